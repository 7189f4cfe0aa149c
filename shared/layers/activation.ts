import { defineLayer } from "./definition.ts";
import { activationField, activationLabel, tfjsActivation } from "./parts/activations.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";

export const activation = defineLayer({
  id: "activation",
  version: 1,
  title: "Activation",
  category: "activation",
  role: "layer",
  summary: "Applies one function to every value.",
  help: "ReLU max(0, x), sigmoid 1 / (1 + e⁻ˣ), tanh, softmax eˣ / Σ eˣ over the last axis, and the others of Keras. Without a function that is not linear, layers in a row are only one linear layer.",
  keywords: [
    "relu",
    "sigmoid",
    "tanh",
    "softmax",
    "elu",
    "selu",
    "gelu",
    "swish",
    "silu",
    "mish",
    "softplus",
    "softsign",
    "nonlinearity",
  ],
  inputs: [singlePort],
  fields: { activation: { ...activationField, label: "Function", default: "relu" } },
  headline: (fields) => activationLabel(fields.activation),
  outputShape: (_fields, inputs) => shapeOk(onlyInput(inputs)),
  weights: () => [],
  build: (tf, fields, { name }) =>
    tf.layers.layers.activation({ name, activation: tfjsActivation(fields.activation) }),
  examples: [
    { title: "ReLU on an image", fields: { activation: "relu" }, inputs: [[4, 4, 2]] },
    { title: "Linear", fields: { activation: "linear" }, inputs: [[5]] },
    { title: "ReLU6", fields: { activation: "relu6" }, inputs: [[5]] },
    { title: "Sigmoid", fields: { activation: "sigmoid" }, inputs: [[5]] },
    { title: "Hard sigmoid", fields: { activation: "hardSigmoid" }, inputs: [[5]] },
    { title: "Tanh", fields: { activation: "tanh" }, inputs: [[5]] },
    { title: "Softmax", fields: { activation: "softmax" }, inputs: [[5]] },
    { title: "Log softmax", fields: { activation: "logSoftmax" }, inputs: [[5]] },
    { title: "ELU", fields: { activation: "elu" }, inputs: [[5]] },
    { title: "SELU", fields: { activation: "selu" }, inputs: [[5]] },
    { title: "GELU", fields: { activation: "gelu" }, inputs: [[5]] },
    { title: "GELU, tanh approximation", fields: { activation: "geluTanh" }, inputs: [[5]] },
    { title: "Swish", fields: { activation: "swish" }, inputs: [[5]] },
    { title: "Mish", fields: { activation: "mish" }, inputs: [[5]] },
    { title: "Softplus", fields: { activation: "softplus" }, inputs: [[5]] },
    { title: "Softsign", fields: { activation: "softsign" }, inputs: [[5]] },
  ],
});
