// What poolings share: all but the value they keep. Sequences and volumes are pooled as images, like convolutions.
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { invariant } from "../../invariant.ts";
import type { Shape, ShapeResult, Tfjs } from "../definition.ts";
import { planDepth, unstackDepth } from "./convolution.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";
import { describeWindow, slideWindow, type Padding } from "./windows.ts";
import { splitAxis, unstackAxis } from "./pieces.ts";

/** A window keeps its largest value or its mean, in which zeros of the padding are not counted. */
export const poolingKinds = {
  max: {
    title: "Max pooling",
    name: "MaxPooling",
    keeps: "the largest value",
    summary: "Keeps the largest value of each window.",
    help: "Slides a window over each channel and keeps its largest value: the result is smaller, small shifts stop to matter, nothing is learned.",
    keyword: "maximum",
  },
  average: {
    title: "Average pooling",
    name: "AveragePooling",
    keeps: "the mean",
    summary: "Keeps the mean of each window.",
    help: "Slides a window over each channel and keeps the mean of the values inside; padding is not counted. Nothing is learned.",
    keyword: "mean",
  },
} as const;

export type PoolingKind = keyof typeof poolingKinds;

export interface PoolingValues {
  readonly poolSize: Shape;
  readonly strides: Shape;
  readonly padding: Padding;
}

export function poolingHeadline({ poolSize }: PoolingValues): string {
  return describeWindow(poolSize);
}

/** [...places, channels] → [...places after the window, channels] */
export function poolingShape(
  { poolSize, strides, padding }: PoolingValues,
  inputs: readonly Shape[],
): ShapeResult {
  const source = onlyInput(inputs);
  const wrongRank = rankProblem(source, poolSize.length + 1);
  if (wrongRank !== null) return shapeProblem(wrongRank);
  const slid = slideWindow({ size: poolSize, strides, padding }, source.slice(0, -1), "poolSize");
  return "problem" in slid ? shapeProblem(slid.problem) : shapeOk([...slid.sizes, lastSize(source)]);
}

/** [N, D, H, W, C] → [N, D', H', W', C]: every plane is pooled, then planes under the window are joined. */
export function poolVolumes(
  tf: Tfjs,
  kind: PoolingKind,
  volumes: Tensor,
  { poolSize, strides, padding }: PoolingValues,
): Tensor {
  const { core } = tf;
  const [batch = 1, depth = 1] = volumes.shape;
  const [depthSize = 1, ...planeSize] = poolSize;
  const [depthStride = 1, ...planeStrides] = strides;
  const images = core.concat(unstackAxis(tf, volumes, 1), 0);
  const pooled = poolImages(tf, kind, images, { poolSize: planeSize, strides: planeStrides, padding });
  const planes = splitAxis(tf, pooled, depth, 0);
  const plan = planDepth(depth, { size: depthSize, stride: depthStride, dilation: 1, padding });
  const joined = Array.from({ length: plan.outputs }, (_, output) => {
    const under = Array.from({ length: depthSize }, (_unused, place) => planes[plan.planeAt(output, place)]);
    return joinPlanes(
      tf,
      kind,
      under.filter((plane) => plane !== undefined),
    );
  });
  return unstackDepth(tf, core.concat(joined, 0), plan.outputs, batch);
}

/** [N, S, C] → [N, S', C], as images of height 1 */
export function poolSequences(
  tf: Tfjs,
  kind: PoolingKind,
  sequences: Tensor,
  { poolSize, strides, padding }: PoolingValues,
): Tensor {
  const image = { poolSize: [1, ...poolSize], strides: [1, ...strides], padding };
  return tf.core.squeeze(poolImages(tf, kind, tf.core.expandDims(sequences, 1), image), [1]);
}

/** [N, H, W, C] → [N, H', W', C] */
export function poolImages(
  tf: Tfjs,
  kind: PoolingKind,
  images: Tensor,
  { poolSize, strides, padding }: PoolingValues,
): Tensor {
  const window = poolSize as [number, number];
  const steps = strides as [number, number];
  if (kind === "max") return tf.core.maxPool(images as Tensor4D, window, steps, padding);
  if (padding === "same") return averageInside(tf, images, poolSize, strides);
  return tf.core.avgPool(images as Tensor4D, window, steps, padding);
}

/**
 * Mean over what lies inside the image, by padding with zeros and correcting for how many of them a window holds. tfjs's own
 * has that mean, but its gradient divides by the whole window.
 */
function averageInside(tf: Tfjs, images: Tensor, size: Shape, strides: Shape): Tensor {
  const { core } = tf;
  const [, height = 1, width = 1] = images.shape;
  const rows = overhang(height, size[0] ?? 1, strides[0] ?? 1);
  const columns = overhang(width, size[1] ?? 1, strides[1] ?? 1);
  const padded = core.pad(images, [[0, 0], rows.margins, columns.margins, [0, 0]]);
  const means = core.avgPool(
    padded as Tensor4D,
    size as [number, number],
    strides as [number, number],
    "valid",
  );
  const factors = rows.factors.flatMap((row) => columns.factors.map((column) => row * column));
  return core.mul(means, core.tensor(factors, [1, rows.factors.length, columns.factors.length, 1]));
}

/** Zeros before and after an axis under padding "same", and window size ÷ places inside for every output. */
function overhang(
  size: number,
  window: number,
  stride: number,
): { margins: [number, number]; factors: number[] } {
  const plan = planDepth(size, { size: window, stride, dilation: 1, padding: "same" });
  const before = -plan.planeAt(0, 0);
  const after = Math.max(0, plan.planeAt(plan.outputs - 1, window - 1) - (size - 1));
  const factors = Array.from({ length: plan.outputs }, (_, output) => {
    const first = Math.max(0, plan.planeAt(output, 0));
    const last = Math.min(size - 1, plan.planeAt(output, window - 1));
    return window / (last - first + 1);
  });
  return { margins: [before, after], factors };
}

function joinPlanes(tf: Tfjs, kind: PoolingKind, planes: readonly Tensor[]): Tensor {
  const { core } = tf;
  const [first, ...others] = planes;
  invariant(first !== undefined, "a pooling window covers a plane");
  if (kind === "max") return others.reduce((largest, plane) => core.maximum(largest, plane), first);
  return others.length === 0 ? first : core.div(core.addN([...planes]), planes.length);
}
