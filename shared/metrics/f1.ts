import { defineCountedMetric } from "./definition.ts";
import { perClass, shareOf } from "./perClass.ts";
import { classCounts } from "./tallies/classCounts.ts";

export const f1 = defineCountedMetric({
  kind: "counted",
  id: "f1",
  title: "F1",
  help: "Harmonic mean of precision and recall, for each class, then the mean over the classes.",
  better: "higher",
  share: true,
  tally: classCounts,
  scores: (means) => perClass(means, ({ hits, called, present }) => shareOf(2 * hits, called + present)),
});
