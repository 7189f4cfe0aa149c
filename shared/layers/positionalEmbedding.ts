import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer, type Shape } from "./definition.ts";
import { buildInitializer } from "./parts/initializers.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { elementwiseWork } from "./parts/layerWork.ts";

export const positionalEmbedding = defineLayer({
  id: "positionalEmbedding",
  version: 1,
  title: "Positional embedding",
  category: "attention",
  role: "layer",
  summary: "Tells each step of a sequence where it stands.",
  help: "Adds a vector per place, because attention itself does not know the order. Sine and cosine of the place at many wavelengths, or learned. Vaswani et al., 2017.",
  keywords: ["position", "transformer", "sinusoidal", "order", "sequence"],
  inputs: [singlePort],
  mask: "carried",
  fields: {
    kind: {
      kind: "choice",
      label: "Vectors",
      default: "sinusoidal",
      choices: [
        { value: "sinusoidal", label: "Sine and cosine" },
        { value: "learned", label: "Learned" },
      ],
      help: "Fixed waves work for any data; learned ones can fit it better.",
    },
  },
  headline: ({ kind }) => kind,
  outputShape: (_fields, inputs) => {
    const source = onlyInput(inputs);
    const problem = rankProblem(source, 2);
    return problem === null ? shapeOk(source) : shapeProblem(problem);
  },
  weights: ({ kind }, inputs) =>
    kind === "learned" ? [{ name: "embeddings", shape: onlyInput(inputs), trainable: true }] : [],
  work: elementwiseWork,
  build: (tf, { kind }, { name, seed, inputShapes }) => {
    const source = onlyInput(inputShapes);
    const initializer = buildInitializer(tf, "randomUniform", seed, "embeddings");
    return ownLayer(tf, {
      name,
      kind: "PositionalEmbedding",
      outputShape: source,
      weights: kind === "learned" ? [{ name: "embeddings", shape: source, initializer }] : [],
      compute: (inputs, { weights: [learned] }) =>
        tf.core.add(onlyTensor(inputs), learned ?? waves(source, tf.core.tensor)),
    });
  },
  examples: [
    { title: "Sine and cosine", fields: {}, inputs: [[5, 6]] },
    { title: "Learned", fields: { kind: "learned" }, inputs: [[4, 3]] },
  ],
});

const longestWave = 10_000;

/** [steps, features]: sin(place / 10000^(2i / features)) at even features, cosine at odd ones. */
function waves(
  [steps = 1, features = 1]: Shape,
  tensor: (values: Float32Array, shape: [number, number]) => Tensor,
): Tensor {
  const values = new Float32Array(steps * features);
  for (let place = 0; place < steps; place += 1) {
    for (let feature = 0; feature < features; feature += 1) {
      const angle = place / longestWave ** ((2 * Math.floor(feature / 2)) / features);
      values[place * features + feature] = feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return tensor(values, [steps, features]);
}
