// The histograms over time of one layer: those that come with the pictures while the network trains, and those of the steps
// recorded before, asked for bit by bit while they are looked at.
import { useEffect, useMemo } from "react";
import type { PastHistograms } from "../../shared/contract/contract.ts";
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import { client } from "../client/client.ts";
import { feed } from "../live/appFeed.ts";
import { useTimeline } from "../timeline/timelineStore.ts";
import { createHistory, type HistogramHistory } from "./histogramHistory.ts";
import { nextPastSteps } from "./pastSteps.ts";
import { useRun } from "./runStore.ts";

export interface WatchedHistory {
  readonly tap: TapRequest;
  readonly history: HistogramHistory;
}

/** Recorded steps asked for at once. */
const stepsPerCall = 4;
/** New steps are recorded while the run goes on. */
const lookAgainMs = 500;

/** @param taps of kind histogram and gradientHistogram; a new array begins anew. */
export function useHistories(taps: readonly TapRequest[]): readonly WatchedHistory[] {
  const runId = useRun((store) => store.snapshot?.runId ?? null);
  // Another run begins anew.
  const histories = useMemo(
    () => taps.map((tap): WatchedHistory => ({ tap, history: createHistory(tap.limit) })),
    // oxlint-disable-next-line react/exhaustive-deps -- the run is what they are histories of
    [taps, runId],
  );
  useEffect(() => takeLive(histories, runId), [histories, runId]);
  useEffect(() => {
    if (runId === null) return undefined;
    const ended = new AbortController();
    void loadPast(histories, runId, ended.signal);
    return () => ended.abort();
  }, [histories, runId]);
  return histories;
}

function add({ tap, history }: WatchedHistory, step: number, value: TapValue | undefined): void {
  if (value === undefined || value.data.length !== tap.limit) return;
  history.add(step, value.data, value.stats.min, value.stats.max);
}

function takeLive(histories: readonly WatchedHistory[], runId: string | null): () => void {
  const seen = new Map<WatchedHistory, unknown>();
  return feed.onDraw(() => {
    const frame = feed.frame();
    if (frame === null || frame.runId !== runId) return;
    for (const watched of histories) {
      const { node, kind, weight } = watched.tap;
      const value = feed.value(node, kind, weight);
      // What is dear comes with few frames; the others still hold the value of the last one.
      if (value === seen.get(watched)) continue;
      seen.set(watched, value);
      add(watched, frame.step, value);
    }
  });
}

/** Ends where the run can't be looked back at: it failed before it kept anything. */
async function loadPast(
  histories: readonly WatchedHistory[],
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const asked = new Set<number>();
  while (!signal.aborted) {
    const steps = wantedSteps(runId, [...asked, ...commonSteps(histories)]);
    const moments = steps.length === 0 ? [] : await askFor(histories, runId, steps);
    if (moments === null || signal.aborted) return;
    for (const { step, values } of moments) {
      asked.add(step);
      for (const watched of histories) add(watched, step, valueOf(watched.tap, values));
    }
    feed.redraw();
    // Of a run under way none may come now.
    if (moments.length === 0) await later(signal);
  }
}

function wantedSteps(runId: string, known: readonly number[]): readonly number[] {
  const { frames, runId: recorded } = useTimeline.getState();
  return document.hidden || recorded !== runId ? [] : nextPastSteps(frames.steps, known, stepsPerCall);
}

async function askFor(
  histories: readonly WatchedHistory[],
  runId: string,
  steps: readonly number[],
): Promise<PastHistograms["moments"] | null> {
  const taps = histories.map(({ tap }) => tap);
  const found = await client.call("recording.histograms", { runId, steps, taps });
  return found.ok ? found.value.moments : null;
}

function valueOf(tap: TapRequest, values: readonly TapValue[]): TapValue | undefined {
  return values.find(
    ({ node, kind, weight }) => node === tap.node && kind === tap.kind && weight === tap.weight,
  );
}

/** Steps that all of them have: not every frame brings all. */
function commonSteps(histories: readonly WatchedHistory[]): readonly number[] {
  const [first, ...others] = histories.map(({ history }) => history.steps());
  const sets = others.map((steps) => new Set(steps));
  return first?.filter((step) => sets.every((steps) => steps.has(step))) ?? [];
}

function later(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lookAgainMs);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
