// Resizing is linear and works on rows and columns apart, so that each is a product with a constant matrix of
// interpolation weights [new, old], and each gradient a product with its transpose. Enlarging by whole factors without
// interpolation only repeats.
import type { CropAndResizeAttrs, ResizeBilinearAttrs } from "@tensorflow/tfjs-core";
import { knownNumbers } from "../program/knownNumbers.ts";
import type { ValueId } from "../program/ir.ts";
import {
  attributes,
  input,
  plain,
  reshaped,
  shapeOf,
  UnsupportedKernelUse,
  type KernelCall,
  type KernelRules,
} from "./kernelRule.ts";

type ImageSize = readonly [batch: number, height: number, width: number, channels: number];
/** Where row `index` of the result lies between the rows of the image: weight `fraction` on `upper`, the rest on `lower`. */
interface Sample {
  readonly lower: number;
  readonly upper: number;
  readonly fraction: number;
}
type Sampler = (index: number, oldSize: number, newSize: number) => Sample;

function imageSize(call: KernelCall, value: ValueId): ImageSize {
  return shapeOf(call, value) as unknown as ImageSize;
}

function scaleOf(oldSize: number, newSize: number, alignCorners: boolean): number {
  return alignCorners && newSize > 1 ? (oldSize - 1) / (newSize - 1) : oldSize / newSize;
}

function bilinearSampler({ alignCorners, halfPixelCenters }: ResizeBilinearAttrs): Sampler {
  return (index, oldSize, newSize) => {
    const scale = scaleOf(oldSize, newSize, alignCorners);
    const position = halfPixelCenters ? scale * (index + 0.5) - 0.5 : scale * index;
    const lower = Math.max(0, Math.floor(position));
    return { lower, upper: Math.min(oldSize - 1, Math.ceil(position)), fraction: position - lower };
  };
}

function nearestSampler({ alignCorners, halfPixelCenters }: ResizeBilinearAttrs): Sampler {
  return (index, oldSize, newSize) => {
    const position = scaleOf(oldSize, newSize, alignCorners) * (halfPixelCenters ? index + 0.5 : index);
    const nearest = Math.min(oldSize - 1, alignCorners ? Math.round(position) : Math.floor(position));
    return { lower: nearest, upper: nearest, fraction: 0 };
  };
}

/** Weights [newSize, oldSize]. */
function weights(call: KernelCall, sampler: Sampler, oldSize: number, newSize: number): ValueId {
  const matrix = new Float32Array(newSize * oldSize);
  for (let index = 0; index < newSize; index++)
    addSample(matrix, index * oldSize, sampler(index, oldSize, newSize));
  return call.program.constant(matrix, { shape: [newSize, oldSize], dtype: "float32" });
}

function addSample(matrix: Float32Array, row: number, { lower, upper, fraction }: Sample): void {
  matrix[row + lower] = (matrix[row + lower] ?? 0) + 1 - fraction;
  matrix[row + upper] = (matrix[row + upper] ?? 0) + fraction;
}

/** rows · image · columns: [batch, H, W, C] → [batch, H', W', C]; `transposed` runs it backwards. */
function interpolate(
  call: KernelCall,
  image: ValueId,
  rows: ValueId,
  columns: ValueId,
  transposed: boolean,
): ValueId {
  const [batch, height, width, channels] = imageSize(call, image);
  const size = transposed ? 1 : 0;
  const newHeight = shapeOf(call, rows)[size] ?? height;
  const newWidth = shapeOf(call, columns)[size] ?? width;
  const flags = { transposeA: transposed, transposeB: false };
  const tall = call.program.apply("matMul", flags, [
    rows,
    reshaped(call, image, [batch, height, width * channels]),
  ]);
  const lines = reshaped(call, tall, [batch * newHeight, width, channels]);
  const wide = call.program.apply("matMul", flags, [columns, lines]);
  return reshaped(call, wide, [batch, newHeight, newWidth, channels]);
}

function resize(call: KernelCall, sampler: Sampler): ValueId {
  const images = input(call, "images");
  const [, height, width] = imageSize(call, images);
  const [newHeight, newWidth] = attributes<ResizeBilinearAttrs>(call).size;
  const rows = weights(call, sampler, height, newHeight);
  return interpolate(call, images, rows, weights(call, sampler, width, newWidth), false);
}

function resizeGrad(call: KernelCall, sampler: Sampler): ValueId {
  const [, height, width] = imageSize(call, input(call, "images"));
  const dy = input(call, "dy");
  const [, newHeight, newWidth] = imageSize(call, dy);
  const rows = weights(call, sampler, height, newHeight);
  return interpolate(call, dy, rows, weights(call, sampler, width, newWidth), true);
}

/** The whole factors by which an image grows, if each pixel becomes a block. */
function repetition(
  call: KernelCall,
  before: ImageSize,
  after: readonly [number, number],
): readonly [number, number] | null {
  const factors = [after[0] / before[1], after[1] / before[2]] as const;
  return factors.every(Number.isInteger) && !attributes<ResizeBilinearAttrs>(call).alignCorners
    ? factors
    : null;
}

