// Predictions that follow the pen: one call at a time, the newest drawing next, the ones in between never sent. The answer's
// activations go to the live feed, so that every picture of the window shows the drawn sample.
import type { CallResult } from "../../shared/contract/contract.ts";
import type { TapValue } from "../../shared/contract/live.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import type { LiveOverlay, LiveSample } from "../live/liveFeed.ts";
import { statisticsOf } from "./statistics.ts";

export type Prediction = CallResult<"predict.run">;

export interface PredictorOptions {
  readonly predict: (sample: LiveSample) => Promise<Result<Prediction, AppError>>;
  readonly show: (overlay: LiveOverlay) => void;
  readonly onAnswer: (answer: Result<Prediction, AppError>) => void;
}

export interface Predictor {
  ask(sample: LiveSample): void;
  /** Asks about the same sample again: other weights are on show. */
  again(): void;
  /** Forgets what is on its way: the drawing was cleared. */
  cancel(): void;
}

export function createPredictor({ predict, show, onAnswer }: PredictorOptions): Predictor {
  let next: LiveSample | null = null;
  let last: LiveSample | null = null;
  let asking = false;
  let generation = 0;

  async function run(): Promise<void> {
    asking = true;
    while (next !== null) {
      const sample = next;
      const asked = generation;
      next = null;
      const answer = await predict(sample);
      if (asked !== generation) continue;
      if (answer.ok) show(overlayOf(sample, answer.value));
      onAnswer(answer);
    }
    asking = false;
  }

  function ask(sample: LiveSample): void {
    next = sample;
    last = sample;
    if (!asking) void run();
  }

  return {
    ask,
    again() {
      if (last !== null) ask(last);
    },
    cancel() {
      next = null;
      last = null;
      generation++;
    },
  };
}

function overlayOf(sample: LiveSample, { nodes, outputs }: Prediction): LiveOverlay {
  const activations = new Map<string, TapValue>();
  for (const { node, shape, data } of [...outputs, ...nodes]) {
    activations.set(node, { node, kind: "activation", shape, data, stats: statisticsOf(data) });
  }
  return { ...sample, activations };
}
