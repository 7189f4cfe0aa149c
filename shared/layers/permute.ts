import { defineLayer } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { movedWork } from "./parts/layerWork.ts";

export const permute = defineLayer({
  id: "permute",
  version: 1,
  title: "Permute",
  category: "shape",
  role: "layer",
  summary: "Changes the order of the axes.",
  help: "Axis i of the output is axis order[i] of the input, counted from 1 behind the batch: order [2, 1] turns rows into columns.",
  keywords: ["transpose", "swap", "axes"],
  inputs: [singlePort],
  fields: {
    order: {
      kind: "integers",
      label: "Order",
      default: [2, 1],
      minLength: 1,
      maxLength: 6,
      min: 1,
      max: 6,
      help: "Input axes in their new order, counted from 1.",
    },
  },
  check: ({ order }) => {
    const sorted = [...order].sort((a, b) => a - b);
    if (sorted.every((axis, index) => axis === index + 1)) return [];
    return [{ field: "order", expected: `each of 1 to ${order.length} once`, found: describeShape(order) }];
  },
  headline: ({ order }) => order.join(" "),
  outputShape: ({ order }, inputs) => {
    const source = onlyInput(inputs);
    if (order.length === source.length) return shapeOk(order.map((axis) => source[axis - 1] ?? 1));
    const value = source.map((_, axis) => source.length - axis);
    return shapeProblem({
      expected: `an order of the ${source.length} axes of ${describeShape(source)}`,
      found: describeShape(order),
      todo: "Name every axis once.",
      field: "order",
      fix: { kind: "set-field", field: "order", value, label: `Set the order to ${describeShape(value)}` },
    });
  },
  weights: () => [],
  work: movedWork,
  build: (tf, { order }, { name }) => tf.layers.layers.permute({ name, dims: [...order] }),
  examples: [
    { title: "Rows and columns", fields: {}, inputs: [[3, 4]] },
    { title: "Channels first", fields: { order: [3, 1, 2] }, inputs: [[4, 5, 2]] },
  ],
});
