import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix, tfjsActivation } from "./parts/activations.ts";
import { kernelArgs, kernelFields, kernelWeightSpecs } from "./parts/kernelFields.ts";
import { penaltyProblems } from "./parts/penalties.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, lastSize, onlyInput, shapeOk } from "./parts/shapes.ts";

export const dense = defineLayer({
  id: "dense",
  version: 1,
  title: "Dense",
  category: "core",
  role: "layer",
  summary: "Neurons that each see every input.",
  help: "y = activation(x · W + b) with kernel W [inputs, units] and bias b [units]: each unit is one neuron with one weight per input. On more than one axis it works on the last.",
  keywords: ["fully connected", "linear", "neuron", "perceptron", "mlp"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    units: {
      kind: "integer",
      label: "Units",
      default: 16,
      min: 1,
      max: 1_000_000,
      help: "Number of neurons, which is the size of the output.",
    },
    activation: activationField,
    ...kernelFields,
  },
  check: (fields) => penaltyProblems(fields),
  headline: ({ units, activation }) => `${units}${activationSuffix(activation)}`,
  outputShape: ({ units }, inputs) => shapeOk([...onlyInput(inputs).slice(0, -1), units]),
  advise: (_fields, inputs) => {
    const source = onlyInput(inputs);
    if (source.length < 3) return null;
    const label = "Insert Flatten before it";
    return {
      expected: "a vector [features]",
      found: `${describeShape(source)}, of which Dense connects only the last axis`,
      todo: `${label} where every neuron should see the whole image.`,
      fix: { kind: "insert-before", layer: "flatten", label },
    };
  },
  weights: (fields, inputs) =>
    kernelWeightSpecs(fields, [lastSize(onlyInput(inputs)), fields.units], fields.units),
  build: (tf, fields, { name, seed }) =>
    tf.layers.layers.dense({
      name,
      units: fields.units,
      activation: tfjsActivation(fields.activation),
      ...kernelArgs(tf, fields, seed, 2),
    }),
  examples: [
    { title: "16 sigmoid neurons", fields: { units: 16, activation: "sigmoid" }, inputs: [[7]] },
    {
      title: "ReLU, He start",
      fields: { units: 5, activation: "relu", kernelInitializer: "heNormal" },
      inputs: [[4]],
    },
    { title: "Along a sequence, no bias", fields: { units: 3, useBias: false }, inputs: [[5, 4]] },
    {
      title: "Penalties and a constraint",
      fields: { units: 3, kernelL1: 0.01, kernelL2: 0.02, kernelConstraint: "maxNorm" },
      inputs: [[4]],
    },
    { title: "GELU", fields: { units: 4, activation: "gelu" }, inputs: [[6]] },
  ],
});
