// Per output column: the squared error, the batch's mean target, and the targets' spread around that mean. Summed that way,
// targets far from zero lose no digits (Chan, Golub and LeVeque, 1983).
import { lastSize } from "../../layers/parts/shapes.ts";
import { alignTarget } from "../../losses/targets.ts";
import type { TallyDefinition, TallyMeans } from "../definition.ts";

export interface ColumnErrors {
  readonly squaredError: number;
  /** Variance of the targets over the whole set. */
  readonly variance: number;
}

export const squaredErrors: TallyDefinition = {
  id: "squaredErrors",
  squares: true,
  size: (output) => 3 * lastSize(output),
  build: (tf) => (target, output) => {
    const { core } = tf;
    const rows = [-1, lastSize(output.shape)];
    const wanted = core.reshape(alignTarget(tf, target, output), rows);
    const mean = core.mean(wanted, 0);
    return core.concat([
      core.mean(core.squaredDifference(core.reshape(output, rows), wanted), 0),
      mean,
      core.mean(core.squaredDifference(wanted, mean), 0),
    ]);
  },
};

export function columnErrors({ values, squares }: TallyMeans): readonly ColumnErrors[] {
  const columns = values.length / 3;
  return Array.from({ length: columns }, (_, column) => {
    const mean = values[columns + column] ?? 0;
    const betweenBatches = (squares[columns + column] ?? 0) - mean ** 2;
    return {
      squaredError: values[column] ?? 0,
      variance: (values[2 * columns + column] ?? 0) + Math.max(0, betweenBatches),
    };
  });
}
