// Output types of matrix products, convolutions and poolings.
import type { Conv2dParams, Layout, Pool2dParams, ProgramShape, ValueType } from "./ir.ts";
import { broadcastShapes, sameShape } from "./shape.ts";
import { demand, demandDType, demandRank, describeShape, takeInputs, type TypeRules } from "./typeRule.ts";

export type LinearName =
  | "matMul"
  | "conv2d"
  | "conv2dInputGrad"
  | "conv2dFilterGrad"
  | "maxPool2d"
  | "maxPool2dGrad"
  | "avgPool2d"
  | "avgPool2dGrad";

export interface ImageShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export function imageShape(shape: ProgramShape, layout: Layout): ImageShape {
  const [batch, second, third, fourth] = shape as readonly [number, number, number, number];
  if (layout === "nhwc") return { batch, height: second, width: third, channels: fourth };
  return { batch, channels: second, height: third, width: fourth };
}

export function fromImageShape({ batch, height, width, channels }: ImageShape, layout: Layout): ProgramShape {
  return layout === "nhwc" ? [batch, height, width, channels] : [batch, channels, height, width];
}

export interface KernelShape {
  readonly height: number;
  readonly width: number;
  /** Input channels of one group. */
  readonly inputs: number;
  readonly outputs: number;
}

/** Kernels are [kh, kw, inC / groups, outC] in nhwc and [outC, inC / groups, kh, kw] in nchw. */
export function kernelShape(shape: ProgramShape, layout: Layout): KernelShape {
  const [first, second, third, fourth] = shape as readonly [number, number, number, number];
  if (layout === "nhwc") return { height: first, width: second, inputs: third, outputs: fourth };
  return { outputs: first, inputs: second, height: third, width: fourth };
}

function windowCount(
  size: number,
  padding: number,
  window: number,
  stride: number,
  dilation: number,
): number {
  return Math.floor((size + padding - (dilation * (window - 1) + 1)) / stride) + 1;
}

function convolvedShape(input: ProgramShape, kernel: ProgramShape, params: Conv2dParams): ProgramShape {
  const image = imageShape(input, params.layout);
  const { height, width, inputs, outputs } = kernelShape(kernel, params.layout);
  const [top, left, bottom, right] = params.pads;
  demand(
    image.channels === inputs * params.groups,
    `has ${image.channels} channels for ${params.groups} groups of ${inputs}`,
  );
  demand(outputs % params.groups === 0, `can't part ${outputs} output channels into ${params.groups} groups`);
  const outHeight = windowCount(image.height, top + bottom, height, params.strides[0], params.dilations[0]);
  const outWidth = windowCount(image.width, left + right, width, params.strides[1], params.dilations[1]);
  demand(
    outHeight > 0 && outWidth > 0,
    `the kernel ${describeShape(kernel)} is larger than ${describeShape(input)}`,
  );
  return fromImageShape(
    { batch: image.batch, height: outHeight, width: outWidth, channels: outputs },
    params.layout,
  );
}

function pooledShape(input: ProgramShape, params: Pool2dParams): ProgramShape {
  const image = imageShape(input, params.layout);
  const [top, left, bottom, right] = params.pads;
  const outHeight = windowCount(image.height, top + bottom, params.window[0], params.strides[0], 1);
  const outWidth = windowCount(image.width, left + right, params.window[1], params.strides[1], 1);
  demand(
    outHeight > 0 && outWidth > 0,
    `the window ${params.window.join("×")} is larger than ${describeShape(input)}`,
  );
  return fromImageShape({ ...image, height: outHeight, width: outWidth }, params.layout);
}

function demandImage(type: ValueType): void {
  demandDType(type, ["float32"]);
  demandRank(type, 4);
}

function demandShape(type: ValueType, shape: ProgramShape): void {
  demandImage(type);
  demand(
    sameShape(type.shape, shape),
    `has ${describeShape(type.shape)} where ${describeShape(shape)} belongs`,
  );
}

function float32(shape: ProgramShape): readonly ValueType[] {
  return [{ shape, dtype: "float32" }];
}

function swapLast(shape: ProgramShape, swap: boolean): ProgramShape {
  return swap ? [...shape.slice(0, -2), ...shape.slice(-2).toReversed()] : shape;
}

export const linearTypes: TypeRules<LinearName> = {
  matMul: (inputs, { transposeA, transposeB }) => {
    const [a, b] = takeInputs(inputs, 2);
    for (const type of [a, b]) {
      demandDType(type, ["float32"]);
      demand(type.shape.length >= 2, `takes matrices, got ${describeShape(type.shape)}`);
    }
    const left = swapLast(a.shape, transposeA);
    const right = swapLast(b.shape, transposeB);
    const batch = broadcastShapes(left.slice(0, -2), right.slice(0, -2));
    demand(
      batch !== null && left.at(-1) === right.at(-2),
      `can't multiply ${describeShape(left)} by ${describeShape(right)}`,
    );
    return float32([...batch, ...left.slice(-2, -1), ...right.slice(-1)]);
  },
  conv2d: (inputs, params) => {
    const [x, kernel] = takeInputs(inputs, 2);
    demandImage(x);
    demandImage(kernel);
    return float32(convolvedShape(x.shape, kernel.shape, params));
  },
  conv2dInputGrad: (inputs, params) => {
    const [dy, kernel] = takeInputs(inputs, 2);
    demandImage(kernel);
    demandShape(dy, convolvedShape(params.inputShape, kernel.shape, params));
    return float32(params.inputShape);
  },
  conv2dFilterGrad: (inputs, params) => {
    const [x, dy] = takeInputs(inputs, 2);
    demandImage(x);
    demandShape(dy, convolvedShape(x.shape, params.kernelShape, params));
    return float32(params.kernelShape);
  },
  maxPool2d: (inputs, params) => {
    const [x] = takeInputs(inputs, 1);
    demandImage(x);
    return float32(pooledShape(x.shape, params));
  },
  maxPool2dGrad: (inputs, params) => {
    const [dy, x, y] = takeInputs(inputs, 3);
    demandImage(x);
    const pooled = pooledShape(x.shape, params);
    demandShape(dy, pooled);
    demandShape(y, pooled);
    return [x];
  },
  avgPool2d: (inputs, params) => {
    const [x] = takeInputs(inputs, 1);
    demandImage(x);
    return float32(pooledShape(x.shape, params));
  },
  avgPool2dGrad: (inputs, params) => {
    const [dy] = takeInputs(inputs, 1);
    demandShape(dy, pooledShape(params.inputShape, params));
    return float32(params.inputShape);
  },
};
