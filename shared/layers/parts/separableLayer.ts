// Separable convolutions: a depthwise convolution, then a 1×1 convolution over the channels.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldValues } from "../../fields/fields.ts";
import { defineLayer, type LayerExample, type Shape, type ShapeResult, type Tfjs } from "../definition.ts";
import { activationField, activationSuffix } from "./activations.ts";
import { biasAndActivation } from "./biasAndActivation.ts";
import {
  convolutionHeadline,
  convolvedShape,
  depthMultiplierField,
  filtersField,
  shapeOrNothing,
} from "./convolutionFields.ts";
import type { MemberWords } from "./family.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { singlePort } from "./ports.ts";
import {
  separableFields,
  separableWeights,
  separableWeightSpecs,
  type Depthwise,
} from "./separableConvolution.ts";
import { lastSize, onlyInput } from "./shapes.ts";
import { dilationField, paddingField, sizeField, strideDilationProblems, stridesField } from "./windows.ts";
import { separableWork } from "./layerWork.ts";

function fieldsOf(dimensions: 1 | 2) {
  return {
    filters: filtersField(32),
    kernelSize: sizeField(dimensions, "Kernel size", 3),
    strides: stridesField(dimensions, 1),
    padding: paddingField,
    depthMultiplier: depthMultiplierField,
    activation: activationField,
    dilationRate: dilationField(dimensions),
    ...separableFields,
  } as const;
}

type SeparableFields = ReturnType<typeof fieldsOf>;
type SeparableValues = FieldValues<SeparableFields>;

interface SeparableMember extends MemberWords {
  separate(tf: Tfjs, x: Tensor, depthwise: Tensor, pointwise: Tensor, convolution: Depthwise): Tensor;
  readonly examples: readonly LayerExample<SeparableFields>[];
}

export function separableLayer(dimensions: 1 | 2, { separate, ...rest }: SeparableMember) {
  return defineLayer({
    ...rest,
    version: 1,
    category: "convolution",
    role: "layer",
    inputs: [singlePort],
    fields: fieldsOf(dimensions),
    check: ({ strides, dilationRate }) => strideDilationProblems(strides, dilationRate),
    headline: ({ filters, kernelSize, activation }) =>
      `${convolutionHeadline(filters, kernelSize)}${activationSuffix(activation)}`,
    outputShape: (fields, inputs) => shapeAfter(fields, onlyInput(inputs)),
    weights: (fields, inputs) => separableWeightSpecs(fields, fields.kernelSize, lastSize(onlyInput(inputs))),
    work: separableWork,
    build: (tf, fields, { name, seed, inputShapes }) => {
      const source = onlyInput(inputShapes);
      const finish = biasAndActivation(tf, fields.activation);
      return ownLayer(tf, {
        name,
        kind: `SeparableConv${dimensions}D`,
        outputShape: shapeOrNothing(shapeAfter(fields, source)),
        weights: separableWeights(tf, fields, seed, fields.kernelSize, lastSize(source)),
        compute: (inputs, { weights: [depthwise, pointwise, bias] }) => {
          const { strides, dilationRate: dilations, padding } = fields;
          const convolution = { strides, dilations, padding };
          return finish(
            separate(tf, onlyTensor(inputs), depthwise as Tensor, pointwise as Tensor, convolution),
            bias,
          );
        },
      });
    },
  });
}

function shapeAfter(fields: SeparableValues, source: Shape): ShapeResult {
  const { kernelSize: size, strides, dilationRate: dilations, padding, filters } = fields;
  return convolvedShape(source, { size, strides, dilations, padding }, filters);
}
