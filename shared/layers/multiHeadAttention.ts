import type { FieldSpecs, FieldValues } from "../fields/fields.ts";
import { defineLayer, type Shape, type WeightSpec } from "./definition.ts";
import { attend, attentionShares } from "./parts/attention.ts";
import { biasInitializerField, buildInitializer, kernelInitializerField } from "./parts/initializers.ts";
import { seedField } from "./parts/noise.ts";
import { ownLayer } from "./parts/ownLayers.ts";
import { describeShape, lastSize, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { attentionWork } from "./parts/layerWork.ts";

const fields = {
  heads: {
    kind: "integer",
    label: "Heads",
    default: 4,
    min: 1,
    max: 1024,
    help: "How many comparisons are made side by side.",
  },
  keyDim: {
    kind: "integer",
    label: "Features per head",
    default: 16,
    min: 1,
    max: 100_000,
    help: "Length of the vectors that are compared.",
  },
  valueDim: {
    kind: "integer",
    label: "Value features per head",
    default: 0,
    min: 0,
    max: 100_000,
    advanced: true,
    help: "Length of the vectors that are passed on; 0 for the same as those compared.",
  },
  causal: { kind: "boolean", label: "Causal", default: false, help: "No step sees later steps." },
  dropout: {
    kind: "number",
    label: "Dropout",
    default: 0,
    min: 0,
    max: 1,
    exclusiveMax: true,
    advanced: true,
    help: "Share of attention silenced while training.",
  },
  useBias: {
    kind: "boolean",
    label: "Bias",
    default: true,
    advanced: true,
    help: "Adds a learned vector to each projection.",
  },
  kernelInitializer: kernelInitializerField,
  biasInitializer: biasInitializerField,
  seed: seedField,
} as const satisfies FieldSpecs;

type Values = FieldValues<typeof fields>;

export const multiHeadAttention = defineLayer({
  id: "multiHeadAttention",
  version: 1,
  title: "Multi-head attention",
  category: "attention",
  role: "layer",
  summary: "Every step looks at the others and takes what fits.",
  help: "softmax(Q · Kᵀ / √d) · V per head, with Q, K and V learned projections of the inputs; heads are joined and projected back. With only the query connected it is self-attention. Vaswani et al., 2017.",
  keywords: ["transformer", "self-attention", "query", "key", "value", "mha"],
  inputs: [
    { name: "query", label: "Query" },
    { name: "value", label: "Value", optional: true },
    { name: "key", label: "Key", optional: true },
  ],
  fields,
  headline: ({ heads, keyDim }) => `${heads} × ${keyDim}`,
  outputShape: (_values, inputs) => {
    const { query, value, key } = sourcesOf(inputs);
    for (const shape of [query, value, key]) {
      const problem = rankProblem(shape, 2);
      if (problem !== null) return shapeProblem(problem);
    }
    if (key[0] === value[0]) return shapeOk(query);
    return shapeProblem({
      expected: "a key for every value",
      found: `values ${describeShape(value)} and keys ${describeShape(key)}`,
      todo: "Connect value and key to sequences of one length.",
    });
  },
  weights: (values, inputs) => projections(values, inputs),
  work: ({ heads, keyDim, valueDim }, context) => {
    const sizes = { heads, keyDim, valueDim: valueDim === 0 ? keyDim : valueDim };
    return attentionWork({ ...sizes, ...sourcesOf(context.inputs) }, context);
  },
  innerValues: (values, inputs) => [{ name: "attention", shape: mapsShape(values, inputs) }],
  build: (tf, values, { name, seed, inputShapes }) =>
    ownLayer(tf, {
      name,
      kind: "MultiHeadAttention",
      outputShape: sourcesOf(inputShapes).query,
      weights: projections(values, inputShapes).map(({ name: weight, shape }) => {
        const id = weight.endsWith("bias") ? values.biasInitializer : values.kernelInitializer;
        return { name: weight, shape, initializer: buildInitializer(tf, id, seed, weight) };
      }),
      compute: (inputs, { weights, training }) => {
        const dropout = { rate: training ? values.dropout : 0, seed: values.seed ?? seed };
        return attend(tf, inputs, weights, { causal: values.causal, useBias: values.useBias, dropout });
      },
      inner: {
        attention: {
          outputShape: mapsShape(values, inputShapes),
          compute: (inputs, { weights }) => attentionShares(tf, inputs, weights, values),
        },
      },
    }),
  examples: [
    { title: "Self-attention", fields: { heads: 2, keyDim: 3 }, inputs: [[4, 5]] },
    {
      title: "Causal, no bias",
      fields: { heads: 2, keyDim: 2, causal: true, useBias: false },
      inputs: [[5, 4]],
    },
    {
      title: "A query over another sequence",
      fields: { heads: 2, keyDim: 3, valueDim: 2, dropout: 0.2 },
      inputs: [
        [3, 4],
        [5, 6],
      ],
    },
  ],
});

/** Ports left open take the port before: value the query, key the value. */
function sourcesOf(inputs: readonly Shape[]): {
  readonly query: Shape;
  readonly value: Shape;
  readonly key: Shape;
} {
  const [query = [], value = query, key = value] = inputs;
  return { query, value, key };
}

/** A map per head: a row per step of the query, a column per step it looks at. */
function mapsShape({ heads }: Values, inputs: readonly Shape[]): Shape {
  const { query, key } = sourcesOf(inputs);
  return [heads, query[0] ?? 1, key[0] ?? 1];
}

/** Kernels [features, heads, head features] and biases, as Keras has them. */
function projections(
  { heads, keyDim, valueDim, useBias }: Values,
  inputs: readonly Shape[],
): readonly WeightSpec[] {
  const { query, value, key } = sourcesOf(inputs);
  const valueSize = valueDim === 0 ? keyDim : valueDim;
  const project = (name: string, kernel: Shape, bias: Shape): readonly WeightSpec[] => [
    { name: `${name}_kernel`, shape: kernel, trainable: true },
    ...(useBias ? [{ name: `${name}_bias`, shape: bias, trainable: true }] : []),
  ];
  return [
    ...project("query", [lastSize(query), heads, keyDim], [heads, keyDim]),
    ...project("key", [lastSize(key), heads, keyDim], [heads, keyDim]),
    ...project("value", [lastSize(value), heads, valueSize], [heads, valueSize]),
    ...project("output", [heads, valueSize, lastSize(query)], [lastSize(query)]),
  ];
}
