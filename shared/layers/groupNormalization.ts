import { defineLayer } from "./definition.ts";
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
import { lastSize, onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { normalizationWork } from "./parts/layerWork.ts";

export const groupNormalization = defineLayer({
  id: "groupNormalization",
  version: 1,
  title: "Group normalization",
  category: "normalization",
  role: "layer",
  summary: "Normalizes groups of channels of each sample.",
  help: "Channels are split into groups; each group of each sample gets mean 0 and variance 1 over its places, then γ and β per channel. As many groups as channels is instance normalization. Wu and He, 2018.",
  keywords: ["groupnorm", "instance normalization", "normalize"],
  inputs: [singlePort],
  fields: {
    groups: {
      kind: "integer",
      label: "Groups",
      default: 32,
      min: 1,
      max: 100_000,
      help: "Must divide the number of channels.",
    },
    epsilon: epsilonField(0.001),
    center: centerField,
    scale: scaleField,
  },
  headline: ({ groups }) => `${groups} groups`,
  outputShape: ({ groups }, inputs) => {
    const source = onlyInput(inputs);
    const channels = lastSize(source);
    if (channels % groups === 0) return shapeOk(source);
    const value = largestDivisor(channels, groups);
    return shapeProblem({
      expected: `a number of groups that divides the ${channels} channels`,
      found: String(groups),
      todo: "Change the groups.",
      field: "groups",
      fix: { kind: "set-field", field: "groups", value, label: `Use ${value} groups` },
    });
  },
  weights: (fields, inputs) => scaleAndShiftSpecs(fields, [lastSize(onlyInput(inputs))]),
  work: normalizationWork,
  build: (tf, fields, { name, inputShapes }) => {
    const source = onlyInput(inputShapes);
    const channels = lastSize(source);
    return ownLayer(tf, {
      name,
      kind: "GroupNormalization",
      outputShape: source,
      weights: scaleAndShiftWeights(tf, fields, [channels]),
      compute: (inputs, { weights }) => {
        const values = onlyTensor(inputs);
        const batch = values.shape[0] ?? 1;
        const places = values.size / batch / channels;
        const grouped = tf.core.reshape(values, [batch, places, fields.groups, channels / fields.groups]);
        const normalized = tf.core.reshape(standardize(tf, grouped, [1, 3], fields.epsilon), values.shape);
        return scaleAndShift(tf, normalized, weights, fields);
      },
    });
  },
  examples: [
    { title: "Two groups", fields: { groups: 2 }, inputs: [[3, 3, 4]] },
    { title: "Each channel for itself", fields: { groups: 3, scale: false }, inputs: [[5, 3]] },
  ],
});

function largestDivisor(number: number, atMost: number): number {
  let divisor = Math.min(number, atMost);
  while (number % divisor !== 0) divisor -= 1;
  return divisor;
}
