// Every metric, one line each.
import { accuracy } from "./accuracy.ts";
import type { MetricDefinition } from "./definition.ts";
import { meanAbsoluteError } from "./meanAbsoluteError.ts";

export const metrics = { accuracy, meanAbsoluteError } as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricId = keyof typeof metrics;

export function metricOf(id: string): MetricDefinition | undefined {
  return Object.hasOwn(metrics, id) ? metrics[id as MetricId] : undefined;
}
