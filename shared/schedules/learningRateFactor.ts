// The factor of the learning rate, as a number for drawing and as a function of tensors for the program.
import type { Scalar } from "@tensorflow/tfjs-core";
import { completeFields } from "../fields/checkFields.ts";
import type { Tfjs } from "../layers/definition.ts";
import type { RateFactor } from "../optimizers/ruleOptimizer.ts";
import { numberArithmetic, scalarArithmetic } from "./arithmetic.ts";
import type { RunLength } from "./definition.ts";
import { scheduleOf } from "./registry.ts";

export interface ScheduleChoice {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Factor of the optimizer's learning rate at a step, counted from 0; 1 without a schedule. */
export function learningRateFactorAt(
  choice: ScheduleChoice | undefined,
  step: number,
  run: RunLength,
): number {
  const schedule = choice === undefined ? undefined : scheduleOf(choice.id);
  if (schedule === undefined || choice === undefined) return 1;
  return schedule.factor(numberArithmetic, step, run, completeFields(schedule.fields, choice.fields));
}

/** The same inside a program; null where there is nothing to compute. */
export function rateFactorOf(
  tf: Tfjs,
  choice: ScheduleChoice | undefined,
  run: RunLength,
): RateFactor | null {
  const schedule = choice === undefined ? undefined : scheduleOf(choice.id);
  if (schedule === undefined || choice === undefined) return null;
  const fields = completeFields(schedule.fields, choice.fields);
  const math = scalarArithmetic(tf.core);
  return (step: Scalar) => schedule.factor(math, step, run, fields);
}
