// Depthwise convolutions (each channel on its own) and separable ones (depthwise, then a 1×1 convolution over the channels).
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValues } from "../../fields/fields.ts";
import type { Shape, Tfjs, WeightSpec } from "../definition.ts";
import { convolveImages, spreadKernel } from "./convolution.ts";
import { filterBiasField } from "./convolutionFields.ts";
import { biasInitializerField, buildInitializer, initializerField } from "./initializers.ts";
import type { OwnWeight } from "./ownLayers.ts";
import type { Padding } from "./windows.ts";

export const separableFields = {
  useBias: filterBiasField,
  depthwiseInitializer: initializerField(
    "Depthwise kernel starts as",
    "glorotUniform",
    "Distribution the first kernel is drawn from.",
  ),
  pointwiseInitializer: initializerField(
    "Pointwise kernel starts as",
    "glorotUniform",
    "Distribution the second kernel is drawn from.",
  ),
  biasInitializer: biasInitializerField,
} as const satisfies FieldSpecs;

type SeparableValues = FieldValues<typeof separableFields> & {
  readonly filters: number;
  readonly depthMultiplier: number;
};

function kernelShapes(
  fields: SeparableValues,
  kernelSize: Shape,
  channels: number,
): { readonly depthwise: Shape; readonly pointwise: Shape } {
  return {
    depthwise: [...kernelSize, channels, fields.depthMultiplier],
    pointwise: [...kernelSize.map(() => 1), channels * fields.depthMultiplier, fields.filters],
  };
}

export function separableWeightSpecs(
  fields: SeparableValues,
  kernelSize: Shape,
  channels: number,
): readonly WeightSpec[] {
  const { depthwise, pointwise } = kernelShapes(fields, kernelSize, channels);
  return [
    { name: "depthwise_kernel", shape: depthwise, trainable: true },
    { name: "pointwise_kernel", shape: pointwise, trainable: true },
    ...(fields.useBias ? [{ name: "bias", shape: [fields.filters], trainable: true }] : []),
  ];
}

export function separableWeights(
  tf: Tfjs,
  fields: SeparableValues,
  seed: number,
  kernelSize: Shape,
  channels: number,
): readonly OwnWeight[] {
  const initializers = {
    depthwise_kernel: fields.depthwiseInitializer,
    pointwise_kernel: fields.pointwiseInitializer,
    bias: fields.biasInitializer,
  } as const;
  return separableWeightSpecs(fields, kernelSize, channels).map(({ name, shape }) => {
    const initializer = buildInitializer(tf, initializers[name as keyof typeof initializers], seed, name);
    return { name, shape, initializer };
  });
}

export interface Depthwise {
  readonly strides: Shape;
  readonly dilations: Shape;
  readonly padding: Padding;
}

/** x [N, H, W, C], kernel [kh, kw, C, M] → [N, H', W', C · M] */
export function depthwiseImages(
  tf: Tfjs,
  x: Tensor,
  kernel: Tensor,
  { strides, dilations, padding }: Depthwise,
): Tensor {
  const spread = spreadKernel(tf, kernel, dilations);
  return tf.core.depthwiseConv2d(x as Tensor4D, spread as Tensor4D, strides as [number, number], padding);
}

/** x [N, S, C], kernel [k, C, M] → [N, S', C · M], as images of height 1 */
export function depthwiseSequences(
  tf: Tfjs,
  x: Tensor,
  kernel: Tensor,
  { strides, dilations, padding }: Depthwise,
): Tensor {
  const { core } = tf;
  const [stride = 1] = strides;
  const [dilation = 1] = dilations;
  // tfjs wants one stride for both axes; a height of 1 stays 1 under any.
  const image = { strides: [stride, stride], dilations: [1, dilation], padding };
  return core.squeeze(depthwiseImages(tf, core.expandDims(x, 1), core.expandDims(kernel, 0), image), [1]);
}

const pointwiseStep = { strides: [1, 1], dilations: [1, 1], padding: "valid", groups: 1 } as const;

export function separateImages(
  tf: Tfjs,
  x: Tensor,
  depthwise: Tensor,
  pointwise: Tensor,
  convolution: Depthwise,
): Tensor {
  return convolveImages(tf, depthwiseImages(tf, x, depthwise, convolution), pointwise, pointwiseStep);
}

export function separateSequences(
  tf: Tfjs,
  x: Tensor,
  depthwise: Tensor,
  pointwise: Tensor,
  convolution: Depthwise,
): Tensor {
  const { core } = tf;
  const own = core.expandDims(depthwiseSequences(tf, x, depthwise, convolution), 1);
  return core.squeeze(convolveImages(tf, own, core.expandDims(pointwise, 0), pointwiseStep), [1]);
}
