import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldValues } from "../fields/fields.ts";
import { defineLayer, type Shape, type ShapeResult } from "./definition.ts";
import { activationField, activationSuffix } from "./parts/activations.ts";
import { biasAndActivation } from "./parts/biasAndActivation.ts";
import { convolveSequences, padCausally } from "./parts/convolution.ts";
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

const fields = {
  filters: filtersField(32),
  kernelSize: windowField("Kernel size", [3], "Steps under the window."),
  strides: windowField("Stride", [1], "How many steps the window moves at a time."),
  padding: {
    ...paddingField,
    choices: [
      ...paddingField.choices,
      { value: "causal", label: "Causal: zeros before, no output sees later steps" },
    ],
  },
  activation: activationField,
  dilationRate: { ...windowField("Dilation", [1], "Distance between the window's cells."), advanced: true },
  groups: groupsField,
  ...kernelFields,
} as const;

export const conv1d = defineLayer({
  id: "conv1d",
  version: 1,
  title: "Conv 1D",
  category: "convolution",
  role: "layer",
  summary: "Filters that slide along a sequence.",
  help: "Each filter is a window of weights [steps, channels] laid on every place of the sequence [S, C]. Causal padding keeps the length and lets no output see later steps, as for signals that are still coming in (van den Oord et al., WaveNet, 2016).",
  keywords: ["convolution", "sequence", "signal", "text", "causal", "wavenet", "temporal"],
  inputs: [singlePort],
  fields,
  check: ({ strides, dilationRate, filters, groups }) => [
    ...strideDilationProblems(strides, dilationRate),
    ...groupProblems(filters, groups),
  ],
  headline: ({ filters, kernelSize, activation }) =>
    `${convolutionHeadline(filters, kernelSize)}${activationSuffix(activation)}`,
  outputShape: (values, inputs) => shapeAfter(values, onlyInput(inputs)),
  weights: (values, inputs) =>
    kernelWeightSpecs(
      values,
      [...values.kernelSize, lastSize(onlyInput(inputs)) / values.groups, values.filters],
      values.filters,
    ),
  build: (tf, values, { name, seed, inputShapes }) => {
    const { filters, kernelSize, strides, padding, dilationRate, groups } = values;
    const source = onlyInput(inputShapes);
    const finish = biasAndActivation(tf, values.activation);
    return ownLayer(tf, {
      name,
      kind: "Conv1D",
      outputShape: shapeOrNothing(shapeAfter(values, source)),
      weights: kernelWeights(tf, values, seed, [...kernelSize, lastSize(source) / groups, filters], filters),
      compute: (inputs, { weights: [kernel, bias] }) => {
        const steps = onlyTensor(inputs);
        const causal = padding === "causal";
        const padded = causal ? padCausally(tf, steps, kernelSize[0] ?? 1, dilationRate[0] ?? 1) : steps;
        const convolution = {
          strides,
          dilations: dilationRate,
          padding: causal ? ("valid" as const) : padding,
          groups,
        };
        return finish(convolveSequences(tf, padded, kernel as Tensor, convolution), bias);
      },
    });
  },
  examples: [
    { title: "Valid, ReLU", fields: { filters: 4, activation: "relu" }, inputs: [[7, 3]] },
    {
      title: "Causal and dilated",
      fields: { filters: 3, kernelSize: [2], padding: "causal", dilationRate: [2] },
      inputs: [[6, 2]],
    },
    {
      title: "Same padding, stride 2",
      fields: { filters: 2, strides: [2], padding: "same" },
      inputs: [[7, 2]],
    },
    { title: "Two groups", fields: { filters: 4, groups: 2 }, inputs: [[5, 4]] },
  ],
});

/** Causal padding adds what "same" would, only all of it before. */
function shapeAfter(
  { kernelSize, strides, dilationRate, padding, filters, groups }: FieldValues<typeof fields>,
  source: Shape,
): ShapeResult {
  const window = {
    size: kernelSize,
    strides,
    dilations: dilationRate,
    padding: padding === "causal" ? ("same" as const) : padding,
  };
  return convolvedShape(source, window, filters, groups);
}
