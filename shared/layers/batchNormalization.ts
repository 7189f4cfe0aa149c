import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { defineLayer, type Tfjs } from "./definition.ts";
import {
  centerField,
  epsilonField,
  scaleAndShift,
  scaleAndShiftSpecs,
  scaleAndShiftWeights,
  scaleField,
  standardize,
} from "./parts/normalizing.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput, shapeOk } from "./parts/shapes.ts";
import { normalizationWork } from "./parts/layerWork.ts";

export const batchNormalization = defineLayer({
  id: "batchNormalization",
  version: 1,
  title: "Batch normalization",
  category: "normalization",
  role: "layer",
  summary: "Keeps each channel at mean 0 and variance 1.",
  help: "y = γ · (x − mean) / √(variance + ε) + β per channel. While training, mean and variance are the batch's; afterwards their moving averages. Ioffe and Szegedy, 2015.",
  keywords: ["batchnorm", "bn", "normalize", "standardize"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    momentum: {
      kind: "number",
      label: "Momentum",
      default: 0.99,
      min: 0,
      max: 1,
      exclusiveMax: true,
      help: "Share of the old moving average that each step keeps.",
    },
    epsilon: epsilonField(0.001),
    center: centerField,
    scale: scaleField,
  },
  headline: () => "",
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: (fields, inputs) => {
    const shape = [lastSize(onlyInput(inputs))];
    return [
      ...scaleAndShiftSpecs(fields, shape),
      { name: "moving_mean", shape, trainable: false },
      { name: "moving_variance", shape, trainable: false },
    ];
  },
  work: normalizationWork,
  build: (tf, fields, { name, inputShapes }) => {
    const { momentum, epsilon, center, scale } = fields;
    const source = onlyInput(inputShapes);
    // tfjs's layer trains only with both, and knows no volumes.
    if (center && scale && source.length <= 3)
      return tf.layers.layers.batchNormalization({ name, momentum, epsilon });
    const shape = [lastSize(source)];
    const { zeros, ones } = tf.layers.initializers;
    return ownLayer(tf, {
      name,
      kind: "BatchNormalization",
      outputShape: source,
      weights: [
        ...scaleAndShiftWeights(tf, fields, shape),
        { name: "moving_mean", shape, initializer: zeros(), trainable: false },
        { name: "moving_variance", shape, initializer: ones(), trainable: false },
      ],
      compute: (inputs, { weights, variables, training }) => {
        const values = onlyTensor(inputs);
        const moving = variables.slice(-2) as [LayerVariable, LayerVariable];
        if (training) follow(tf, values, moving, momentum);
        const normalized = training
          ? standardize(tf, values, allButLast(values), epsilon)
          : withMoving(tf, values, moving, epsilon);
        return scaleAndShift(tf, normalized, weights, fields);
      },
    });
  },
  examples: [
    { title: "Feature maps", fields: {}, inputs: [[4, 4, 3]] },
    { title: "A vector, quick averages", fields: { momentum: 0.8 }, inputs: [[5]] },
    { title: "A volume", fields: {}, inputs: [[2, 3, 2, 2]] },
    { title: "Without scale, as before a ReLU", fields: { scale: false }, inputs: [[3, 3, 2]] },
  ],
});

function allButLast(values: Tensor): number[] {
  return values.shape.slice(0, -1).map((_, axis) => axis);
}

/** moving ← momentum · moving + (1 − momentum) · batch */
function follow(
  tf: Tfjs,
  values: Tensor,
  [mean, variance]: readonly [LayerVariable, LayerVariable],
  momentum: number,
): void {
  const { core } = tf;
  const batch = core.moments(values, allButLast(values));
  const mix = (old: Tensor, fresh: Tensor) =>
    core.add(core.mul(old, momentum), core.mul(fresh, 1 - momentum));
  mean.write(mix(mean.read(), batch.mean));
  variance.write(mix(variance.read(), batch.variance));
}

function withMoving(
  tf: Tfjs,
  values: Tensor,
  [mean, variance]: readonly [LayerVariable, LayerVariable],
  epsilon: number,
): Tensor {
  const { core } = tf;
  return core.mul(core.sub(values, mean.read()), core.rsqrt(core.add(variance.read(), epsilon)));
}
