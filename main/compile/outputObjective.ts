// What an output node asks of training: its loss times its weight, its metrics, and the names they are reported under.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { CompleteFields } from "../../shared/document/analysis/nodeFacts.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Shape, Tfjs } from "../../shared/layers/definition.ts";
import type { output } from "../../shared/layers/output.ts";
import type { FieldValues } from "../../shared/fields/fields.ts";
import type { LossDefinition, LossFunction } from "../../shared/losses/definition.ts";
import { lossOf } from "../../shared/losses/registry.ts";
import type {
  MetricContext,
  MetricDefinition,
  MetricFunction,
  TallyDefinition,
  TallyMeans,
} from "../../shared/metrics/definition.ts";
import { metricOf } from "../../shared/metrics/registry.ts";
import { TallyMetric } from "./tallyMetric.ts";

export interface OutputObjective {
  readonly lossId: string;
  readonly fromLogits: boolean;
  /** (target, output) → [batch], times the output's weight. */
  readonly loss: LossFunction;
  /** What tfjs computes beside the loss: means over the samples, and tallies. */
  readonly metrics: readonly OutputMetric[];
  /** Names of the chosen metrics, in the order they were chosen. */
  readonly scoreNames: readonly string[];
}

export interface OutputMetric {
  readonly name: string;
  readonly compute: MetricFunction;
  readonly tally: TallyMetric | null;
}

type OutputFields = FieldValues<typeof output.fields>;

/** @param prefix of the names: "" for a network's only output, else "<output>/". */
export function outputObjective(
  tf: Tfjs,
  completeFields: CompleteFields,
  shape: Shape,
  prefix: string,
): OutputObjective {
  const fields = completeFields as unknown as OutputFields;
  const loss = lossOf(fields.loss);
  invariant(loss !== undefined, `the analysis let the unknown loss ${fields.loss} pass`);
  const fromLogits = loss.link !== null && fields.fromLogits;
  const { labelSmoothing, delta, gamma, alpha, topK } = fields;
  const compare = loss.build(tf, { fromLogits, labelSmoothing, delta, gamma, alpha });
  const chosen = chosenMetrics(fields, loss);
  const context = { link: loss.link, fromLogits, topK };
  return {
    lossId: loss.id,
    fromLogits,
    loss: weighted(tf, compare, fields.weight),
    metrics: [
      ...chosen.flatMap((metric) => meanMetric(tf, metric, context, prefix)),
      ...talliesOf(chosen).map((tally) => tallyMetric(tf, tally, chosen, { context, shape, prefix })),
    ],
    scoreNames: chosen.map(({ id }) => `${prefix}${id}`),
  };
}

/** Each once; "auto" is the metric of the loss. */
function chosenMetrics({ metrics }: OutputFields, loss: LossDefinition): readonly MetricDefinition[] {
  const ids = new Set(metrics.map((id) => (id === "auto" ? loss.metric : id)));
  return [...ids].map((id) => {
    const metric = metricOf(id);
    invariant(metric !== undefined, `the analysis let the unknown metric ${id} pass`);
    return metric;
  });
}

function meanMetric(
  tf: Tfjs,
  metric: MetricDefinition,
  context: MetricContext,
  prefix: string,
): readonly OutputMetric[] {
  if (metric.kind !== "mean") return [];
  return [{ name: `${prefix}${metric.id}`, compute: metric.build(tf, context), tally: null }];
}

/** Metrics that follow from the same numbers share them. */
function talliesOf(metrics: readonly MetricDefinition[]): readonly TallyDefinition[] {
  return [...new Set(metrics.flatMap((metric) => (metric.kind === "counted" ? [metric.tally] : [])))];
}

function tallyMetric(
  tf: Tfjs,
  definition: TallyDefinition,
  metrics: readonly MetricDefinition[],
  { context, shape, prefix }: { context: MetricContext; shape: Shape; prefix: string },
): OutputMetric {
  const name = `${prefix}${definition.id}`;
  const counted = metrics.filter((metric) => metric.kind === "counted" && metric.tally === definition);
  const tally = new TallyMetric({
    name,
    size: definition.size(shape),
    squares: definition.squares,
    scores: (means) => new Map(counted.flatMap((metric) => namedScores(metric, means, prefix))),
  });
  return { name, compute: tally.metric(tf, definition.build(tf, context)), tally };
}

function namedScores(
  metric: MetricDefinition,
  means: TallyMeans,
  prefix: string,
): readonly (readonly [string, number])[] {
  if (metric.kind !== "counted") return [];
  const { value, classes = [] } = metric.scores(means);
  const name = `${prefix}${metric.id}`;
  return [[name, value], ...classes.map((score, index) => [`${name}[${index}]`, score] as const)];
}

function weighted(tf: Tfjs, loss: LossFunction, weight: number): LossFunction {
  if (weight === 1) return loss;
  return (target: Tensor, prediction: Tensor) => tf.core.mul(loss(target, prediction), weight);
}

/**
 * The names of what tfjs's train function gives back, in its order: the sum of losses, then with several outputs each
 * output's loss, then the metrics output by output.
 */
export function metricNames(
  outputs: readonly { readonly name: string; readonly objective: OutputObjective }[],
): readonly string[] {
  const metrics = outputs.flatMap(({ objective }) => objective.metrics.map(({ name }) => name));
  return ["loss", ...lossNames(outputs), ...metrics];
}

function lossNames(outputs: readonly { readonly name: string }[]): readonly string[] {
  return outputs.length === 1 ? [] : outputs.map(({ name }) => `${name}/loss`);
}
