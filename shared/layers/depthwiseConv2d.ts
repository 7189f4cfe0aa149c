import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix } from "./parts/activations.ts";
import { biasAndActivation } from "./parts/biasAndActivation.ts";
import { convolvedShape, depthMultiplierField, shapeOrNothing } from "./parts/convolutionFields.ts";
import { biasInitializerField, buildInitializer, initializerField } from "./parts/initializers.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { depthwiseImages } from "./parts/separableConvolution.ts";
import { lastSize, onlyInput } from "./parts/shapes.ts";
import { describeWindow, paddingField, strideDilationProblems, windowField } from "./parts/windows.ts";

export const depthwiseConv2d = defineLayer({
  id: "depthwiseConv2d",
  version: 1,
  title: "Depthwise conv 2D",
  category: "convolution",
  role: "layer",
  summary: "Convolves each channel of a image on its own.",
  help: "Every input channel has its own filters and channels are not mixed: the first half of a separable convolution. Output channels are ordered by input channel. Howard et al., MobileNets, 2017.",
  keywords: ["depthwise", "mobile", "channel", "convolution"],
  inputs: [singlePort],
  fields: {
    kernelSize: windowField("Kernel size", [3, 3], "Height and width of the window."),
    strides: windowField("Strides", [1, 1], "How far the window moves at a time."),
    padding: paddingField,
    depthMultiplier: depthMultiplierField,
    activation: activationField,
    dilationRate: {
      ...windowField("Dilation", [1, 1], "Distance between the window's cells."),
      advanced: true,
    },
    useBias: {
      kind: "boolean",
      label: "Bias",
      default: true,
      help: "Adds a learned number to each filter's sum.",
    },
    depthwiseInitializer: initializerField(
      "Kernel starts as",
      "glorotUniform",
      "Distribution the kernel is drawn from.",
    ),
    biasInitializer: biasInitializerField,
  },
  check: ({ strides, dilationRate }) => {
    const uneven = strides.some((stride) => stride !== strides[0]);
    const problems = strideDilationProblems(strides, dilationRate);
    return uneven
      ? [
          ...problems,
          { field: "strides", expected: "the same stride along every axis", found: strides.join(", ") },
        ]
      : problems;
  },
  headline: ({ kernelSize, activation }) => `${describeWindow(kernelSize)}${activationSuffix(activation)}`,
  outputShape: ({ kernelSize, strides, dilationRate, padding, depthMultiplier }, inputs) => {
    const source = onlyInput(inputs);
    const window = { size: kernelSize, strides, dilations: dilationRate, padding };
    return convolvedShape(source, window, lastSize(source) * depthMultiplier);
  },
  weights: ({ kernelSize, depthMultiplier, useBias }, inputs) => {
    const channels = lastSize(onlyInput(inputs));
    return [
      { name: "depthwise_kernel", shape: [...kernelSize, channels, depthMultiplier], trainable: true },
      ...(useBias ? [{ name: "bias", shape: [channels * depthMultiplier], trainable: true }] : []),
    ];
  },
  build: (tf, fields, { name, seed, inputShapes }) => {
    const { kernelSize, strides, padding, dilationRate, depthMultiplier, useBias } = fields;
    const source = onlyInput(inputShapes);
    const outputs = lastSize(source) * depthMultiplier;
    const convolution = { strides, dilations: dilationRate, padding };
    const finish = biasAndActivation(tf, fields.activation);
    const kernel = {
      name: "depthwise_kernel",
      shape: [...kernelSize, lastSize(source), depthMultiplier],
      initializer: buildInitializer(tf, fields.depthwiseInitializer, seed, "depthwise_kernel"),
    };
    const bias = {
      name: "bias",
      shape: [outputs],
      initializer: buildInitializer(tf, fields.biasInitializer, seed, "bias"),
    };
    return ownLayer(tf, {
      name,
      kind: "DepthwiseConv2D",
      outputShape: shapeOrNothing(convolvedShape(source, { size: kernelSize, ...convolution }, outputs)),
      weights: useBias ? [kernel, bias] : [kernel],
      compute: (inputs, { weights: [filters, shift] }) =>
        finish(depthwiseImages(tf, onlyTensor(inputs), filters as Tensor, convolution), shift),
    });
  },
  examples: [
    { title: "ReLU", fields: { activation: "relu" }, inputs: [[5, 6, 2]] },
    {
      title: "Two filters per channel, stride 2",
      fields: { depthMultiplier: 2, strides: [2, 2], padding: "same", useBias: false },
      inputs: [[5, 6, 2]],
    },
  ],
});
