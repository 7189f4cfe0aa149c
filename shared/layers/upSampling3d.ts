import { defineLayer } from "./definition.ts";
import { repeatAxis } from "./parts/interpolation.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { describeWindow, windowField } from "./parts/windows.ts";

export const upSampling3d = defineLayer({
  id: "upSampling3d",
  version: 1,
  title: "Up sampling 3D",
  category: "shape",
  role: "layer",
  summary: "Repeats every place of a volume.",
  help: "Each place is repeated the given number of times along its axis; channels stay and nothing is learned.",
  keywords: ["upsample", "resize", "enlarge", "decoder"],
  inputs: [singlePort],
  fields: { size: windowField("Times", [2, 2, 2], "How often a place is repeated, per axis.") },
  headline: ({ size }) => `× ${describeWindow(size)}`,
  outputShape: ({ size }, inputs) => {
    const source = onlyInput(inputs);
    const problem = rankProblem(source, 4);
    return problem === null
      ? shapeOk(source.map((extent, axis) => extent * (size[axis] ?? 1)))
      : shapeProblem(problem);
  },
  weights: () => [],
  build: (tf, { size }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "UpSampling3D",
      outputShape: onlyInput(inputShapes).map((extent, axis) => extent * (size[axis] ?? 1)),
      compute: (inputs) =>
        size.reduce((values, times, axis) => repeatAxis(tf, values, axis + 1, times), onlyTensor(inputs)),
    }),
  examples: [
    { title: "Twice", fields: { size: [2, 2, 2] }, inputs: [[2, 3, 2, 1]] },
    { title: "Another size", fields: { size: [1, 2, 3] }, inputs: [[2, 3, 2, 1]] },
  ],
});
