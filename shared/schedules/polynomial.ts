import { defineSchedule, progress } from "./definition.ts";
import { endField } from "./fields.ts";

export const polynomial = defineSchedule({
  id: "polynomial",
  title: "Polynomial",
  help: "end + (1 − end) · (1 − progress)^power: a straight line down with power 1, a curve that flattens above it.",
  fields: {
    power: {
      kind: "number",
      label: "Power",
      default: 1,
      min: 0,
      max: 20,
      exclusiveMin: true,
      help: "1 is a straight line.",
    },
    end: endField,
  },
  factor: (math, now, run, { power, end }) => {
    const left = math.add(math.multiply(progress(math, now, run), -1), 1);
    return math.add(math.multiply(math.power(left, power), 1 - end), end);
  },
});
