// Runs whose curves are drawn behind those of the run on show: all their points where this window saw them train, else those
// of their recordings.
import { create } from "zustand";
import type { RecordedFrames } from "../../shared/contract/contract.ts";
import { validationName } from "../../shared/metrics/metricNames.ts";
import type { ChartColour, ChartCurve } from "../charts/chartCurve.ts";
import type { Series } from "../charts/decimate.ts";
import { client } from "../client/client.ts";
import type { CurveData } from "../training/curveData.ts";
import { curveData, useRun } from "../training/runStore.ts";
import { notifyError } from "../ui/notify.ts";

export interface ComparedRun {
  readonly runId: string;
  readonly name: string;
}

/** More lines than this can't be told apart. */
export const mostCompared = 4;

export const useComparison = create<{ readonly runs: readonly ComparedRun[] }>()(() => ({ runs: [] }));

const recorded = new Map<string, RecordedFrames>();
/** Curves of earlier runs of this window, newest last. */
const seen = new Map<string, CurveData>();
const mostSeen = 12;

useRun.subscribe(({ snapshot }, { snapshot: before }) => {
  if (before === null || snapshot?.runId === before.runId) return;
  seen.set(before.runId, curveData.copy());
  for (const runId of [...seen.keys()].slice(0, -mostSeen)) seen.delete(runId);
});
const listeners = new Set<() => void>();

export function toggleCompared(run: ComparedRun): void {
  const { runs } = useComparison.getState();
  const known = runs.some(({ runId }) => runId === run.runId);
  if (known) useComparison.setState({ runs: runs.filter(({ runId }) => runId !== run.runId) });
  else if (runs.length < mostCompared) {
    useComparison.setState({ runs: [...runs, run] });
    void load(run.runId);
  }
}

async function load(runId: string): Promise<void> {
  if (seen.has(runId)) return tell();
  const frames = await client.call("recording.list", { runId, from: 0 });
  if (!frames.ok) return notifyError(frames.error);
  recorded.set(runId, frames.value);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

export function onComparisonChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const hues = ["hsl(160 55% 42%)", "hsl(285 45% 58%)", "hsl(345 60% 55%)", "hsl(190 60% 42%)"] as const;

export function comparedColour(index: number): ChartColour {
  return hues[index % hues.length] ?? "muted";
}

/** Two curves a run: train and, dashed, validation. */
export function comparedCurves(runs: readonly ComparedRun[], metric: string): readonly ChartCurve[] {
  const validation = validationName(metric);
  return runs.flatMap(({ runId, name }, index): readonly ChartCurve[] => {
    const colour = comparedColour(index);
    return [
      {
        label: `${name} train`,
        colour,
        read: () => seen.get(runId)?.curve(metric, "train") ?? seriesOf(recorded.get(runId), metric),
      },
      {
        label: `${name} validation`,
        colour,
        dashed: true,
        read: () => seen.get(runId)?.curve(metric, "validation") ?? seriesOf(recorded.get(runId), validation),
      },
    ];
  });
}

/** The points at which there was a value; null where there is none. */
export function seriesOf(
  frames: Pick<RecordedFrames, "steps" | "metrics"> | undefined,
  metric: string,
): Series | null {
  const values = frames?.metrics[metric];
  if (frames === undefined || values === undefined) return null;
  const known = [...values.keys()].filter((index) => Number.isFinite(values[index]));
  return {
    steps: Float64Array.from(known, (index) => frames.steps[index] ?? 0),
    values: Float64Array.from(known, (index) => values[index] ?? 0),
    length: known.length,
  };
}
