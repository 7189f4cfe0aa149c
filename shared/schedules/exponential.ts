import { defineSchedule } from "./definition.ts";
import { shareField } from "./fields.ts";

export const exponential = defineSchedule({
  id: "exponential",
  title: "Exponential",
  help: "Loses the same share in every epoch, smoothly: decay^epoch.",
  fields: { decay: shareField("Left after an epoch", 0.9, "Factor per epoch.") },
  factor: (math, now, { stepsPerEpoch }, { decay }) =>
    math.exponential(math.multiply(now, Math.log(Math.max(decay, 1e-12)) / stepsPerEpoch)),
});
