import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer, type Shape, type ShapeResult, type Tfjs } from "./definition.ts";
import { shapeOrNothing } from "./parts/convolutionFields.ts";
import { ownLayer } from "./parts/ownLayers.ts";
import { describeShape, elementCount, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { dotWork } from "./parts/layerWork.ts";

export const dot = defineLayer({
  id: "dot",
  version: 1,
  title: "Dot",
  category: "merge",
  role: "layer",
  summary: "Products of two inputs summed along an axis.",
  help: "Of two vectors their scalar product; of two sequences [S, F] and [T, F] all products of their steps [S, T], which is how attention compares. Normalized, it is the cosine of the angle between them.",
  keywords: ["product", "similarity", "cosine", "siamese", "matmul", "merge"],
  inputs: [
    { name: "left", label: "Left" },
    { name: "right", label: "Right" },
  ],
  fields: {
    leftAxis: {
      kind: "integer",
      label: "Axis of left",
      default: -1,
      min: -6,
      max: 6,
      help: "Axis that is summed: −1 is the last, 1 the first behind the batch.",
    },
    rightAxis: {
      kind: "integer",
      label: "Axis of right",
      default: -1,
      min: -6,
      max: 6,
      help: "Axis that is summed with it; both have one size.",
    },
    normalize: {
      kind: "boolean",
      label: "Cosine",
      default: false,
      help: "Brings both to length 1 along the axis first.",
    },
  },
  check: (fields) =>
    (["leftAxis", "rightAxis"] as const)
      .filter((field) => fields[field] === 0)
      .map((field) => ({ field, expected: "an axis other than the batch's 0", found: "0" })),
  headline: ({ normalize }) => (normalize ? "cosine" : ""),
  outputShape: ({ leftAxis, rightAxis }, inputs) => dotShape(inputs, leftAxis, rightAxis),
  weights: () => [],
  work: ({ leftAxis }, context) => {
    const [left = []] = context.inputs;
    return dotWork(left[position(leftAxis, left.length) ?? 0] ?? 1, context);
  },
  build: (tf, { leftAxis, rightAxis, normalize }, { name, inputShapes }) => {
    const outputShape = shapeOrNothing(dotShape(inputShapes, leftAxis, rightAxis));
    return ownLayer(tf, {
      name,
      kind: "Dot",
      outputShape,
      compute: (inputs) => {
        const left = rowsOf(tf, inputs[0] as Tensor, leftAxis, normalize);
        const right = rowsOf(tf, inputs[1] as Tensor, rightAxis, normalize);
        return tf.core.reshape(tf.core.matMul(left, right, false, true), [
          left.shape[0] ?? 1,
          ...outputShape,
        ]);
      },
    });
  },
  examples: [
    { title: "Two vectors", fields: {}, inputs: [[4], [4]] },
    { title: "Cosine of two vectors", fields: { normalize: true }, inputs: [[3], [3]] },
    {
      title: "All pairs of steps",
      fields: {},
      inputs: [
        [3, 4],
        [5, 4],
      ],
    },
    {
      title: "Along the first axis of the right",
      fields: { rightAxis: 1 },
      inputs: [
        [3, 4],
        [4, 2],
      ],
    },
  ],
});

function position(axis: number, rank: number): number | null {
  const index = axis < 0 ? axis + rank : axis - 1;
  return index >= 0 && index < rank ? index : null;
}

function dotShape(inputs: readonly Shape[], leftAxis: number, rightAxis: number): ShapeResult {
  const [left = [], right = []] = inputs;
  const leftPosition = position(leftAxis, left.length);
  const rightPosition = position(rightAxis, right.length);
  if (leftPosition === null || rightPosition === null || left[leftPosition] !== right[rightPosition]) {
    return shapeProblem({
      expected: "an axis of each input, both of one size",
      found: `axis ${leftAxis} of ${describeShape(left)} and axis ${rightAxis} of ${describeShape(right)}`,
      todo: "Choose other axes, or bring the inputs to one size with Dense.",
    });
  }
  const rest = [
    ...left.filter((_, axis) => axis !== leftPosition),
    ...right.filter((_, axis) => axis !== rightPosition),
  ];
  return shapeOk(rest.length === 0 ? [1] : rest);
}

/** [batch, ...] → [batch, all other values, the axis] */
function rowsOf(tf: Tfjs, values: Tensor, axis: number, normalize: boolean): Tensor {
  const { core } = tf;
  const [batch = 1, ...shape] = values.shape;
  const summed = position(axis, shape.length) ?? 0;
  const order = [
    0,
    ...shape.map((_, index) => index + 1).filter((index) => index !== summed + 1),
    summed + 1,
  ];
  const size = shape[summed] ?? 1;
  const rows = core.reshape(core.transpose(values, order), [batch, elementCount(shape) / size, size]);
  if (!normalize) return rows;
  return core.mul(rows, core.rsqrt(core.maximum(core.sum(core.square(rows), -1, true), 1e-12)));
}
