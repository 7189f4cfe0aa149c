// Problems of the run on show, found from what the window watches anyway, from how neurons fire over a batch, which is asked for
// every layer that can rest, and from the layers' gradients. Canvas nodes and the training dock read them here.
import { create } from "zustand";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import type { TapFrame, TapValue } from "../../shared/contract/live.ts";
import { useDocument, type DocumentStore } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import { chainOf, writtenOut, type Chain, type ChainNode } from "../live/chain.ts";
import { histogramTap } from "../live/pictures/activationPicture.ts";
import { firingWords } from "../live/pictures/firingWords.ts";
import { watchedLayers, type WatchedLayer } from "../training/layerStatistics.ts";
import { curveData, isActive, useRun } from "../training/runStore.ts";
import { gradientTroubleOf, lastTrained, type GradientTrouble } from "./diagnoseGradients.ts";
import { canRest, looksNeeded, overfits, troubleOf, type LayerTrouble } from "./diagnoseLayer.ts";
import { gradientWords } from "./gradientWords.ts";
import { createGradientWatch, type GradientLook } from "./gradientWatch.ts";

export type Trouble = LayerTrouble | GradientTrouble | "overfitting" | "failed";

export interface RunProblem {
  /** Null for what is about the whole run. */
  readonly node: string | null;
  readonly trouble: Trouble;
  /** What was seen, in words. */
  readonly seen?: string | undefined;
}

export const useHealth = create<{ readonly problems: readonly RunProblem[] }>()(() => ({ problems: [] }));

const lookEveryMs = 250;

/** What one look found. */
interface Finding {
  readonly trouble: LayerTrouble | GradientTrouble;
  /** The numbers that were looked at, where they come more seldom than frames: the same again count once. */
  readonly evidence: TapValue | undefined;
  /** In words. */
  readonly seen: string | undefined;
}

interface Looks extends Finding {
  readonly count: number;
}

/** Layers asked about at most; of more, the first. */
const mostAsked = 48;

const gradients = createGradientWatch(feed);
let looks = new Map<string, Looks>();
let lookedAt = Number.NEGATIVE_INFINITY;
let seenFrame: TapFrame | null = null;

function look(): void {
  const frame = feed.frame();
  const now = performance.now();
  // A sample of the user's own may be anything: it says nothing about the network.
  if (frame === null || frame === seenFrame || feed.overlaid() || now - lookedAt < lookEveryMs) return;
  lookedAt = now;
  seenFrame = frame;
  const { document, analysis } = useDocument.getState();
  watchGradients({ document, analysis });
  gradients.tick(now);
  const chain = chainOf(document, analysis);
  const last = lastLook(chain);
  const next = new Map<string, Looks>();
  for (const node of chain.values()) {
    if (node.role !== "layer") continue;
    const found = valueTrouble(node) ?? gradientTrouble(node.id, last);
    if (found !== null) next.set(node.id, { ...found, count: countOf(found, looks.get(node.id)) });
  }
  looks = next;
  report();
}

function countOf({ trouble, evidence }: Finding, before: Looks | undefined): number {
  if (before?.trouble !== trouble) return 1;
  const again = evidence !== undefined && before.evidence === evidence;
  return before.count + (again ? 0 : 1);
}

function valueTrouble({ id, activation }: ChainNode): Finding | null {
  const batch = feed.value(id, "histogram");
  const trouble = troubleOf({ activation, sample: feed.value(id, "activation"), batch });
  if (trouble === null) return null;
  if (!restful.has(trouble)) return { trouble, evidence: undefined, seen: undefined };
  const seen = batch?.firing === undefined ? undefined : firingWords(batch.firing, activation ?? "");
  return { trouble, evidence: batch, seen };
}

/** Troubles told by the batch alone. */
const restful: ReadonlySet<LayerTrouble> = new Set(["dead", "saturated"]);

function gradientTrouble(node: string, last: ReadonlyMap<string, GradientLook>): Finding | null {
  const own = gradients.look(node);
  const reference = last.get(node) ?? [...last.values()].toSorted(byGradient).at(-1);
  if (own === null || reference === undefined) return null;
  const trouble = gradientTroubleOf(own, reference);
  return trouble === null ? null : { trouble, evidence: own.evidence, seen: gradientWords(own, reference) };
}

function byGradient(one: GradientLook, other: GradientLook): number {
  return (one.gradient ?? 0) - (other.gradient ?? 0);
}

/** The newest looks at the layers that come last. */
function lastLook(chain: Chain): ReadonlyMap<string, GradientLook> {
  const trained = new Set(gradientLayers.map(({ node }) => node));
  return new Map(
    lastTrained(chain, trained).flatMap((node): [string, GradientLook][] => {
      const found = gradients.look(node);
      return found === null ? [] : [[node, found]];
    }),
  );
}

let release: (() => void) | null = null;
let asked = "";
let askedAnalysis: DocumentStore["analysis"] | null = null;

/** Asks how the neurons fire of every layer that can rest. */
function ask({ document, analysis }: Pick<DocumentStore, "document" | "analysis">): void {
  if (analysis === askedAnalysis) return;
  askedAnalysis = analysis;
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

let gradientLayers: readonly WatchedLayer[] = [];
let watchedAnalysis: DocumentStore["analysis"] | null = null;

/** On a frame, not on an edit: it is needed only while a network trains. */
function watchGradients({ document, analysis }: Pick<DocumentStore, "document" | "analysis">): void {
  if (analysis === watchedAnalysis) return;
  watchedAnalysis = analysis;
  const trained = writtenOut(document, analysis);
  const layers = endsOf(watchedLayers(trained.document.nodes, trained.analysis, Infinity));
  if (JSON.stringify(layers) === JSON.stringify(gradientLayers)) return;
  gradientLayers = layers;
  gradients.watch(layers, performance.now());
}

/** Of very many layers the first and the last, between which a gradient vanishes most. */
function endsOf(layers: readonly WatchedLayer[]): readonly WatchedLayer[] {
  if (layers.length <= mostAsked) return layers;
  return [...layers.slice(0, mostAsked / 2), ...layers.slice(-mostAsked / 2)];
}

/** What stands still can't mislead: one look at it is enough. */
function resting(snapshot: RunSnapshot | null): boolean {
  return snapshot?.state === "paused" || !isActive(snapshot);
}

function report(): void {
  const { snapshot } = useRun.getState();
  const problems: RunProblem[] = [...looks].flatMap(([node, { trouble, count, seen }]) =>
    count >= (resting(snapshot) ? 1 : looksNeeded[trouble]) ? [{ node, trouble, seen }] : [],
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
    seenFrame = null;
    gradients.watch(gradientLayers, performance.now());
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
