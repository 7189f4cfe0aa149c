// Layers of several inputs.
import { plainFields } from "../kerasFields.ts";
import { known, plain, type Convert } from "./conversion.ts";

const dot: Convert = (config) => {
  // Counted with the batch axis; fields here count the same way from the end.
  const axes = config.integers("axes", 2, -1);
  return known(
    "dot",
    plainFields({
      leftAxis: axes[0] ?? -1,
      rightAxis: axes[1] ?? -1,
      normalize: config.boolean("normalize", false),
    }),
  );
};

export const mergeLayers: Readonly<Record<string, Convert>> = {
  Add: plain("add"),
  Average: plain("average"),
  Maximum: plain("maximum"),
  Minimum: plain("minimum"),
  Multiply: plain("multiply"),
  Subtract: plain("subtract"),
  Concatenate: plain("concatenate", (config) => ({ axis: config.number("axis", -1) })),
  Dot: dot,
};
