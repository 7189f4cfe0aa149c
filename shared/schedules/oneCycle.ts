import { cosineRise, defineSchedule, progress } from "./definition.ts";
import { shareField } from "./fields.ts";

export const oneCycle = defineSchedule({
  id: "oneCycle",
  title: "One cycle",
  help: "Rises from a small rate to the full one and falls again to almost nothing, both along half a cosine. Smith and Topin, 2018.",
  fields: {
    start: shareField("Starts at", 0.04, "Factor of the learning rate at the first step."),
    peak: shareField("Peak", 0.3, "Share of the run after which the rate is full."),
    end: shareField("Ends at", 0.0001, "Factor of the learning rate at the end of the run."),
  },
  factor: (math, now, run, { start, peak, end }) => {
    const done = progress(math, now, run);
    const rise = cosineRise(math, math.multiply(done, 1 / Math.max(peak, 1e-9)));
    const fall = cosineRise(math, math.multiply(math.add(done, -peak), 1 / Math.max(1 - peak, 1e-9)));
    const up = math.add(math.multiply(rise, 1 - start), start);
    return math.multiply(up, math.add(math.multiply(fall, end - 1), 1));
  },
});
