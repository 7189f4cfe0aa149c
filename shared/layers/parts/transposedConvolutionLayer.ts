// Transposed convolutions in one, two and three dimensions: a kernel [...window, filters, channels].
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldValues } from "../../fields/fields.ts";
import { defineLayer, type LayerExample, type Shape, type Tfjs } from "../definition.ts";
import { activationField, activationSuffix } from "./activations.ts";
import { biasAndActivation } from "./biasAndActivation.ts";
import { convolutionHeadline, filtersField } from "./convolutionFields.ts";
import { perAxis, placesWords, type Dimensions } from "./family.ts";
import { kernelFields, kernelWeights, kernelWeightSpecs } from "./kernelFields.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { penaltyProblems } from "./penalties.ts";
import { singlePort } from "./ports.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";
import { transposedShape } from "./transposedConvolution.ts";
import { paddingField, sizeField, windowField, type Padding } from "./windows.ts";
import { transposedWork } from "./layerWork.ts";

function transposedFields(dimensions: Dimensions) {
  return {
    filters: filtersField(32),
    kernelSize: sizeField(dimensions, "Kernel size", 3),
    strides: windowField("Strides", perAxis(dimensions, 2), "How many times larger the output is, per axis."),
    padding: paddingField,
    activation: activationField,
    ...kernelFields,
  } as const;
}

type TransposedFields = ReturnType<typeof transposedFields>;

interface TransposedMember {
  readonly id: string;
  transpose(tf: Tfjs, x: Tensor, kernel: Tensor, strides: readonly number[], padding: Padding): Tensor;
  readonly examples: readonly LayerExample<TransposedFields>[];
}

const windowAxes: Readonly<Record<Dimensions, string>> = {
  1: "steps",
  2: "height, width",
  3: "depth, height, width",
};

export function transposedConvolutionLayer(
  dimensions: Dimensions,
  { id, transpose, examples }: TransposedMember,
) {
  return defineLayer({
    id,
    version: 1,
    title: `Conv ${dimensions}D transpose`,
    category: "convolution",
    role: "layer",
    summary: `A convolution backwards: makes ${placesWords[dimensions]} larger.`,
    help: `Every input value lays its filter's window on the output, multiplied by the value; where windows overlap they add. Kernel [${windowAxes[dimensions]}, filters, channels]. Also called deconvolution. Dumoulin and Visin, 2016.`,
    keywords: ["deconvolution", "upsample", "decoder", "transposed"],
    inputs: [singlePort],
    fields: transposedFields(dimensions),
    check: (fields) => penaltyProblems(fields),
    headline: ({ filters, kernelSize, activation }) =>
      `${convolutionHeadline(filters, kernelSize)}${activationSuffix(activation)}`,
    outputShape: (fields, inputs) => {
      const source = onlyInput(inputs);
      const problem = rankProblem(source, dimensions + 1);
      return problem === null ? shapeOk(transposedShape(source, fields)) : shapeProblem(problem);
    },
    weights: (fields, inputs) =>
      kernelWeightSpecs(fields, kernelShape(fields, onlyInput(inputs)), fields.filters),
    work: transposedWork,
    build: (tf, fields, { name, seed, inputShapes }) => {
      const { filters, strides, padding } = fields;
      const source = onlyInput(inputShapes);
      const finish = biasAndActivation(tf, fields.activation);
      return ownLayer(tf, {
        name,
        kind: `Conv${dimensions}DTranspose`,
        outputShape: transposedShape(source, fields),
        weights: kernelWeights(tf, fields, seed, kernelShape(fields, source), filters, normAxes(dimensions)),
        compute: (inputs, { weights: [kernel, bias] }) =>
          finish(transpose(tf, onlyTensor(inputs), kernel as Tensor, strides, padding), bias),
      });
    },
    examples,
  });
}

function kernelShape({ kernelSize, filters }: FieldValues<TransposedFields>, source: Shape): Shape {
  return [...kernelSize, filters, lastSize(source)];
}

/** A filter's weights lie along the window and the channels, which come last; filters are the axis between. */
function normAxes(dimensions: Dimensions): readonly number[] {
  return [...perAxis(dimensions, 0).map((_, axis) => axis), dimensions + 1];
}
