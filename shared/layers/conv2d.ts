import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix, tfjsActivation } from "./parts/activations.ts";
import { biasAndActivation } from "./parts/biasAndActivation.ts";
import { convolveImages } from "./parts/convolution.ts";
import {
  convolutionHeadline,
  convolvedShape,
  filtersField,
  groupProblems,
  groupsField,
  shapeOrNothing,
} from "./parts/convolutionFields.ts";
import { kernelArgs, kernelFields, kernelWeights, kernelWeightSpecs } from "./parts/kernelFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput } from "./parts/shapes.ts";
import { paddingField, strideDilationProblems, windowField } from "./parts/windows.ts";

export const conv2d = defineLayer({
  id: "conv2d",
  version: 1,
  title: "Conv 2D",
  category: "convolution",
  role: "layer",
  summary: "Filters that slide over an image.",
  help: "Each filter is a small window of weights [height, width, channels] laid on every place of the image [H, W, C]; its sum there is one value of its feature map. Kernel [height, width, channels / groups, filters].",
  keywords: ["convolution", "filter", "kernel", "feature map", "cnn", "dilated", "grouped"],
  inputs: [singlePort],
  fields: {
    filters: filtersField(32),
    kernelSize: windowField("Kernel size", [3, 3], "Height and width of the window."),
    strides: windowField("Strides", [1, 1], "How far the window moves at a time, down and across."),
    padding: paddingField,
    activation: activationField,
    dilationRate: {
      ...windowField("Dilation", [1, 1], "Distance between the window's cells."),
      advanced: true,
    },
    groups: groupsField,
    ...kernelFields,
  },
  check: ({ strides, dilationRate, filters, groups }) => [
    ...strideDilationProblems(strides, dilationRate),
    ...groupProblems(filters, groups),
  ],
  headline: ({ filters, kernelSize, activation }) =>
    `${convolutionHeadline(filters, kernelSize)}${activationSuffix(activation)}`,
  outputShape: ({ kernelSize, strides, dilationRate, padding, filters, groups }, inputs) =>
    convolvedShape(
      onlyInput(inputs),
      { size: kernelSize, strides, dilations: dilationRate, padding },
      filters,
      groups,
    ),
  weights: (fields, inputs) =>
    kernelWeightSpecs(
      fields,
      [...fields.kernelSize, lastSize(onlyInput(inputs)) / fields.groups, fields.filters],
      fields.filters,
    ),
  build: (tf, fields, { name, seed, inputShapes }) => {
    const { filters, kernelSize, strides, padding, dilationRate, groups } = fields;
    const plain = groups === 1 && dilationRate.every((dilation) => dilation === 1);
    if (plain) {
      return tf.layers.layers.conv2d({
        name,
        filters,
        kernelSize: [...kernelSize],
        strides: [...strides],
        padding,
        activation: tfjsActivation(fields.activation),
        ...kernelArgs(tf, fields, seed, 4),
      });
    }
    const source = onlyInput(inputShapes);
    const finish = biasAndActivation(tf, fields.activation);
    return ownLayer(tf, {
      name,
      kind: "Conv2D",
      outputShape: shapeOrNothing(
        convolvedShape(
          source,
          { size: kernelSize, strides, dilations: dilationRate, padding },
          filters,
          groups,
        ),
      ),
      weights: kernelWeights(tf, fields, seed, [...kernelSize, lastSize(source) / groups, filters], filters),
      compute: (inputs, { weights: [kernel, bias] }) => {
        const convolution = { strides, dilations: dilationRate, padding, groups };
        return finish(convolveImages(tf, onlyTensor(inputs), kernel as Tensor, convolution), bias);
      },
    });
  },
  examples: [
    {
      title: "3×3, valid, ReLU",
      fields: { filters: 4, kernelSize: [3, 3], activation: "relu" },
      inputs: [[6, 5, 2]],
    },
    {
      title: "Same padding, stride 2",
      fields: { filters: 3, kernelSize: [3, 3], strides: [2, 2], padding: "same" },
      inputs: [[7, 6, 2]],
    },
    {
      title: "Dilated, no bias",
      fields: { filters: 2, kernelSize: [2, 2], dilationRate: [2, 2], useBias: false },
      inputs: [[6, 6, 1]],
    },
    { title: "1×1", fields: { filters: 5, kernelSize: [1, 1] }, inputs: [[4, 4, 3]] },
    {
      title: "Two groups",
      fields: { filters: 4, kernelSize: [3, 3], groups: 2, padding: "same", activation: "tanh" },
      inputs: [[5, 4, 4]],
    },
  ],
});
