// Problems of the run on show, found from what the window watches anyway: nothing is asked of the trainer for it. Canvas nodes
// and the training dock read them here.
import { create } from "zustand";
import { useDocument } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import { chainOf } from "../live/chain.ts";
import { curveData, useRun } from "../training/runStore.ts";
import { looksNeeded, overfits, troubleOf, type LayerTrouble } from "./diagnoseLayer.ts";

export type Trouble = LayerTrouble | "overfitting" | "failed";

export interface RunProblem {
  /** Null for what is about the whole run. */
  readonly node: string | null;
  readonly trouble: Trouble;
}

export const useHealth = create<{ readonly problems: readonly RunProblem[] }>()(() => ({ problems: [] }));

const lookEveryMs = 250;

interface Looks {
  readonly trouble: LayerTrouble;
  readonly count: number;
}

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
    const value = feed.value(node.id, "activation");
    const trouble =
      value === undefined || node.role !== "layer" ? null : troubleOf({ activation: node.activation, value });
    if (trouble === null) continue;
    const before = looks.get(node.id);
    next.set(node.id, { trouble, count: before?.trouble === trouble ? before.count + 1 : 1 });
  }
  looks = next;
  report();
}

function report(): void {
  const { snapshot } = useRun.getState();
  const problems: RunProblem[] = [...looks].flatMap(([node, { trouble, count }]) =>
    count >= looksNeeded[trouble] ? [{ node, trouble }] : [],
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
      ({ node, trouble }, index) => node === others[index]?.node && trouble === others[index]?.trouble,
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
feed.onDraw(look);
