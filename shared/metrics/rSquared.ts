import { defineCountedMetric } from "./definition.ts";
import { meanOf } from "./perClass.ts";
import { columnErrors, squaredErrors } from "./tallies/squaredErrors.ts";

export const rSquared = defineCountedMetric({
  kind: "counted",
  id: "rSquared",
  title: "R²",
  help: "Share of the targets' variance that the output explains: 1 is perfect, 0 no better than their mean. With several outputs the mean of theirs.",
  better: "higher",
  share: false,
  tally: squaredErrors,
  scores: (means) => ({
    value: meanOf(columnErrors(means).map(({ squaredError, variance }) => 1 - squaredError / variance)),
  }),
});
