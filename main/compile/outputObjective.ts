// What an output node asks of training: its loss times its weight, its metric, and the names both are reported under.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { CompleteFields } from "../../shared/document/analysis/nodeFacts.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { output } from "../../shared/layers/output.ts";
import type { FieldValues } from "../../shared/fields/fields.ts";
import type { LossFunction } from "../../shared/losses/definition.ts";
import { lossOf } from "../../shared/losses/registry.ts";
import type { MetricFunction } from "../../shared/metrics/definition.ts";
import { metricOf } from "../../shared/metrics/registry.ts";

export interface OutputObjective {
  readonly lossId: string;
  readonly fromLogits: boolean;
  /** (target, output) → [batch], times the output's weight. */
  readonly loss: LossFunction;
  readonly metrics: readonly { readonly name: string; readonly compute: MetricFunction }[];
}

type OutputFields = FieldValues<typeof output.fields>;

export function outputObjective(tf: Tfjs, completeFields: CompleteFields): OutputObjective {
  const fields = completeFields as unknown as OutputFields;
  const loss = lossOf(fields.loss);
  invariant(loss !== undefined, `the analysis let the unknown loss ${fields.loss} pass`);
  const fromLogits = loss.link !== null && fields.fromLogits;
  const metricId = fields.metric === "auto" ? loss.metric : fields.metric;
  const metric = metricOf(metricId);
  invariant(metric !== undefined, `the analysis let the unknown metric ${metricId} pass`);
  const { labelSmoothing, delta, gamma, alpha } = fields;
  const compare = loss.build(tf, { fromLogits, labelSmoothing, delta, gamma, alpha });
  return {
    lossId: loss.id,
    fromLogits,
    loss: weighted(tf, compare, fields.weight),
    metrics: [{ name: metric.id, compute: metric.build(tf, { link: loss.link, fromLogits }) }],
  };
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
  const only = outputs.length === 1;
  const losses = only ? [] : outputs.map(({ name }) => `${name}/loss`);
  const metrics = outputs.flatMap(({ name, objective }) =>
    objective.metrics.map((metric) => (only ? metric.name : `${name}/${metric.name}`)),
  );
  return ["loss", ...losses, ...metrics];
}
