// Every schedule, one line each. A run without one keeps the optimizer's learning rate.
import { cosine } from "./cosine.ts";
import type { ScheduleDefinition } from "./definition.ts";
import { exponential } from "./exponential.ts";
import { oneCycle } from "./oneCycle.ts";
import { polynomial } from "./polynomial.ts";
import { step } from "./step.ts";

export const schedules = { cosine, oneCycle, exponential, step, polynomial } as const satisfies Readonly<
  Record<string, ScheduleDefinition>
>;

export type ScheduleId = keyof typeof schedules;

export function scheduleOf(id: string): ScheduleDefinition | undefined {
  return Object.hasOwn(schedules, id) ? schedules[id as ScheduleId] : undefined;
}
