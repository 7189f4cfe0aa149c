import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix, tfjsActivation } from "./parts/activations.ts";
import { kernelArgs, kernelFields, kernelWeightSpecs } from "./parts/kernelFields.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { describeWindow, paddingField, slideWindow, strideDilationProblems, windowField } from "./parts/windows.ts";

export const conv2d = defineLayer({
  id: "conv2d",
  version: 1,
  title: "Conv 2D",
  category: "convolution",
  role: "layer",
  summary: "Filters that slide over an image.",
  help: "Each filter is a small window of weights [height, width, channels] laid on every place of the image [H, W, C]; its sum there is one value of its feature map. Kernel [height, width, channels, filters].",
  keywords: ["convolution", "filter", "kernel", "feature map", "cnn"],
  inputs: [singlePort],
  fields: {
    filters: { kind: "integer", label: "Filters", default: 32, min: 1, max: 100_000, help: "Number of filters, which is the number of output channels." },
    kernelSize: windowField("Kernel size", [3, 3], "Height and width of the window."),
    strides: windowField("Strides", [1, 1], "How far the window moves at a time, down and across."),
    padding: paddingField,
    activation: activationField,
    dilationRate: { ...windowField("Dilation", [1, 1], "Distance between the window's cells."), advanced: true },
    ...kernelFields,
  },
  check: ({ strides, dilationRate }) => strideDilationProblems(strides, dilationRate),
  headline: ({ filters, kernelSize, activation }) => `${filters} · ${describeWindow(kernelSize)}${activationSuffix(activation)}`,
  outputShape: (fields, inputs) => {
    const source = onlyInput(inputs);
    const wrongRank = rankProblem(source, 3);
    if (wrongRank !== null) return shapeProblem(wrongRank);
    const window = { size: fields.kernelSize, strides: fields.strides, dilations: fields.dilationRate, padding: fields.padding };
    const slid = slideWindow(window, source.slice(0, 2), "kernelSize");
    return "problem" in slid ? shapeProblem(slid.problem) : shapeOk([...slid.sizes, fields.filters]);
  },
  weights: (fields, inputs) =>
    kernelWeightSpecs(fields, [...fields.kernelSize, lastSize(onlyInput(inputs)), fields.filters], fields.filters),
  build: (tf, fields, { name, seed }) =>
    tf.layers.layers.conv2d({
      name,
      filters: fields.filters,
      kernelSize: [...fields.kernelSize],
      strides: [...fields.strides],
      padding: fields.padding,
      dilationRate: [...fields.dilationRate] as [number, number],
      activation: tfjsActivation(fields.activation),
      ...kernelArgs(tf, fields, seed, 4),
    }),
  examples: [
    { title: "3×3, valid, ReLU", fields: { filters: 4, kernelSize: [3, 3], activation: "relu" }, inputs: [[6, 5, 2]] },
    { title: "Same padding, stride 2", fields: { filters: 3, kernelSize: [3, 3], strides: [2, 2], padding: "same" }, inputs: [[7, 6, 2]] },
    { title: "Dilated, no bias", fields: { filters: 2, kernelSize: [2, 2], dilationRate: [2, 2], useBias: false }, inputs: [[6, 6, 1]] },
    { title: "1×1", fields: { filters: 5, kernelSize: [1, 1] }, inputs: [[4, 4, 3]] },
  ],
});
