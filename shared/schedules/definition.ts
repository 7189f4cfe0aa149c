// What a schedule is: how the learning rate changes over a run, as a factor of the optimizer's own rate.
import type { FieldSpecs, FieldValues } from "../fields/fields.ts";
import type { Arithmetic } from "./arithmetic.ts";

export interface RunLength {
  readonly stepsPerEpoch: number;
  readonly epochs: number;
}

export interface ScheduleDefinition<F extends FieldSpecs = FieldSpecs> {
  readonly id: string;
  readonly title: string;
  /** The formula and when to use it. */
  readonly help: string;
  readonly fields: F;
  /** @param step number of the step, counted from 0 over the whole run. */
  factor<T>(math: Arithmetic<T>, step: T, run: RunLength, fields: FieldValues<F>): T;
}

export function defineSchedule<const F extends FieldSpecs>(
  definition: ScheduleDefinition<F>,
): ScheduleDefinition<F> {
  return definition;
}

/** How much of the run is done: 0 at the first step, 1 at its end. */
export function progress<T>(math: Arithmetic<T>, step: T, { stepsPerEpoch, epochs }: RunLength): T {
  return math.minimum(math.multiply(step, 1 / (stepsPerEpoch * epochs)), 1);
}

/** From 0 to 1 in half a cosine while `share` goes from 0 to 1; flat beyond. */
export function cosineRise<T>(math: Arithmetic<T>, share: T): T {
  const clamped = math.maximum(math.minimum(share, 1), 0);
  return math.add(math.multiply(math.cosine(math.multiply(clamped, Math.PI)), -0.5), 0.5);
}
