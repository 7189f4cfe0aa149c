import { invariant } from "../../shared/invariant.ts";
import type { StepMetrics } from "../engine/engine.ts";

/** Index of the first of `steps` losses that is not a finite number, or null. */
export function firstDivergence(values: StepMetrics, steps: number): number | null {
  const losses = values.get("loss");
  invariant(losses?.length === steps, `the engine must yield one loss for each of ${steps} steps`);
  const index = losses.findIndex((loss) => !Number.isFinite(loss));
  return index < 0 ? null : index;
}