function resizeNearest(call: KernelCall): ValueId {
  const images = input(call, "images");
  const size = imageSize(call, images);
  const factors = repetition(call, size, attributes<ResizeBilinearAttrs>(call).size);
  if (factors === null) return resize(call, nearestSampler(attributes<ResizeBilinearAttrs>(call)));
  const [batch, height, width, channels] = size;
  const pixels = reshaped(call, images, [batch, height, 1, width, 1, channels]);
  const blocks = call.program.apply("tile", { reps: [1, 1, factors[0], 1, factors[1], 1] }, [pixels]);
  return reshaped(call, blocks, [batch, height * factors[0], width * factors[1], channels]);
}

function resizeNearestGrad(call: KernelCall): ValueId {
  const size = imageSize(call, input(call, "images"));
  const dy = input(call, "dy");
  const [, newHeight, newWidth] = imageSize(call, dy);
  const factors = repetition(call, size, [newHeight, newWidth]);
  if (factors === null) return resizeGrad(call, nearestSampler(attributes<ResizeBilinearAttrs>(call)));
  const [batch, height, width, channels] = size;
  const blocks = reshaped(call, dy, [batch, height, factors[0], width, factors[1], channels]);
  return call.program.apply("sum", { axes: [2, 4], keepDims: false }, [blocks]);
}

/** One axis of the crops: weights [boxes, newSize, oldSize] and which places lie outside the image. */
interface CropAxis {
  readonly weights: Float32Array;
  readonly outside: Uint8Array;
}

function cropAxis(
  from: readonly number[],
  to: readonly number[],
  oldSize: number,
  newSize: number,
  nearest: boolean,
): CropAxis {
  const axis = {
    weights: new Float32Array(from.length * newSize * oldSize),
    outside: new Uint8Array(from.length * newSize),
  };
  from.forEach((start, box) => {
    const end = to[box] ?? start;
    for (let index = 0; index < newSize; index++) {
      const share = newSize > 1 ? start + (index * (end - start)) / (newSize - 1) : (start + end) / 2;
      const position = share * (oldSize - 1);
      const row = box * newSize + index;
      if (position < 0 || position > oldSize - 1) axis.outside[row] = 1;
      else addSample(axis.weights, row * oldSize, between(position, nearest));
    }
  });
  return axis;
}

function between(position: number, nearest: boolean): Sample {
  const lower = nearest ? Math.round(position) : Math.floor(position);
  return { lower, upper: nearest ? lower : Math.ceil(position), fraction: nearest ? 0 : position - lower };
}

function cropAndResize(call: KernelCall): ValueId {
  const [image, boxInd] = [input(call, "image"), input(call, "boxInd")];
  const boxes = knownNumbers(call.program, input(call, "boxes"));
  if (boxes === null) throw new UnsupportedKernelUse("it crops boxes that depend on the data");
  const {
    cropSize: [newHeight, newWidth],
    method,
    extrapolationValue,
  } = attributes<CropAndResizeAttrs>(call);
  const corner = (at: number): number[] => [...boxes].filter((_, index) => index % 4 === at);
  const [, height, width, channels] = imageSize(call, image);
  const nearest = method === "nearest";
  const rows = cropAxis(corner(0), corner(2), height, newHeight, nearest);
  const columns = cropAxis(corner(1), corner(3), width, newWidth, nearest);
  const count = boxes.length / 4;
  const chosen = call.program.apply("gather", { axis: 0 }, [image, boxInd]);
  const matrix = (data: Float32Array, shape: readonly number[]): ValueId =>
    call.program.constant(data, { shape, dtype: "float32" });
  const flags = { transposeA: false, transposeB: false };
  const lines = reshaped(call, chosen, [count, height, width * channels]);
  const tall = call.program.apply("matMul", flags, [matrix(rows.weights, [count, newHeight, height]), lines]);
  const cells = reshaped(call, tall, [count, newHeight, width, channels]);
  const crops = call.program.apply("matMul", flags, [
    matrix(columns.weights, [count, 1, newWidth, width]),
    cells,
  ]);
  return extrapolationValue === 0
    ? crops
    : extrapolated(call, crops, rows.outside, columns.outside, extrapolationValue);
}

function extrapolated(
  call: KernelCall,
  crops: ValueId,
  rows: Uint8Array,
  columns: Uint8Array,
  value: number,
): ValueId {
  const [count, height, width] = imageSize(call, crops);
  const outsideRow = call.program.constant(rows, { shape: [count, height, 1, 1], dtype: "bool" });
  const outsideColumn = call.program.constant(columns, { shape: [count, 1, width, 1], dtype: "bool" });
  const isOutside = plain(call, "logicalOr", outsideRow, outsideColumn);
  return plain(call, "select", isOutside, call.program.scalar(value), crops);
}

export const resizeKernels: KernelRules = {
  ResizeBilinear: (call) => resize(call, bilinearSampler(attributes<ResizeBilinearAttrs>(call))),
  ResizeBilinearGrad: (call) => resizeGrad(call, bilinearSampler(attributes<ResizeBilinearAttrs>(call))),
  ResizeNearestNeighbor: resizeNearest,
  ResizeNearestNeighborGrad: resizeNearestGrad,
  CropAndResize: cropAndResize,
};
