import { defineLayer, type Shape } from "./definition.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";
import { elementwiseWork } from "./parts/layerWork.ts";

export const prelu = defineLayer({
  id: "prelu",
  version: 1,
  title: "PReLU",
  category: "activation",
  role: "layer",
  summary: "Leaky ReLU whose slope is learned.",
  help: "x where x > 0, else alpha · x, with a learned alpha for each value or each channel. He et al., 2015.",
  keywords: ["relu", "parametric", "slope"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    perChannel: {
      kind: "boolean",
      label: "One slope per channel",
      default: false,
      help: "On: all places of an image share the slope of their channel. Off: every value has its own.",
    },
  },
  headline: () => "",
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: ({ perChannel }, inputs) => [
    { name: "alpha", shape: slopeShape(onlyInput(inputs), perChannel), trainable: true },
  ],
  work: elementwiseWork,
  build: (tf, { perChannel }, { name, inputShapes }) => {
    // tfjs counts the batch as axis 0, so an image's height and width are axes 1 and 2.
    const sharedAxes = perChannel
      ? onlyInput(inputShapes)
          .slice(0, -1)
          .map((_, axis) => axis + 1)
      : [];
    return tf.layers.layers.prelu({
      name,
      sharedAxes,
      alphaInitializer: tf.layers.initializers.constant({ value: 0.25 }),
    });
  },
  examples: [
    { title: "A slope for each value", fields: {}, inputs: [[5]] },
    { title: "A slope for each channel", fields: { perChannel: true }, inputs: [[3, 4, 2]] },
  ],
});

function slopeShape(input: Shape, perChannel: boolean): Shape {
  return perChannel ? input.map((size, axis) => (axis === input.length - 1 ? size : 1)) : input;
}
