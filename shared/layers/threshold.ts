import type { Tensor } from "@tensorflow/tfjs-core";
import { unreachable } from "../invariant.ts";
import { defineLayer, type Tfjs } from "./definition.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

export const threshold = defineLayer({
  id: "threshold",
  version: 1,
  title: "Threshold",
  category: "activation",
  role: "layer",
  summary: "A step: 1 above the threshold, else 0.",
  help: "The unit of the first neurons (McCulloch and Pitts, 1943; Rosenblatt, 1958). A step has no useful slope, so training pretends one: the straight-through gradient of Bengio et al., 2013.",
  keywords: ["step", "perceptron", "binary", "heaviside", "straight-through"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    theta: {
      kind: "number",
      label: "Threshold",
      default: 0,
      min: -1e6,
      max: 1e6,
      help: "The step is where the input passes this.",
    },
    gradient: {
      kind: "choice",
      label: "Pretended slope",
      default: "clipped",
      choices: [
        { value: "clipped", label: "1 within 1 of the threshold" },
        { value: "sigmoid", label: "That of a sigmoid" },
        { value: "identity", label: "1 everywhere" },
      ],
      help: "What training takes for the step's derivative.",
    },
  },
  headline: ({ theta }) => `θ ${theta}`,
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  surrogateGradient: true,
  build: (tf, { theta, gradient }, { name, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "Threshold",
      outputShape: onlyInput(inputShapes),
      compute: (inputs) => stepThrough(tf, tf.core.sub(onlyTensor(inputs), theta), gradient),
    }),
  examples: [
    { title: "Step at 0", fields: {}, inputs: [[6]] },
    { title: "Step at 0.5, sigmoid's slope", fields: { theta: 0.5, gradient: "sigmoid" }, inputs: [[4]] },
    { title: "Straight through", fields: { gradient: "identity" }, inputs: [[3, 3, 1]] },
  ],
});

type Slope = "clipped" | "sigmoid" | "identity";

function stepThrough(tf: Tfjs, distance: Tensor, slope: Slope): Tensor {
  const step = tf.core.customGrad((...args) => {
    const values = args[0] as Tensor;
    const save = args[1] as (tensors: Tensor[]) => void;
    save([values]);
    return {
      value: tf.core.step(values),
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        tf.core.mul(dy, pretendedSlope(tf, saved[0] as Tensor, slope)),
    };
  });
  return step(distance);
}

function pretendedSlope(tf: Tfjs, distance: Tensor, slope: Slope): Tensor {
  const { core } = tf;
  switch (slope) {
    case "clipped":
      return core.cast(core.lessEqual(core.abs(distance), 1), "float32");
    case "sigmoid": {
      const soft = core.sigmoid(distance);
      return core.mul(soft, core.sub(1, soft));
    }
    case "identity":
      return core.onesLike(distance);
    default:
      return unreachable(slope);
  }
}
