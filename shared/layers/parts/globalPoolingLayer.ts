// Poolings whose window is the whole input.
import type { FieldSpecs } from "../../fields/fields.ts";
import { defineLayer, type LayerExample, type Shape, type ShapeResult } from "../definition.ts";
import { shapeOrNothing } from "./convolutionFields.ts";
import type { Dimensions } from "./family.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { poolingKinds, type PoolingKind } from "./pooling.ts";
import { singlePort } from "./ports.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";
import { globalPoolingWork } from "./layerWork.ts";

const globalPoolingFields = {
  keepDims: {
    kind: "boolean",
    label: "Keep the axes",
    default: false,
    advanced: true,
    help: "Leaves the places as axes of size 1, so that the result can be multiplied with the input.",
  },
} as const satisfies FieldSpecs;

export function globalPoolingLayer(
  kind: PoolingKind,
  dimensions: Dimensions,
  { id }: { readonly id: string },
) {
  const { title, name: kindName, keeps } = poolingKinds[kind];
  return defineLayer({
    id,
    version: 1,
    title: `Global ${title.toLowerCase()} ${dimensions}D`,
    category: "pooling",
    role: "layer",
    summary: `Keeps one number per channel: ${keeps} over all places.`,
    help: `One window over the whole input: ${keeps} of each channel, so that what follows does not depend on the input's size. Lin et al., 2014.`,
    keywords: ["pooling", "global", "reduce", "flatten"],
    inputs: [singlePort],
    fields: globalPoolingFields,
    headline: () => "",
    outputShape: ({ keepDims }, inputs) => globalPoolingShape(dimensions, keepDims, inputs),
    weights: () => [],
    work: globalPoolingWork,
    build: (tf, { keepDims }, { name, inputShapes }) =>
      ownLayer(tf, {
        name,
        kind: `Global${kindName}${dimensions}D`,
        outputShape: shapeOrNothing(globalPoolingShape(dimensions, keepDims, inputShapes)),
        compute: (inputs) => {
          const reduce = kind === "max" ? tf.core.max : tf.core.mean;
          return reduce(onlyTensor(inputs), placeAxes(dimensions), keepDims);
        },
      }),
    examples: globalPoolingExamples(dimensions),
  });
}

export function globalPoolingShape(
  dimensions: Dimensions,
  keepDims: boolean,
  inputs: readonly Shape[],
): ShapeResult {
  const source = onlyInput(inputs);
  const problem = rankProblem(source, dimensions + 1);
  if (problem !== null) return shapeProblem(problem);
  const channels = lastSize(source);
  return shapeOk(keepDims ? [...placeAxes(dimensions).map(() => 1), channels] : [channels]);
}

/** The axes between batch and channels. */
function placeAxes(dimensions: Dimensions): number[] {
  return Array.from({ length: dimensions }, (_, axis) => axis + 1);
}

function globalPoolingExamples(dimensions: Dimensions): readonly LayerExample<typeof globalPoolingFields>[] {
  const shape = [...[3, 4, 2].slice(0, dimensions), 2];
  return [
    { title: "One number per channel", fields: {}, inputs: [shape] },
    { title: "Axes kept", fields: { keepDims: true }, inputs: [shape] },
  ];
}
