// Every metric, one line each.
import { accuracy } from "./accuracy.ts";
import type { MetricDefinition } from "./definition.ts";
import { meanAbsoluteError } from "./meanAbsoluteError.ts";
import { meanSquaredError } from "./meanSquaredError.ts";
import { topKAccuracy } from "./topKAccuracy.ts";

export const metrics = {
  accuracy,
  topKAccuracy,
  meanAbsoluteError,
  meanSquaredError,
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricId = keyof typeof metrics;

export function metricOf(id: string): MetricDefinition | undefined {
  return Object.hasOwn(metrics, id) ? metrics[id as MetricId] : undefined;
}
