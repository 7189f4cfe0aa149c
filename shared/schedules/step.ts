import { defineSchedule } from "./definition.ts";
import { shareField } from "./fields.ts";

export const step = defineSchedule({
  id: "step",
  title: "Steps",
  help: "Multiplies the rate by the factor after every so many epochs: factor^⌊epoch / every⌋.",
  fields: {
    every: {
      kind: "integer",
      label: "Every",
      default: 5,
      min: 1,
      max: 1_000_000,
      unit: "epochs",
      help: "Epochs between two drops.",
    },
    factor: shareField("Factor", 0.5, "What the rate is multiplied with."),
  },
  factor: (math, now, { stepsPerEpoch }, { every, factor }) => {
    // Half a step is added so that a drop does not fall a step late by rounding.
    const drops = math.floor(math.multiply(math.add(now, 0.5), 1 / (stepsPerEpoch * every)));
    return math.exponential(math.multiply(drops, Math.log(Math.max(factor, 1e-12))));
  },
});
