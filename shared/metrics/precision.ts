import { defineCountedMetric } from "./definition.ts";
import { perClass, shareOf } from "./perClass.ts";
import { classCounts } from "./tallies/classCounts.ts";

export const precision = defineCountedMetric({
  kind: "counted",
  id: "precision",
  title: "Precision",
  help: "Of the samples called a class, the share that is: mean over the classes, or of the yes of a yes-or-no output. 0 where none was called.",
  better: "higher",
  share: true,
  tally: classCounts,
  scores: (means) => perClass(means, ({ hits, called }) => shareOf(hits, called)),
});
