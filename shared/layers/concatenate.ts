import { defineLayer, type Shape } from "./definition.ts";
import { mergePort } from "./parts/merging.ts";
import { describeShape, onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { movedWork } from "./parts/layerWork.ts";

export const concatenate = defineLayer({
  id: "concatenate",
  version: 1,
  title: "Concatenate",
  category: "merge",
  role: "layer",
  summary: "Puts its inputs one behind the other along an axis.",
  help: "All inputs agree in every axis but the one they are joined along; its sizes add up. Inputs keep the order in which they were connected.",
  keywords: ["concat", "join", "stack", "merge", "inception"],
  inputs: [mergePort],
  fields: {
    axis: {
      kind: "integer",
      label: "Axis",
      default: -1,
      min: -6,
      max: 6,
      help: "Axis to join along: −1 is the last, 1 the first behind the batch.",
    },
  },
  check: ({ axis }) =>
    axis === 0 ? [{ field: "axis", expected: "an axis other than the batch's 0", found: "0" }] : [],
  headline: ({ axis }) => (axis === -1 ? "" : `axis ${axis}`),
  outputShape: ({ axis }, inputs) => {
    const first = onlyInput(inputs);
    const position = axisPosition(axis, first.length);
    if (position === null) {
      return shapeProblem({
        expected: `an axis of ${describeShape(first)}: 1 to ${first.length}, or −1 to −${first.length}`,
        found: `axis ${axis}`,
        todo: "Choose another axis.",
        field: "axis",
        fix: { kind: "set-field", field: "axis", value: -1, label: "Join along the last axis" },
      });
    }
    const other = inputs.find((shape) => !agreeBut(shape, first, position));
    if (other !== undefined) {
      return shapeProblem({
        expected: `inputs that agree with ${describeShape(first)} in every axis but axis ${position + 1}`,
        found: inputs.map(describeShape).join(" and "),
        todo: "Bring the other axes to one size, or join along another axis.",
      });
    }
    const joined = inputs.reduce((sum, shape) => sum + (shape[position] ?? 0), 0);
    return shapeOk(first.map((size, index) => (index === position ? joined : size)));
  },
  weights: () => [],
  work: movedWork,
  build: (tf, { axis }, { name }) => tf.layers.layers.concatenate({ name, axis }),
  examples: [
    { title: "Two vectors", fields: {}, inputs: [[3], [4]] },
    {
      title: "Channels of images",
      fields: {},
      inputs: [
        [3, 3, 2],
        [3, 3, 1],
        [3, 3, 4],
      ],
    },
    {
      title: "Rows of images",
      fields: { axis: 1 },
      inputs: [
        [2, 3, 2],
        [4, 3, 2],
      ],
    },
  ],
});

/** Position of the axis in a shape without batch, or null where there is no such axis. */
function axisPosition(axis: number, rank: number): number | null {
  const position = axis < 0 ? axis + rank : axis - 1;
  return position >= 0 && position < rank ? position : null;
}

function agreeBut(shape: Shape, first: Shape, position: number): boolean {
  return (
    shape.length === first.length && shape.every((size, axis) => axis === position || size === first[axis])
  );
}
