import { defineCountedMetric } from "./definition.ts";
import { meanOf } from "./perClass.ts";
import { columnErrors, squaredErrors } from "./tallies/squaredErrors.ts";

export const rootMeanSquaredError = defineCountedMetric({
  kind: "counted",
  id: "rootMeanSquaredError",
  title: "Root mean squared error",
  help: "√ of the mean of (output − target)² over all samples, in the targets' own unit.",
  better: "lower",
  share: false,
  tally: squaredErrors,
  scores: (means) => ({
    value: Math.sqrt(meanOf(columnErrors(means).map(({ squaredError }) => squaredError))),
  }),
});
