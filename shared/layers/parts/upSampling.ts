// Up sampling by repeating places, in one, two and three dimensions.
import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer, type LayerExample, type Shape, type ShapeResult, type Tfjs } from "../definition.ts";
import { shapeOrNothing } from "./convolutionFields.ts";
import { perAxis, placesWords, type Dimensions } from "./family.ts";
import { repeatAxis } from "./interpolation.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { singlePort } from "./ports.ts";
import { onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";
import { describeWindow, windowField } from "./windows.ts";
import { movedWork } from "./layerWork.ts";

interface UpSamplingMember {
  readonly id: string;
  readonly examples: readonly LayerExample<{ readonly size: ReturnType<typeof windowField> }>[];
}

export function upSamplingLayer(dimensions: Dimensions, { id, examples }: UpSamplingMember) {
  return defineLayer({
    id,
    version: 1,
    title: `Up sampling ${dimensions}D`,
    category: "shape",
    role: "layer",
    summary: `Repeats every place of ${placesWords[dimensions]}.`,
    help: "Each place is repeated the given number of times along its axis; channels stay and nothing is learned.",
    keywords: upSamplingKeywords,
    inputs: [singlePort],
    fields: {
      size: windowField("Times", perAxis(dimensions, 2), "How often a place is repeated, per axis."),
    },
    headline: ({ size }) => `× ${describeWindow(size)}`,
    outputShape: ({ size }, inputs) => repeatedShape(size, onlyInput(inputs)),
    weights: () => [],
    work: movedWork,
    build: (tf, { size }, { name, inputShapes }) =>
      ownLayer(tf, {
        name,
        kind: `UpSampling${dimensions}D`,
        outputShape: shapeOrNothing(repeatedShape(size, onlyInput(inputShapes))),
        compute: (inputs) => repeatPlaces(tf, onlyTensor(inputs), size),
      }),
    examples,
  });
}

export const upSamplingKeywords = ["upsample", "resize", "enlarge", "decoder"] as const;

/** [...places, channels] → [...places · size, channels] */
export function repeatedShape(size: Shape, source: Shape): ShapeResult {
  const problem = rankProblem(source, size.length + 1);
  if (problem !== null) return shapeProblem(problem);
  return shapeOk(source.map((extent, axis) => extent * (size[axis] ?? 1)));
}

export function repeatPlaces(tf: Tfjs, values: Tensor, size: Shape): Tensor {
  return size.reduce((repeated, times, axis) => repeatAxis(tf, repeated, axis + 1, times), values);
}
