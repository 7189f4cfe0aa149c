import type { Tensor } from "@tensorflow/tfjs-core";
import { defineLayer } from "./definition.ts";
import { activationField, activationSuffix } from "./parts/activations.ts";
import { biasAndActivation } from "./parts/biasAndActivation.ts";
import { convolutionHeadline, filtersField } from "./parts/convolutionFields.ts";
import { kernelFields, kernelWeights, kernelWeightSpecs } from "./parts/kernelFields.ts";
import { onlyTensor, ownLayer } from "./parts/ownLayers.ts";
import { singlePort } from "./parts/ports.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./parts/shapes.ts";
import { transposeSequences, transposedShape } from "./parts/transposedConvolution.ts";
import { paddingField, windowField } from "./parts/windows.ts";

export const conv1dTranspose = defineLayer({
  id: "conv1dTranspose",
  version: 1,
  title: "Conv 1D transpose",
  category: "convolution",
  role: "layer",
  summary: "A convolution backwards: makes a sequence larger.",
  help: "Every input value lays its filter's window on the output, multiplied by the value; where windows overlap they add. Kernel [steps, filters, channels]. Also called deconvolution. Dumoulin and Visin, 2016.",
  keywords: ["deconvolution", "upsample", "decoder", "transposed"],
  inputs: [singlePort],
  fields: {
    filters: filtersField(32),
    kernelSize: windowField("Kernel size", [3], "Steps under the window."),
    strides: windowField("Strides", [2], "How many times larger the output is, per axis."),
    padding: paddingField,
    activation: activationField,
    ...kernelFields,
  },
  headline: ({ filters, kernelSize, activation }) =>
    `${convolutionHeadline(filters, kernelSize)}${activationSuffix(activation)}`,
  outputShape: (fields, inputs) => {
    const source = onlyInput(inputs);
    const problem = rankProblem(source, 2);
    return problem === null ? shapeOk(transposedShape(source, fields)) : shapeProblem(problem);
  },
  weights: (fields, inputs) =>
    kernelWeightSpecs(
      fields,
      [...fields.kernelSize, fields.filters, lastSize(onlyInput(inputs))],
      fields.filters,
    ),
  build: (tf, fields, { name, seed, inputShapes }) => {
    const { filters, kernelSize, strides, padding } = fields;
    const source = onlyInput(inputShapes);
    const finish = biasAndActivation(tf, fields.activation);
    return ownLayer(tf, {
      name,
      kind: "Conv1DTranspose",
      outputShape: transposedShape(source, fields),
      weights: kernelWeights(tf, fields, seed, [...kernelSize, filters, lastSize(source)], filters),
      compute: (inputs, { weights: [kernel, bias] }) =>
        finish(transposeSequences(tf, onlyTensor(inputs), kernel as Tensor, strides[0] ?? 1, padding), bias),
    });
  },
  examples: [
    {
      title: "Twice as large",
      fields: { filters: 3, padding: "same", activation: "relu" },
      inputs: [[4, 2]],
    },
    {
      title: "Valid, stride 1, no bias",
      fields: { filters: 2, kernelSize: [2], strides: [1], useBias: false },
      inputs: [[4, 2]],
    },
  ],
});
