import { defineLayer, type Shape } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, elementCount, onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { viewWork } from "./parts/layerWork.ts";

export const reshape = defineLayer({
  id: "reshape",
  version: 1,
  title: "Reshape",
  category: "shape",
  role: "layer",
  summary: "Gives the same values another shape.",
  help: "Values keep their row-major order, so the product of the sizes must stay the same. One size may be −1 and is then worked out from the others.",
  keywords: ["view", "fold", "shape"],
  inputs: [singlePort],
  fields: {
    targetShape: {
      kind: "integers",
      label: "Target shape",
      default: [-1],
      minLength: 1,
      maxLength: 6,
      min: -1,
      max: 16_777_216,
      help: "Sizes of the new axes, without the batch; at most one −1.",
    },
  },
  check: ({ targetShape }) => {
    if (targetShape.includes(0))
      return [
        {
          field: "targetShape",
          expected: "sizes of at least 1, or one −1",
          found: describeShape(targetShape),
        },
      ];
    const open = targetShape.filter((size) => size === -1).length;
    return open > 1
      ? [{ field: "targetShape", expected: "at most one −1", found: describeShape(targetShape) }]
      : [];
  },
  headline: ({ targetShape }) => describeShape(targetShape),
  outputShape: ({ targetShape }, inputs) => {
    const source = onlyInput(inputs);
    const target = resolveTarget(targetShape, elementCount(source));
    if (target !== null) return shapeOk(target);
    return shapeProblem({
      expected: `a shape with the input's ${elementCount(source)} values (${describeShape(source)})`,
      found: describeShape(targetShape),
      todo: "Change the target shape, or use one −1 for the size to work out.",
      field: "targetShape",
      fix: { kind: "set-field", field: "targetShape", value: [-1], label: "Set the target shape to [-1]" },
    });
  },
  weights: () => [],
  work: viewWork,
  build: (tf, { targetShape }, { name, inputShapes }) => {
    const size = elementCount(onlyInput(inputShapes));
    return tf.layers.layers.reshape({
      name,
      targetShape: [...(resolveTarget(targetShape, size) ?? targetShape)],
    });
  },
  examples: [
    { title: "Vector to image", fields: { targetShape: [4, 3, 1] }, inputs: [[12]] },
    { title: "One size worked out", fields: { targetShape: [-1, 2] }, inputs: [[3, 4]] },
  ],
});

/** The target with −1 worked out, or null where the element counts can't agree. */
function resolveTarget(targetShape: Shape, size: number): Shape | null {
  const known = targetShape.filter((axis) => axis !== -1).reduce((product, axis) => product * axis, 1);
  if (!targetShape.includes(-1)) return known === size ? targetShape : null;
  if (size % known !== 0) return null;
  return targetShape.map((axis) => (axis === -1 ? size / known : axis));
}
