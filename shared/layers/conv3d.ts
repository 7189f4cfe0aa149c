import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix } from "./parts/activations.ts";
import { biasAndActivation } from "./parts/biasAndActivation.ts";
import { convolveVolumes } from "./parts/convolution.ts";
import {
  convolutionHeadline,
  convolvedShape,
  filtersField,
  groupProblems,
  groupsField,
  shapeOrNothing,
} from "./parts/convolutionFields.ts";
import { kernelFields, kernelWeights, kernelWeightSpecs } from "./parts/kernelFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput } from "./parts/shapes.ts";
import { paddingField, strideDilationProblems, windowField } from "./parts/windows.ts";

export const conv3d = defineLayer({
  id: "conv3d",
  version: 1,
  title: "Conv 3D",
  category: "convolution",
  role: "layer",
  summary: "Filters that slide through a volume.",
  help: "Each filter is a window of weights [depth, height, width, channels] laid on every place of the volume [D, H, W, C]: scans, or films with time as depth.",
  keywords: ["convolution", "volume", "video", "scan", "voxel"],
  inputs: [singlePort],
  fields: {
    filters: filtersField(16),
    kernelSize: windowField("Kernel size", [3, 3, 3], "Depth, height and width of the window."),
    strides: windowField("Strides", [1, 1, 1], "How far the window moves at a time, per axis."),
    padding: paddingField,
    activation: activationField,
    dilationRate: {
      ...windowField("Dilation", [1, 1, 1], "Distance between the window's cells."),
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
    const source = onlyInput(inputShapes);
    const finish = biasAndActivation(tf, fields.activation);
    return ownLayer(tf, {
      name,
      kind: "Conv3D",
      outputShape: shapeOrNothing(
        convolvedShape(
          source,
          { size: kernelSize, strides, dilations: dilationRate, padding },
          filters,
          groups,
        ),
      ),
      weights: kernelWeights(tf, fields, seed, [...kernelSize, lastSize(source) / groups, filters], filters),
      compute: (inputs, { weights: [kernel, bias] }) =>
        finish(
          convolveVolumes(tf, onlyTensor(inputs), kernel as Tensor, {
            strides,
            dilations: dilationRate,
            padding,
            groups,
          }),
          bias,
        ),
    });
  },
  examples: [
    {
      title: "Valid, ReLU",
      fields: { filters: 3, kernelSize: [2, 3, 2], activation: "relu" },
      inputs: [[4, 5, 4, 2]],
    },
    {
      title: "Same padding, stride 2",
      fields: { filters: 2, strides: [2, 2, 2], padding: "same" },
      inputs: [[5, 4, 4, 1]],
    },
    {
      title: "Dilated, no bias",
      fields: { filters: 2, kernelSize: [2, 2, 2], dilationRate: [2, 1, 2], useBias: false },
      inputs: [[4, 3, 4, 1]],
    },
  ],
});
