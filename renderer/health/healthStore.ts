// Problems of the run on show, found from what the window watches anyway and from how neurons fire over a batch, which is asked
// for every layer that can rest. Canvas nodes and the training dock read them here.
import { create } from "zustand";
import type { TapValue } from "../../shared/contract/live.ts";
import { useDocument, type DocumentStore } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import { chainOf, type ChainNode } from "../live/chain.ts";
import { histogramTap } from "../live/pictures/activationPicture.ts";
import { firingWords } from "../live/pictures/firingWords.ts";
import { curveData, useRun } from "../training/runStore.ts";
import { canRest, looksNeeded, overfits, troubleOf, type LayerTrouble } from "./diagnoseLayer.ts";

export type Trouble = LayerTrouble | "overfitting" | "failed";

export interface RunProblem {
  /** Null for what is about the whole run. */
  readonly node: string | null;
  readonly trouble: Trouble;
  /** What was seen, in words. */
  readonly seen?: string | undefined;
}

export const useHealth = create<{ readonly problems: readonly RunProblem[] }>()(() => ({ problems: [] }));

const lookEveryMs = 250;

interface Looks {
  readonly trouble: LayerTrouble;
  readonly count: number;
  /** The numbers over the batch that were looked at: the same again count once. */
  readonly batch: TapValue | undefined;
  readonly seen: string | undefined;
}

/** Layers asked about at most; of more, the first. */
const mostAsked = 48;

let looks = new Map<string, Looks>();
let lookedAt = Number.NEGATIVE_INFINITY;
let seenStep = -1;

function look(): void {
  const frame = feed.frame();
  const now = performance.now();
  // A sample of the user's own may be anything: it says nothing about the network.
  if (frame === null || frame.step === seenStep || feed.overlaid() || now - lookedAt < lookEveryMs) return;
  lookedAt = now;
  seenStep = frame.step;
  const { document, analysis } = useDocument.getState();
  const next = new Map<string, Looks>();
  for (const node of chainOf(document, analysis).values()) {
    if (node.role !== "layer") continue;
    const found = lookAt(node, looks.get(node.id));
    if (found !== null) next.set(node.id, found);
  }
  looks = next;
  report();
}

function lookAt({ id, activation }: ChainNode, before: Looks | undefined): Looks | null {
  const batch = feed.value(id, "histogram");
  const trouble = troubleOf({ activation, sample: feed.value(id, "activation"), batch });
  if (trouble === null) return null;
  const seen = batch?.firing === undefined ? undefined : firingWords(batch.firing, activation ?? "");
  if (before?.trouble !== trouble) return { trouble, count: 1, batch, seen };
  const again = restful.has(trouble) && before.batch === batch;
  return { trouble, count: before.count + (again ? 0 : 1), batch, seen };
}

/** Troubles told by the batch alone. */
const restful: ReadonlySet<LayerTrouble> = new Set(["dead", "saturated"]);

let release: (() => void) | null = null;
let asked = "";

/** Asks how the neurons fire of every layer that can rest. */
function ask({ document, analysis }: Pick<DocumentStore, "document" | "analysis">): void {
  const taps = [...chainOf(document, analysis).values()]
    .filter(({ role, activation }) => role === "layer" && canRest(activation))
    .slice(0, mostAsked)
    .map((node) => histogramTap(node));
  const text = JSON.stringify(taps);
  if (text === asked) return;
  asked = text;
  release?.();
  release = feed.wish(taps);
}

function report(): void {
  const { snapshot } = useRun.getState();
  const problems: RunProblem[] = [...looks].flatMap(([node, { trouble, count, seen }]) =>
    count >= looksNeeded[trouble] ? [{ node, trouble, seen: restful.has(trouble) ? seen : undefined }] : [],
  );
  if (overfits(curveData.curve("loss", "train"), curveData.curve("loss", "validation")))
    problems.push({ node: null, trouble: "overfitting" });
  const failedAt = snapshot?.error?.node;
  if (failedAt !== undefined) problems.push({ node: failedAt, trouble: "failed" });
  if (!same(problems, useHealth.getState().problems)) useHealth.setState({ problems });
}

function same(some: readonly RunProblem[], others: readonly RunProblem[]): boolean {
  return (
    some.length === others.length &&
    some.every(
      ({ node, trouble, seen }, index) =>
        node === others[index]?.node && trouble === others[index].trouble && seen === others[index].seen,
    )
  );
}

useRun.subscribe(({ snapshot }, before) => {
  if (snapshot?.runId !== before.snapshot?.runId) {
    looks = new Map();
    seenStep = -1;
  }
  if (
    snapshot?.runId !== before.snapshot?.runId ||
    snapshot?.epoch !== before.snapshot?.epoch ||
    snapshot?.state !== before.snapshot?.state
  )
    report();
});
useDocument.subscribe(ask);
ask(useDocument.getState());
feed.onDraw(look);
