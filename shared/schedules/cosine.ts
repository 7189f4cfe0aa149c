import { cosineRise, defineSchedule, progress } from "./definition.ts";
import { endField, shareField } from "./fields.ts";

/** A warm-up this short is none. */
const shortest = 1e-9;

export const cosine = defineSchedule({
  id: "cosine",
  title: "Cosine",
  help: "Rises in a straight line while warming up, then falls along half a cosine. Loshchilov and Hutter, 2017.",
  fields: {
    warmUp: shareField("Warm-up", 0, "Share of the run in which the rate rises from 0."),
    end: endField,
  },
  factor: (math, now, run, { warmUp, end }) => {
    const done = progress(math, now, run);
    const rising = math.minimum(
      math.multiply(math.add(done, warmUp === 0 ? 1 : 0), 1 / Math.max(warmUp, shortest)),
      1,
    );
    const falling = cosineRise(
      math,
      math.multiply(math.add(done, -warmUp), 1 / Math.max(1 - warmUp, shortest)),
    );
    return math.multiply(rising, math.add(math.multiply(falling, end - 1), 1));
  },
});
