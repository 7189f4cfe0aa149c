import { defineCountedMetric } from "./definition.ts";
import { meanOf } from "./perClass.ts";
import { rocCurves, thresholdCounts, type RocCurve } from "./tallies/thresholdCounts.ts";

export const areaUnderRoc = defineCountedMetric({
  kind: "counted",
  id: "areaUnderRoc",
  title: "AUC",
  help: "Area under the receiver operating characteristic: how surely a sample of a class scores above one of another. Trapezoids between 200 thresholds (fewer beyond 20 classes); mean over the classes, each against the rest.",
  better: "higher",
  share: false,
  tally: thresholdCounts,
  scores: (means) => {
    const classes = rocCurves(means).map(areaUnder);
    if (classes.length === 1) return { value: classes[0] ?? NaN };
    return { value: meanOf(classes.filter((area) => !Number.isNaN(area))), classes };
  },
});

/** NaN where one of the two kinds is missing. */
function areaUnder({ truePositives, falsePositives }: RocCurve): number {
  const [positives = 0, negatives = 0] = [truePositives[0], falsePositives[0]];
  if (positives === 0 || negatives === 0) return NaN;
  let area = 0;
  for (let index = 1; index < truePositives.length; index += 1) {
    const width = (falsePositives[index - 1] ?? 0) - (falsePositives[index] ?? 0);
    area += (width * ((truePositives[index - 1] ?? 0) + (truePositives[index] ?? 0))) / 2;
  }
  return area / (positives * negatives);
}
