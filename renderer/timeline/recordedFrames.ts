// The recorded steps of a run as the window knows them: columns that grow while the run is recorded, pure.
import type { RecordedFrames } from "../../shared/contract/contract.ts";

/** Columns of equal length, one entry per frame. */
export type Frames = Pick<RecordedFrames, "steps" | "epochs" | "exact" | "metrics">;

export const noFrames: Frames = {
  steps: new Int32Array(),
  epochs: new Float32Array(),
  exact: new Uint8Array(),
  metrics: {},
};

/** Frames from `news.from` on are replaced; metrics that were not known before are NaN until then. */
export function withNewFrames(known: Frames, news: RecordedFrames): Frames {
  const from = Math.min(news.from, known.steps.length);
  const names = new Set([...Object.keys(known.metrics), ...Object.keys(news.metrics)]);
  const length = from + news.steps.length;
  return {
    steps: joined(new Int32Array(length), known.steps, news.steps, from),
    epochs: joined(new Float32Array(length), known.epochs, news.epochs, from),
    exact: joined(new Uint8Array(length), known.exact, news.exact, from),
    metrics: Object.fromEntries(
      [...names].map((name) => [
        name,
        joined(
          new Float32Array(length).fill(Number.NaN),
          known.metrics[name] ?? noNumbers,
          news.metrics[name] ?? noNumbers,
          from,
        ),
      ]),
    ),
  };
}

const noNumbers = new Float32Array();

function joined<T extends Int32Array | Float32Array | Uint8Array>(
  target: T,
  before: T,
  after: T,
  from: number,
): T {
  target.set(before.subarray(0, from), 0);
  target.set(after, from);
  return target;
}

/** Frames whose steps are the first at or beyond 1, 10, 100 …: where an axis over frames wants its labels. */
export function labelledFrames({ steps }: Pick<Frames, "steps">): readonly number[] {
  const frames: number[] = [];
  let wanted = 1;
  steps.forEach((step, frame) => {
    if (step < wanted) return;
    frames.push(frame);
    while (wanted <= step) wanted *= 10;
  });
  return frames;
}
