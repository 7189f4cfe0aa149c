// Convolutions in one, two and three dimensions: a kernel [...window, channels / groups, filters] laid on every place.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ChoiceField, FieldValues } from "../../fields/fields.ts";
import {
  defineLayer,
  type BuildContext,
  type LayerExample,
  type Shape,
  type ShapeResult,
  type Tfjs,
  type TfjsLayer,
} from "../definition.ts";
import { activationField, activationSuffix } from "./activations.ts";
import { biasAndActivation } from "./biasAndActivation.ts";
import { padCausally, type Convolution } from "./convolution.ts";
import {
  convolutionHeadline,
  convolvedShape,
  filtersField,
  groupProblems,
  groupsField,
  shapeOrNothing,
} from "./convolutionFields.ts";
import type { Dimensions, MemberWords } from "./family.ts";
import { kernelFields, kernelWeights, kernelWeightSpecs } from "./kernelFields.ts";
import { onlyTensor, ownLayer } from "./ownLayers.ts";
import { penaltyProblems } from "./penalties.ts";
import { singlePort } from "./ports.ts";
import { lastSize, onlyInput } from "./shapes.ts";
import { dilationField, sizeField, strideDilationProblems, stridesField, type Padding } from "./windows.ts";

/** Causal padding is a sequence's: no output sees later steps. */
type ConvolutionPadding = Padding | "causal";

function convolutionFields(
  dimensions: Dimensions,
  filters: number,
  padding: ChoiceField<ConvolutionPadding>,
) {
  return {
    filters: filtersField(filters),
    kernelSize: sizeField(dimensions, "Kernel size", 3),
    strides: stridesField(dimensions, 1),
    padding,
    activation: activationField,
    dilationRate: dilationField(dimensions),
    groups: groupsField,
    ...kernelFields,
  } as const;
}

type ConvolutionFields = ReturnType<typeof convolutionFields>;
export type ConvolutionValues = FieldValues<ConvolutionFields>;

interface ConvolutionMember extends MemberWords {
  /** Where the filters start. */
  readonly filters: number;
  readonly padding: ChoiceField<ConvolutionPadding>;
  convolve(tf: Tfjs, x: Tensor, kernel: Tensor, convolution: Convolution): Tensor;
  /** tfjs's own layer for the settings it can train, else null. */
  buildNative?(tf: Tfjs, fields: ConvolutionValues, context: BuildContext): TfjsLayer | null;
  readonly examples: readonly LayerExample<ConvolutionFields>[];
}

export function convolutionLayer(dimensions: Dimensions, member: ConvolutionMember) {
  const { filters: startFilters, padding: paddingChoice, convolve, buildNative, ...rest } = member;
  return defineLayer({
    ...rest,
    version: 1,
    category: "convolution",
    role: "layer",
    inputs: [singlePort],
    fields: convolutionFields(dimensions, startFilters, paddingChoice),
    check: (fields) => [
      ...strideDilationProblems(fields.strides, fields.dilationRate),
      ...groupProblems(fields.filters, fields.groups),
      ...penaltyProblems(fields),
    ],
    headline: ({ filters, kernelSize, activation }) =>
      `${convolutionHeadline(filters, kernelSize)}${activationSuffix(activation)}`,
    outputShape: (fields, inputs) => shapeAfter(fields, onlyInput(inputs)),
    weights: (fields, inputs) =>
      kernelWeightSpecs(fields, kernelShape(fields, onlyInput(inputs)), fields.filters),
    build: (tf, fields, context) => {
      const native = buildNative?.(tf, fields, context) ?? null;
      if (native !== null) return native;
      const source = onlyInput(context.inputShapes);
      const finish = biasAndActivation(tf, fields.activation);
      return ownLayer(tf, {
        name: context.name,
        kind: `Conv${dimensions}D`,
        outputShape: shapeOrNothing(shapeAfter(fields, source)),
        weights: kernelWeights(tf, fields, context.seed, kernelShape(fields, source), fields.filters),
        compute: (inputs, { weights: [kernel, bias] }) => {
          const { values, padding } = withCausalPadding(tf, fields, onlyTensor(inputs));
          const { strides, dilationRate: dilations, groups } = fields;
          return finish(
            convolve(tf, values, kernel as Tensor, { strides, dilations, padding, groups }),
            bias,
          );
        },
      });
    },
  });
}

function kernelShape({ kernelSize, groups, filters }: ConvolutionValues, source: Shape): Shape {
  return [...kernelSize, lastSize(source) / groups, filters];
}

/** Causal padding adds what "same" would, only all of it before. */
function shapeAfter(fields: ConvolutionValues, source: Shape): ShapeResult {
  const { kernelSize: size, strides, dilationRate: dilations, filters, groups } = fields;
  const padding = fields.padding === "causal" ? "same" : fields.padding;
  return convolvedShape(source, { size, strides, dilations, padding }, filters, groups);
}

function withCausalPadding(
  tf: Tfjs,
  { padding, kernelSize, dilationRate }: ConvolutionValues,
  values: Tensor,
): { readonly values: Tensor; readonly padding: Padding } {
  if (padding !== "causal") return { values, padding };
  return { values: padCausally(tf, values, kernelSize[0] ?? 1, dilationRate[0] ?? 1), padding: "valid" };
}
