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
  separateImages,
} from "./parts/separableConvolution.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput } from "./parts/shapes.ts";
import { paddingField, strideDilationProblems, windowField } from "./parts/windows.ts";

export const separableConv2d = defineLayer({
  id: "separableConv2d",
  version: 1,
  title: "Separable conv 2D",
  category: "convolution",
  role: "layer",
  summary: "A convolution in two cheap steps: places, then channels.",
  help: "First each channel is convolved on its own [height, width], then a 1×1 convolution mixes the channels: far fewer weights and products than a full convolution. Chollet, 2017.",
  keywords: ["depthwise", "pointwise", "mobile", "xception", "convolution"],
  inputs: [singlePort],
  fields: {
    filters: filtersField(32),
    kernelSize: windowField("Kernel size", [3, 3], "Height and width of the window."),
    strides: windowField("Strides", [1, 1], "How far the window moves at a time, down and across."),
    padding: paddingField,
    depthMultiplier: depthMultiplierField,
    activation: activationField,
    dilationRate: {
      ...windowField("Dilation", [1, 1], "Distance between the window's cells."),
      advanced: true,
    },
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
      kind: "SeparableConv2D",
      outputShape: shapeOrNothing(
        convolvedShape(source, { size: kernelSize, strides, dilations: dilationRate, padding }, filters),
      ),
      weights: separableWeights(tf, fields, seed, kernelSize, lastSize(source)),
      compute: (inputs, { weights: [depthwise, pointwise, bias] }) => {
        const convolution = { strides, dilations: dilationRate, padding };
        return finish(
          separateImages(tf, onlyTensor(inputs), depthwise as Tensor, pointwise as Tensor, convolution),
          bias,
        );
      },
    });
  },
  examples: [
    { title: "ReLU", fields: { filters: 4, activation: "relu" }, inputs: [[5, 5, 2]] },
    {
      title: "Two filters per channel, stride 2",
      fields: { filters: 3, depthMultiplier: 2, strides: [2, 2], padding: "same", useBias: false },
      inputs: [[5, 4, 2]],
    },
  ],
});
