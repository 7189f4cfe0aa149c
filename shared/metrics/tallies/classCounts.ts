// How often each class was right, was called and was there. One column alone is the "yes" of a yes-or-no output.
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Shape, Tfjs } from "../../layers/definition.ts";
import { lastSize } from "../../layers/parts/shapes.ts";
import { alignTarget } from "../../losses/targets.ts";
import type { MetricContext, TallyDefinition, TallyMeans } from "../definition.ts";

export interface ClassShares {
  /** Share of all samples that are this class and were called it. */
  readonly hits: number;
  readonly called: number;
  readonly present: number;
}

export const classCounts: TallyDefinition = {
  id: "classCounts",
  squares: false,
  size: (output: Shape) => 3 * lastSize(output),
  build: (tf, context) => (target, output) => {
    const { core } = tf;
    const rows = [-1, lastSize(output.shape)];
    const present = core.cast(
      core.greater(core.reshape(alignTarget(tf, target, output), rows), 0.5),
      "float32",
    );
    const called = calledClasses(tf, core.reshape(output, rows), context);
    return core.concat([
      core.mean(core.mul(present, called), 0),
      core.mean(called, 0),
      core.mean(present, 0),
    ]);
  },
};

/** 1 where a row says yes to a class: its largest output, or every output on the far side of one half. [rows, classes] */
function calledClasses(tf: Tfjs, output: Tensor, { link, fromLogits }: MetricContext): Tensor {
  const { core } = tf;
  const classes = lastSize(output.shape);
  if (link !== "sigmoid" && classes > 1)
    return core.cast(core.oneHot(core.argMax<Tensor1D>(output, -1), classes), "float32");
  const middle = link === "sigmoid" && fromLogits ? 0 : 0.5;
  return core.cast(core.greater(output, middle), "float32");
}

export function classShares({ values }: TallyMeans): readonly ClassShares[] {
  const classes = values.length / 3;
  return Array.from({ length: classes }, (_, index) => ({
    hits: values[index] ?? 0,
    called: values[classes + index] ?? 0,
    present: values[2 * classes + index] ?? 0,
  }));
}
