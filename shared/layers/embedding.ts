import { defineLayer } from "./definition.ts";
import { buildInitializer, initializerField } from "./parts/initializers.ts";
import { buildConstraint, buildRegularizer, penaltyFields, penaltyProblems } from "./parts/penalties.ts";
import { singlePort } from "./parts/ports.ts";
import { onlyInput, shapeOk } from "./parts/shapes.ts";
import { buildStepMask } from "./parts/stepMask.ts";
import { movedWork } from "./parts/layerWork.ts";

export const embedding = defineLayer({
  id: "embedding",
  version: 1,
  title: "Embedding",
  category: "core",
  role: "layer",
  summary: "A learned vector for each whole number.",
  help: "Looks up row i of a table [size, features] for each input i: words, categories, users. The same as a Dense layer on one-hot rows, without the zeros. Bengio et al., 2003.",
  keywords: ["lookup", "token", "word", "category", "text"],
  inputs: [singlePort],
  fields: {
    inputDim: {
      kind: "integer",
      label: "Entries",
      default: 1000,
      min: 1,
      max: 100_000_000,
      help: "How many different numbers there are: inputs go from 0 to one less.",
    },
    outputDim: {
      kind: "integer",
      label: "Features",
      default: 32,
      min: 1,
      max: 100_000,
      help: "Length of each vector.",
    },
    maskZero: {
      kind: "boolean",
      label: "0 is padding",
      default: false,
      help: "Recurrent layers skip the steps of a sequence whose number is 0; the mask goes the way a Masking layer's does.",
    },
    embeddingsInitializer: initializerField(
      "Table starts as",
      "randomUniform",
      "Distribution the vectors are drawn from.",
    ),
    ...penaltyFields,
  },
  check: (fields) => penaltyProblems(fields),
  headline: ({ inputDim, outputDim }) => `${inputDim} × ${outputDim}`,
  outputShape: ({ outputDim }, inputs) => shapeOk([...onlyInput(inputs), outputDim]),
  weights: ({ inputDim, outputDim }) => [
    { name: "embeddings", shape: [inputDim, outputDim], trainable: true },
  ],
  work: movedWork,
  build: (tf, fields, { name, seed }) => {
    const regularizer = buildRegularizer(tf, fields);
    const constraint = buildConstraint(tf, fields, [0]);
    return tf.layers.layers.embedding({
      name,
      inputDim: fields.inputDim,
      outputDim: fields.outputDim,
      embeddingsInitializer: buildInitializer(tf, fields.embeddingsInitializer, seed, "embeddings"),
      ...(regularizer === null ? {} : { embeddingsRegularizer: regularizer }),
      ...(constraint === null ? {} : { embeddingsConstraint: constraint }),
    });
  },
  buildMask: (tf, { maskZero }, context) =>
    maskZero && onlyInput(context.inputShapes).length === 1 ? buildStepMask(tf, context, 0) : null,
  examples: [
    {
      title: "A sequence of tokens",
      fields: { inputDim: 12, outputDim: 4 },
      inputs: [[5]],
      indicesBelow: 12,
    },
    { title: "One category", fields: { inputDim: 7, outputDim: 3 }, inputs: [[1]], indicesBelow: 7 },
  ],
});
