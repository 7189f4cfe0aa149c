import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValue, FieldValues } from "../fields/fields.ts";
import { unreachable } from "../invariant.ts";
import { defineLayer, type Shape, type ShapeResult, type Tfjs, type WeightSpec } from "./definition.ts";
import { activationField } from "./parts/activations.ts";
import { biasAndActivation } from "./parts/biasAndActivation.ts";
import { convolveImages } from "./parts/convolution.ts";
import { convolvedShape, filtersField, shapeOrNothing } from "./parts/convolutionFields.ts";
import { globalPoolingShape } from "./parts/globalPoolingLayer.ts";
import { kernelFields, kernelWeights, kernelWeightSpecs } from "./parts/kernelFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { poolImages, poolingShape } from "./parts/pooling.ts";
import { penaltyProblems } from "./parts/penalties.ts";
import { singlePort } from "./parts/ports.ts";
import { describeShape, elementCount, lastSize, onlyInput, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { paddingField, windowField } from "./parts/windows.ts";

type Shown = (values: Readonly<Record<string, FieldValue>>) => boolean;

function shownFor(...inner: readonly string[]): Shown {
  return (values) => inner.includes(String(values["layer"]));
}

const fields = {
  layer: {
    kind: "choice",
    label: "Layer",
    default: "conv2d",
    choices: [
      { value: "dense", label: "Dense" },
      { value: "conv2d", label: "Conv 2D" },
      { value: "maxPooling2d", label: "Max pooling 2D" },
      { value: "averagePooling2d", label: "Average pooling 2D" },
      { value: "globalAveragePooling2d", label: "Global average pooling 2D" },
      { value: "flatten", label: "Flatten" },
    ],
    help: "What is applied to every step.",
  },
  units: {
    kind: "integer",
    label: "Units",
    default: 16,
    min: 1,
    max: 1_000_000,
    visible: shownFor("dense"),
    help: "Number of neurons.",
  },
  filters: { ...filtersField(16), visible: shownFor("conv2d") },
  kernelSize: {
    ...windowField("Kernel size", [3, 3], "Height and width of the window."),
    visible: shownFor("conv2d"),
  },
  poolSize: {
    ...windowField("Window", [2, 2], "Height and width of the window."),
    visible: shownFor("maxPooling2d", "averagePooling2d"),
  },
  strides: {
    ...windowField("Strides", [1, 1], "How far the window moves at a time."),
    visible: shownFor("conv2d", "maxPooling2d", "averagePooling2d"),
  },
  padding: { ...paddingField, visible: shownFor("conv2d", "maxPooling2d", "averagePooling2d") },
  activation: { ...activationField, visible: shownFor("dense", "conv2d") },
  ...kernelFields,
} as const satisfies FieldSpecs;

type Values = FieldValues<typeof fields>;

// Steps and samples are the same to the inner layer, so they become one batch: [N, T, ...] → [N · T, ...] → [N, T, ...].
export const timeDistributed = defineLayer({
  id: "timeDistributed",
  version: 1,
  title: "Time distributed",
  category: "recurrent",
  role: "layer",
  summary: "Applies one layer to every step of a sequence.",
  help: "The same layer with the same weights on each step: a convolution on every frame of a film, before a recurrent layer reads the frames in order.",
  keywords: ["sequence", "video", "frames", "wrapper", "td"],
  inputs: [singlePort],
  mask: "carried",
  fields,
  check: (fields) => penaltyProblems(fields),
  headline: ({ layer }) => layer,
  outputShape: (values, inputs) => distributedShape(values, onlyInput(inputs)),
  weights: (values, inputs) => innerWeights(values, onlyInput(inputs).slice(1)),
  build: (tf, values, { name, seed, inputShapes }) => {
    const source = onlyInput(inputShapes);
    const outputShape = shapeOrNothing(distributedShape(values, source));
    const [kernel] = innerWeights(values, source.slice(1));
    const inner = innerFunction(tf, values);
    return ownLayer(tf, {
      name,
      kind: "TimeDistributed",
      outputShape,
      weights:
        kernel === undefined ? [] : kernelWeights(tf, values, seed, kernel.shape, lastSize(kernel.shape)),
      compute: (inputs, { weights }) => {
        const sequence = onlyTensor(inputs);
        const [batch = 1, steps = 1, ...shape] = sequence.shape;
        const applied = inner(tf.core.reshape(sequence, [batch * steps, ...shape]), weights);
        return tf.core.reshape(applied, [batch, ...outputShape]);
      },
    });
  },
  examples: [
    {
      title: "A convolution on every frame",
      fields: { filters: 2, activation: "relu" },
      inputs: [[3, 4, 4, 1]],
    },
    { title: "Dense on every step", fields: { layer: "dense", units: 3 }, inputs: [[4, 5]] },
    {
      title: "Pooling on every frame",
      fields: { layer: "maxPooling2d", strides: [2, 2] },
      inputs: [[2, 4, 4, 2]],
    },
    { title: "Flatten every frame", fields: { layer: "flatten" }, inputs: [[3, 2, 2, 2]] },
    {
      title: "One number per channel of every frame",
      fields: { layer: "globalAveragePooling2d" },
      inputs: [[3, 2, 2, 2]],
    },
  ],
});

function distributedShape(values: Values, source: Shape): ShapeResult {
  if (source.length < 2) {
    const expected = "a sequence, [steps, …]";
    return shapeProblem({
      expected,
      found: describeShape(source),
      todo: "Connect a sequence, or use the layer itself.",
    });
  }
  const [steps = 1, ...inner] = source;
  const result = innerShape(values, inner);
  return result.ok ? shapeOk([steps, ...result.shape]) : result;
}

function innerShape(values: Values, source: Shape): ShapeResult {
  const { layer, units, filters, kernelSize, poolSize, strides, padding } = values;
  switch (layer) {
    case "dense":
      return shapeOk([...source.slice(0, -1), units]);
    case "conv2d":
      return convolvedShape(source, { size: kernelSize, strides, padding }, filters);
    case "maxPooling2d":
    case "averagePooling2d":
      return poolingShape({ poolSize, strides, padding }, [source]);
    case "globalAveragePooling2d":
      return globalPoolingShape(2, false, [source]);
    case "flatten":
      return shapeOk([elementCount(source)]);
    default:
      return unreachable(layer);
  }
}

function innerWeights(values: Values, source: Shape): readonly WeightSpec[] {
  if (values.layer === "dense")
    return kernelWeightSpecs(values, [lastSize(source), values.units], values.units);
  if (values.layer === "conv2d")
    return kernelWeightSpecs(
      values,
      [...values.kernelSize, lastSize(source), values.filters],
      values.filters,
    );
  return [];
}

function innerFunction(tf: Tfjs, values: Values): (steps: Tensor, weights: readonly Tensor[]) => Tensor {
  const { layer, strides, padding } = values;
  const { core } = tf;
  const finish = biasAndActivation(tf, values.activation);
  switch (layer) {
    case "dense":
      return (steps, [kernel, bias]) => {
        const features = lastSize(steps.shape);
        return finish(
          core.matMul(core.reshape(steps, [steps.size / features, features]), kernel as Tensor),
          bias,
        );
      };
    case "conv2d":
      return (steps, [kernel, bias]) =>
        finish(
          convolveImages(tf, steps, kernel as Tensor, { strides, dilations: [1, 1], padding, groups: 1 }),
          bias,
        );
    case "maxPooling2d":
      return (steps) => poolImages(tf, "max", steps, values);
    case "averagePooling2d":
      return (steps) => poolImages(tf, "average", steps, values);
    case "globalAveragePooling2d":
      return (steps) => core.mean(steps, [1, 2]);
    case "flatten":
      return (steps) => steps;
    default:
      return unreachable(layer);
  }
}
