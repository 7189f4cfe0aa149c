// Losses that compare output and target value by value differ in one function only.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { MetricId } from "../metrics/registry.ts";
import type { Tfjs } from "../layers/definition.ts";
import { defineLoss, type LossDefinition, type LossOption, type LossOptions } from "./definition.ts";
import { alignTarget, meanPerSample } from "./targets.ts";

interface PointwiseLoss<I extends string> {
  readonly id: I;
  readonly title: string;
  readonly help: string;
  readonly options?: readonly LossOption[];
  readonly metric?: MetricId;
  /** Target and output have one shape; so has the result, of which the mean is taken. */
  compare(tf: Tfjs, target: Tensor, output: Tensor, options: LossOptions): Tensor;
}

export function pointwiseLoss<const I extends string>(
  loss: PointwiseLoss<I>,
): LossDefinition & { readonly id: I } {
  return defineLoss({
    id: loss.id,
    title: loss.title,
    help: loss.help,
    options: loss.options ?? [],
    target: "values",
    link: null,
    metric: loss.metric ?? "meanAbsoluteError",
    outputProblem: () => null,
    build: (tf, options) => (target, output) =>
      meanPerSample(tf, loss.compare(tf, alignTarget(tf, target, output), output, options)),
  });
}
