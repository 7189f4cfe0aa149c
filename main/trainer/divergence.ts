import { invariant } from "../../shared/invariant.ts";
import type { EngineState, StepMetrics } from "../engine/engine.ts";

/** Index of the first of `steps` losses that is not a finite number, or null. */
export function firstDivergence(values: StepMetrics, steps: number): number | null {
  const losses = values.get("loss");
  invariant(losses?.length === steps, `the engine must yield one loss for each of ${steps} steps`);
  const index = losses.findIndex((loss) => !Number.isFinite(loss));
  return index < 0 ? null : index;
}

export function allFinite(state: EngineState): boolean {
  for (const { data } of state.values()) {
    for (const value of data) {
      if (!Number.isFinite(value)) return false;
    }
  }
  return true;
}
