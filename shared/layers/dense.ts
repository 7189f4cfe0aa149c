import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix, tfjsActivation } from "./parts/activations.ts";
import { biasInitializerField, buildInitializer, kernelInitializerField } from "./parts/initializers.ts";
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
  inputs: [{ name: "in", label: "Input" }],
  fields: {
    units: { kind: "integer", label: "Units", default: 16, min: 1, max: 1_000_000, help: "Number of neurons, which is the size of the output." },
    activation: activationField,
    useBias: { kind: "boolean", label: "Bias", default: true, help: "Adds a learned number to each neuron's sum." },
    kernelInitializer: kernelInitializerField,
    biasInitializer: biasInitializerField,
  },
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
  weights: ({ units, useBias }, inputs) => [
    { name: "kernel", shape: [lastSize(onlyInput(inputs)), units], trainable: true },
    ...(useBias ? [{ name: "bias", shape: [units], trainable: true }] : []),
  ],
  build: (tf, fields, { name, seed }) =>
    tf.layers.layers.dense({
      name,
      units: fields.units,
      activation: tfjsActivation(fields.activation),
      useBias: fields.useBias,
      kernelInitializer: buildInitializer(tf, fields.kernelInitializer, seed, "kernel"),
      biasInitializer: buildInitializer(tf, fields.biasInitializer, seed, "bias"),
    }),
  examples: [
    { title: "16 sigmoid neurons", fields: { units: 16, activation: "sigmoid" }, inputs: [[7]] },
    { title: "ReLU, He start", fields: { units: 5, activation: "relu", kernelInitializer: "heNormal" }, inputs: [[4]] },
    { title: "Along a sequence, no bias", fields: { units: 3, useBias: false }, inputs: [[5, 4]] },
    { title: "GELU", fields: { units: 4, activation: "gelu" }, inputs: [[6]] },
  ],
});
