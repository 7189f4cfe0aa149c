import { defineCountedMetric } from "./definition.ts";
import { perClass, shareOf } from "./perClass.ts";
import { classCounts } from "./tallies/classCounts.ts";

export const recall = defineCountedMetric({
  kind: "counted",
  id: "recall",
  title: "Recall",
  help: "Of the samples of a class, the share that was called so: mean over the classes, or of the yes of a yes-or-no output.",
  better: "higher",
  share: true,
  tally: classCounts,
  scores: (means) => perClass(means, ({ hits, present }) => shareOf(hits, present)),
});
