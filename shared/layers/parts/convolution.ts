// Convolutions in one, two and three dimensions out of tfjs's conv2d: a sequence is an image of height 1, a volume a stack of
// images. So every engine that has conv2d and its gradients has them all, and groups and causal padding as well.
import type { Tensor, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import { invariant } from "../../invariant.ts";
import type { Tfjs } from "../definition.ts";
import type { Padding } from "./windows.ts";
import { splitAxis, unstackAxis } from "./pieces.ts";

export interface Convolution {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: Padding;
  readonly groups: number;
}

/** x [N, H, W, C], kernel [kh, kw, C / groups, F] → [N, H', W', F] */
export function convolveImages(tf: Tfjs, x: Tensor, kernel: Tensor, convolution: Convolution): Tensor {
  const { core } = tf;
  const { groups, padding } = convolution;
  const strides = convolution.strides as [number, number];
  const spread = spreadKernel(tf, kernel, convolution.dilations);
  const one = (images: Tensor, filters: Tensor) =>
    core.conv2d(images as Tensor4D, filters as Tensor4D, strides, padding);
  if (groups === 1) return one(x, spread);
  const parts = splitAxis(tf, x, groups, 3);
  const filters = splitAxis(tf, spread, groups, 3);
  return core.concat(
    parts.map((part, group) => one(part, filters[group] as Tensor)),
    3,
  );
}

/** A dilated kernel as a larger one with zeros in between: tfjs has no gradient of a dilated convolution. */
export function spreadKernel(tf: Tfjs, kernel: Tensor, dilations: readonly number[]): Tensor {
  return dilations.reduce((filters, dilation, axis) => spreadAxis(tf, filters, dilation, axis), kernel);
}

function spreadAxis(tf: Tfjs, filters: Tensor, dilation: number, axis: number): Tensor {
  const { core } = tf;
  if (dilation === 1 || filters.shape[axis] === 1) return filters;
  const cells = unstackAxis(tf, filters, axis);
  const gap = core.zeros((cells[0] as Tensor).shape);
  const spread = cells.flatMap((cell, index) =>
    index === 0 ? [cell] : [...Array.from({ length: dilation - 1 }, () => gap), cell],
  );
  return core.stack(spread, axis);
}

/** x [N, S, C], kernel [k, C / groups, F] → [N, S', F] */
export function convolveSequences(tf: Tfjs, x: Tensor, kernel: Tensor, convolution: Convolution): Tensor {
  const { core } = tf;
  const [stride = 1] = convolution.strides;
  const [dilation = 1] = convolution.dilations;
  const images = core.expandDims(x, 1);
  const filters = core.expandDims(kernel, 0);
  const image = convolveImages(tf, images, filters, {
    ...convolution,
    strides: [1, stride],
    dilations: [1, dilation],
  });
  return core.squeeze(image, [1]);
}

/** Zeros before a sequence so that no output sees later steps. */
export function padCausally(tf: Tfjs, x: Tensor, kernelSize: number, dilation: number): Tensor {
  return tf.core.pad(x as Tensor3D, [
    [0, 0],
    [(kernelSize - 1) * dilation, 0],
    [0, 0],
  ]);
}

/** Where the planes of a volume meet the kernel's planes along the depth. */
export interface DepthWindow {
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: Padding;
}

export interface DepthPlan {
  readonly outputs: number;
  /** Input plane under the kernel's plane k for output plane i; outside 0 … depth − 1 there are zeros. */
  planeAt(output: number, kernelPlane: number): number;
}

export function planDepth(depth: number, { size, stride, dilation, padding }: DepthWindow): DepthPlan {
  const reach = (size - 1) * dilation + 1;
  const outputs = padding === "same" ? Math.ceil(depth / stride) : Math.floor((depth - reach) / stride) + 1;
  const missing = padding === "same" ? Math.max(0, (outputs - 1) * stride + reach - depth) : 0;
  const before = Math.floor(missing / 2);
  return { outputs, planeAt: (output, kernelPlane) => output * stride + kernelPlane * dilation - before };
}

/**
 * x [N, D, H, W, C], kernel [kd, kh, kw, C / groups, F] → [N, D', H', W', F], as the sum over the kernel's planes of
 * two-dimensional convolutions: y[d] = Σₖ conv2d(x[d · stride + k · dilation − before], kernel[k]).
 */
export function convolveVolumes(tf: Tfjs, x: Tensor, kernel: Tensor, convolution: Convolution): Tensor {
  const { core } = tf;
  const [depthStride = 1, ...strides] = convolution.strides;
  const [depthDilation = 1, ...dilations] = convolution.dilations;
  const [batch = 1, depth = 1] = x.shape;
  const kernelPlanes = unstackAxis(tf, kernel, 0);
  const window = {
    size: kernelPlanes.length,
    stride: depthStride,
    dilation: depthDilation,
    padding: convolution.padding,
  };
  const plan = planDepth(depth, window);
  const planes = unstackAxis(tf, x, 1);
  const first = planes[0];
  invariant(first !== undefined, "a volume has a plane");
  const empty = core.zeros(first.shape);
  const sums = kernelPlanes.map((filters, kernelPlane) => {
    const seen = Array.from(
      { length: plan.outputs },
      (_, output) => planes[plan.planeAt(output, kernelPlane)] ?? empty,
    );
    const images = core.concat(seen, 0);
    return convolveImages(tf, images, filters, { ...convolution, strides, dilations });
  });
  return unstackDepth(tf, core.addN(sums), plan.outputs, batch);
}

/** [D · N, H, W, C], plane by plane, → [N, D, H, W, C] */
export function unstackDepth(tf: Tfjs, images: Tensor, depth: number, batch: number): Tensor {
  const { core } = tf;
  const [, height = 1, width = 1, channels = 1] = images.shape;
  return core.transpose(core.reshape(images, [depth, batch, height, width, channels]), [1, 0, 2, 3, 4]);
}
