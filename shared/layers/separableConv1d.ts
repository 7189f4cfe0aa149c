import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix } from "./parts/activations.ts";
import { biasAndActivation } from "./parts/biasAndActivation.ts";
import {
  convolutionHeadline,
  convolvedShape,
  depthMultiplierField,
  filtersField,
  shapeOrNothing,
} from "./parts/convolutionFields.ts";
import {
  separableFields,
  separableWeights,
  separableWeightSpecs,
  separateSequences,
} from "./parts/separableConvolution.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput } from "./parts/shapes.ts";
import { paddingField, strideDilationProblems, windowField } from "./parts/windows.ts";

export const separableConv1d = defineLayer({
  id: "separableConv1d",
  version: 1,
  title: "Separable conv 1D",
  category: "convolution",
  role: "layer",
  summary: "A convolution along a sequence in two cheap steps.",
  help: "First each channel is convolved on its own along the steps, then the channels are mixed at every step. Chollet, 2017.",
  keywords: ["depthwise", "pointwise", "sequence", "convolution"],
  inputs: [singlePort],
  fields: {
    filters: filtersField(32),
    kernelSize: windowField("Kernel size", [3], "Steps under the window."),
    strides: windowField("Stride", [1], "How many steps the window moves at a time."),
    padding: paddingField,
    depthMultiplier: depthMultiplierField,
    activation: activationField,
    dilationRate: { ...windowField("Dilation", [1], "Distance between the window's cells."), advanced: true },
    ...separableFields,
  },
  check: ({ strides, dilationRate }) => strideDilationProblems(strides, dilationRate),
  headline: ({ filters, kernelSize, activation }) =>
    `${convolutionHeadline(filters, kernelSize)}${activationSuffix(activation)}`,
  outputShape: ({ kernelSize, strides, dilationRate, padding, filters }, inputs) =>
    convolvedShape(
      onlyInput(inputs),
      { size: kernelSize, strides, dilations: dilationRate, padding },
      filters,
    ),
  weights: (fields, inputs) => separableWeightSpecs(fields, fields.kernelSize, lastSize(onlyInput(inputs))),
  build: (tf, fields, { name, seed, inputShapes }) => {
    const { filters, kernelSize, strides, padding, dilationRate } = fields;
    const source = onlyInput(inputShapes);
    const finish = biasAndActivation(tf, fields.activation);
    return ownLayer(tf, {
      name,
      kind: "SeparableConv1D",
      outputShape: shapeOrNothing(
        convolvedShape(source, { size: kernelSize, strides, dilations: dilationRate, padding }, filters),
      ),
      weights: separableWeights(tf, fields, seed, kernelSize, lastSize(source)),
      compute: (inputs, { weights: [depthwise, pointwise, bias] }) => {
        const convolution = { strides, dilations: dilationRate, padding };
        return finish(
          separateSequences(tf, onlyTensor(inputs), depthwise as Tensor, pointwise as Tensor, convolution),
          bias,
        );
      },
    });
  },
  examples: [
    { title: "ReLU", fields: { filters: 4, activation: "relu" }, inputs: [[6, 2]] },
    {
      title: "Two filters per channel, same padding",
      fields: { filters: 3, depthMultiplier: 2, padding: "same", useBias: false },
      inputs: [[5, 2]],
    },
  ],
});
