// Every metric, one line each.
import { accuracy } from "./accuracy.ts";
import { areaUnderRoc } from "./areaUnderRoc.ts";
import type { MetricDefinition } from "./definition.ts";
import { f1 } from "./f1.ts";
import { meanAbsoluteError } from "./meanAbsoluteError.ts";
import { meanSquaredError } from "./meanSquaredError.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";
import { rootMeanSquaredError } from "./rootMeanSquaredError.ts";
import { rSquared } from "./rSquared.ts";
import { topKAccuracy } from "./topKAccuracy.ts";

export const metrics = {
  accuracy,
  topKAccuracy,
  precision,
  recall,
  f1,
  areaUnderRoc,
  meanAbsoluteError,
  meanSquaredError,
  rootMeanSquaredError,
  rSquared,
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricId = keyof typeof metrics;

export function metricOf(id: string): MetricDefinition | undefined {
  return Object.hasOwn(metrics, id) ? metrics[id as MetricId] : undefined;
}
