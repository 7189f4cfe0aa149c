// Depthwise convolutions: a kernel [...window, channels, filters per channel] that mixes no channels.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldProblem, FieldValues } from "../../fields/fields.ts";
import { defineLayer, type LayerExample, type Shape, type Tfjs } from "../definition.ts";
import { activationField, activationSuffix } from "./activations.ts";
import { biasAndActivation } from "./biasAndActivation.ts";
import {
  convolvedShape,
  depthMultiplierField,
  filterBiasField,
  shapeOrNothing,
} from "./convolutionFields.ts";
import { placesWords } from "./family.ts";
import { biasInitializerField, buildInitializer, initializerField } from "./initializers.ts";
import { onlyTensor, ownLayer, type OwnWeight } from "./ownLayers.ts";
import { buildConstraint, buildRegularizer, penaltyFields, penaltyProblems } from "./penalties.ts";
import { singlePort } from "./ports.ts";
import type { Depthwise } from "./separableConvolution.ts";
import { lastSize, onlyInput } from "./shapes.ts";
import {
  describeWindow,
  dilationField,
  paddingField,
  sizeField,
  strideDilationProblems,
  stridesField,
} from "./windows.ts";

function depthwiseFields(dimensions: 1 | 2) {
  return {
    kernelSize: sizeField(dimensions, "Kernel size", 3),
    strides: stridesField(dimensions, 1),
    padding: paddingField,
    depthMultiplier: depthMultiplierField,
    activation: activationField,
    dilationRate: dilationField(dimensions),
    useBias: filterBiasField,
    depthwiseInitializer: initializerField(
      "Kernel starts as",
      "glorotUniform",
      "Distribution the kernel is drawn from.",
    ),
    biasInitializer: biasInitializerField,
    ...penaltyFields,
  } as const;
}

type DepthwiseFields = ReturnType<typeof depthwiseFields>;
type DepthwiseValues = FieldValues<DepthwiseFields>;

interface DepthwiseMember {
  readonly id: string;
  convolve(tf: Tfjs, x: Tensor, kernel: Tensor, convolution: Depthwise): Tensor;
  readonly examples: readonly LayerExample<DepthwiseFields>[];
}

export function depthwiseLayer(dimensions: 1 | 2, { id, convolve, examples }: DepthwiseMember) {
  return defineLayer({
    id,
    version: 1,
    title: `Depthwise conv ${dimensions}D`,
    category: "convolution",
    role: "layer",
    summary: `Convolves each channel of ${placesWords[dimensions]} on its own.`,
    help: "Every input channel has its own filters and channels are not mixed: the first half of a separable convolution. Output channels are ordered by input channel. Howard et al., MobileNets, 2017.",
    keywords: ["depthwise", "mobile", "channel", "convolution"],
    inputs: [singlePort],
    fields: depthwiseFields(dimensions),
    check: (fields) => [
      ...strideDilationProblems(fields.strides, fields.dilationRate),
      ...unevenStrideProblems(fields.strides),
      ...penaltyProblems(fields),
    ],
    headline: ({ kernelSize, activation }) => `${describeWindow(kernelSize)}${activationSuffix(activation)}`,
    outputShape: (fields, inputs) => {
      const source = onlyInput(inputs);
      const window = { size: fields.kernelSize, ...convolutionOf(fields) };
      return convolvedShape(source, window, outputChannels(fields, source));
    },
    weights: (fields, inputs) => {
      const source = onlyInput(inputs);
      return [
        { name: "depthwise_kernel", shape: kernelShape(fields, source), trainable: true },
        ...(fields.useBias
          ? [{ name: "bias", shape: [outputChannels(fields, source)], trainable: true }]
          : []),
      ];
    },
    build: (tf, fields, { name, seed, inputShapes }) => {
      const source = onlyInput(inputShapes);
      const convolution = convolutionOf(fields);
      const finish = biasAndActivation(tf, fields.activation);
      const window = { size: fields.kernelSize, ...convolution };
      return ownLayer(tf, {
        name,
        kind: `DepthwiseConv${dimensions}D`,
        outputShape: shapeOrNothing(convolvedShape(source, window, outputChannels(fields, source))),
        weights: ownWeights(tf, fields, seed, source),
        compute: (inputs, { weights: [kernel, bias] }) =>
          finish(convolve(tf, onlyTensor(inputs), kernel as Tensor, convolution), bias),
      });
    },
    examples,
  });
}

function convolutionOf({ strides, dilationRate, padding }: DepthwiseValues): Depthwise {
  return { strides, dilations: dilationRate, padding };
}

function kernelShape({ kernelSize, depthMultiplier }: DepthwiseValues, source: Shape): Shape {
  return [...kernelSize, lastSize(source), depthMultiplier];
}

function outputChannels({ depthMultiplier }: DepthwiseValues, source: Shape): number {
  return lastSize(source) * depthMultiplier;
}

function ownWeights(tf: Tfjs, fields: DepthwiseValues, seed: number, source: Shape): readonly OwnWeight[] {
  const kernel = {
    name: "depthwise_kernel",
    shape: kernelShape(fields, source),
    initializer: buildInitializer(tf, fields.depthwiseInitializer, seed, "depthwise_kernel"),
    regularizer: buildRegularizer(tf, fields),
    // Each channel's filters are units of their own: only the window leads into one.
    constraint: buildConstraint(
      tf,
      fields,
      fields.kernelSize.map((_, axis) => axis),
    ),
  };
  if (!fields.useBias) return [kernel];
  const initializer = buildInitializer(tf, fields.biasInitializer, seed, "bias");
  return [kernel, { name: "bias", shape: [outputChannels(fields, source)], initializer }];
}

/** tfjs's depthwise convolution takes one stride for all axes. */
function unevenStrideProblems(strides: readonly number[]): readonly FieldProblem[] {
  if (strides.every((stride) => stride === strides[0])) return [];
  return [{ field: "strides", expected: "the same stride along every axis", found: strides.join(", ") }];
}
