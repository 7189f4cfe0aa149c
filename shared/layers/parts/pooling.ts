// What poolings share: all but the value they keep. Sequences and volumes are pooled as images, like convolutions.
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValues, IntegersField } from "../../fields/fields.ts";
import { invariant } from "../../invariant.ts";
import type { LayerExample, Shape, ShapeResult, Tfjs } from "../definition.ts";
import { planDepth, unstackDepth } from "./convolution.ts";
import { lastSize, onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";
import { describeWindow, paddingField, slideWindow, windowField, type Padding } from "./windows.ts";

function poolingFields<const W extends IntegersField, const S extends IntegersField>(
  poolSize: W,
  strides: S,
) {
  return { poolSize, strides, padding: paddingField } as const satisfies FieldSpecs;
}

export const pooling1dFields = poolingFields(
  windowField("Window", [2], "Steps under the window."),
  windowField("Stride", [2], "How many steps the window moves at a time."),
);
export const pooling2dFields = poolingFields(
  windowField("Window", [2, 2], "Height and width of the window."),
  windowField("Strides", [2, 2], "How far the window moves at a time, down and across."),
);
export const pooling3dFields = poolingFields(
  windowField("Window", [2, 2, 2], "Depth, height and width of the window."),
  windowField("Strides", [2, 2, 2], "How far the window moves at a time, per axis."),
);

export type PoolingValues = FieldValues<typeof pooling2dFields>;

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

/** Keeps the largest value or the mean of each window of each plane; zeros of the padding are not counted. */
export type PoolingKind = "max" | "average";

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
  const images = core.concat(core.unstack(volumes, 1), 0);
  const pooled = poolImages(tf, kind, images, planeSize, planeStrides, padding);
  const planes = core.split(pooled, depth, 0);
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

export function poolImages(
  tf: Tfjs,
  kind: PoolingKind,
  images: Tensor,
  size: Shape,
  strides: Shape,
  padding: Padding,
): Tensor {
  const pool = kind === "max" ? tf.core.maxPool : tf.core.avgPool;
  return pool(images as Tensor4D, size as [number, number], strides as [number, number], padding);
}

function joinPlanes(tf: Tfjs, kind: PoolingKind, planes: readonly Tensor[]): Tensor {
  const { core } = tf;
  const [first, ...others] = planes;
  invariant(first !== undefined, "a pooling window covers a plane");
  if (kind === "max") return others.reduce((largest, plane) => core.maximum(largest, plane), first);
  return others.length === 0 ? first : core.div(core.addN([...planes]), planes.length);
}

export const pooling1dExamples: readonly LayerExample<typeof pooling1dFields>[] = [
  { title: "Halves a sequence", fields: {}, inputs: [[6, 2]] },
  {
    title: "Overlapping windows, same padding",
    fields: { poolSize: [3], strides: [2], padding: "same" },
    inputs: [[7, 2]],
  },
];

export const pooling2dExamples: readonly LayerExample<typeof pooling2dFields>[] = [
  { title: "Halves an image", fields: { poolSize: [2, 2], strides: [2, 2] }, inputs: [[6, 4, 2]] },
  {
    title: "Overlapping windows, same padding",
    fields: { poolSize: [3, 3], strides: [2, 2], padding: "same" },
    inputs: [[7, 5, 2]],
  },
  { title: "A row left over", fields: { poolSize: [2, 2], strides: [2, 2] }, inputs: [[5, 5, 1]] },
];

export const pooling3dExamples: readonly LayerExample<typeof pooling3dFields>[] = [
  { title: "Halves a volume", fields: {}, inputs: [[4, 4, 2, 2]] },
  {
    title: "Overlapping windows, same padding",
    fields: { poolSize: [3, 2, 3], strides: [2, 2, 1], padding: "same" },
    inputs: [[5, 3, 4, 1]],
  },
];
