// Rules of the kernels that rearrange blocks, look up or add up by index tuples, or make regular constants.
import type {
  BatchToSpaceNDAttrs,
  DepthToSpaceAttrs,
  GatherV2Attrs,
  LinSpaceAttrs,
  RangeAttrs,
  ScatterNdAttrs,
  SpaceToBatchNDAttrs,
} from "@tensorflow/tfjs-core";
import { constantData } from "../program/builder.ts";
import type { DType, ProgramShape, ValueId } from "../program/ir.ts";
import { sizeOf, stridesOf } from "../program/shape.ts";
import {
  attributes,
  castTo,
  input,
  normalAxis,
  plain,
  reshaped,
  shapeOf,
  UnsupportedKernelUse,
  type KernelCall,
  type KernelRules,
} from "./kernelRule.ts";

function transposed(call: KernelCall, x: ValueId, perm: readonly number[]): ValueId {
  return call.program.apply("transpose", { perm: [...perm] }, [x]);
}

/** [N, H, W, b · b · D] → [N, H · b, W · b, D] */
function depthToSpace(call: KernelCall): ValueId {
  const x = input(call, "x");
  const { blockSize, dataFormat } = attributes<DepthToSpaceAttrs>(call);
  if (dataFormat !== "NHWC") throw new UnsupportedKernelUse("its images have the channels first");
  const [batch, height, width, depth] = shapeOf(call, x) as unknown as [number, number, number, number];
  const channels = depth / blockSize ** 2;
  const blocks = reshaped(call, x, [batch, height, width, blockSize, blockSize, channels]);
  return reshaped(call, transposed(call, blocks, [0, 1, 3, 2, 4, 5]), [
    batch,
    height * blockSize,
    width * blockSize,
    channels,
  ]);
}

function batchToSpace(call: KernelCall): ValueId {
  const x = input(call, "x");
  const { blockShape, crops } = attributes<BatchToSpaceNDAttrs>(call);
  const util = call.core.backend_util;
  const shape = [...shapeOf(call, x)];
  const size = sizeOf(blockShape);
  const blocks = reshaped(call, x, util.getReshaped(shape, blockShape, size));
  const perm = util.getPermuted(shapeOf(call, blocks).length, blockShape.length);
  const spaceShape = util.getReshapedPermuted(shape, blockShape, size);
  const space = reshaped(call, transposed(call, blocks, perm), spaceShape);
  const begin = util.getSliceBeginCoords(crops, blockShape.length);
  const cropped = util.getSliceSize(spaceShape, crops, blockShape.length);
  const starts = spaceShape.map((_, axis) => begin[axis] ?? 0);
  return call.program.apply("slice", { begin: starts, size: completed(cropped, spaceShape) }, [space]);
}

/** The list with what it lacks at its end taken from `rest`. */
function completed(list: readonly number[], rest: readonly number[]): number[] {
  return rest.map((value, at) => list[at] ?? value);
}

function spaceToBatch(call: KernelCall): ValueId {
  const x = input(call, "x");
  const { blockShape, paddings } = attributes<SpaceToBatchNDAttrs>(call);
  const util = call.core.backend_util;
  const nothing = shapeOf(call, x).map(() => 0);
  const before = completed([0, ...paddings.map(([left = 0]) => left)], nothing);
  const after = completed([0, ...paddings.map(([, right = 0]) => right)], nothing);
  const padded = call.program.apply("pad", { before, after, mode: "constant", value: 0 }, [x]);
  const shape = [...shapeOf(call, padded)];
  const size = sizeOf(blockShape);
  const blocks = reshaped(call, padded, util.getReshaped(shape, blockShape, size, false));
  const perm = util.getPermuted(shapeOf(call, blocks).length, blockShape.length, false);
  return reshaped(
    call,
    transposed(call, blocks, perm),
    util.getReshapedPermuted(shape, blockShape, size, false),
  );
}

/** x on the diagonal of a square, 0 elsewhere. */
function diagonal(call: KernelCall): ValueId {
  const x = input(call, "x");
  const { dtype, shape } = call.program.typeOf(x);
  const size = sizeOf(shape);
  const isDiagonal = Uint8Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
  const mask = call.program.constant(isDiagonal, { shape: [size, size], dtype: "bool" });
  const row = reshaped(call, x, [1, size]);
  const zero = call.program.scalar(0, dtype);
  return reshaped(call, plain(call, "select", mask, row, zero), [...shape, ...shape]);
}

/** Row numbers of index tuples [..., k] into the first k axes of `shape`, seen as one axis. */
function rowNumbers(call: KernelCall, indices: ValueId, shape: ProgramShape): ValueId {
  const rank = shapeOf(call, indices).length;
  const depth = shapeOf(call, indices).at(-1) ?? 0;
  const strides = stridesOf(shape.slice(0, depth));
  const weights = call.program.constant(constantData(strides, "int32"), { shape: [depth], dtype: "int32" });
  const weighted = plain(call, "mul", castTo(call, indices, "int32"), weights);
  return call.program.apply("sum", { axes: [rank - 1], keepDims: false }, [weighted]);
}

function gatherByTuples(call: KernelCall): ValueId {
  const [params, indices] = [input(call, "params"), input(call, "indices")];
  const shape = shapeOf(call, params);
  const depth = shapeOf(call, indices).at(-1) ?? 0;
  const rows = reshaped(call, params, [sizeOf(shape.slice(0, depth)), ...shape.slice(depth)]);
  return call.program.apply("gather", { axis: 0 }, [rows, rowNumbers(call, indices, shape)]);
}

function scatterByTuples(call: KernelCall): ValueId {
  const [indices, updates] = [input(call, "indices"), input(call, "updates")];
  const { shape } = attributes<ScatterNdAttrs>(call);
  const depth = shapeOf(call, indices).at(-1) ?? 0;
  const rest = shape.slice(depth);
  const numbers = rowNumbers(call, indices, shape);
  const count = sizeOf(shapeOf(call, numbers));
  const rows = reshaped(call, updates, [count, ...rest]);
  const params = { count: sizeOf(shape.slice(0, depth)) };
  return reshaped(
    call,
    call.program.apply("segmentSum", params, [rows, reshaped(call, numbers, [count])]),
    shape,
  );
}

/** A table of its own per sample: the samples' tables are laid end to end, and the indices move with them. */
export function gatherPerSample(call: KernelCall): ValueId {
  const [x, indices] = [input(call, "x"), input(call, "indices")];
  const { axis, batchDims } = attributes<GatherV2Attrs>(call);
  const shape = shapeOf(call, x);
  const along = normalAxis(axis, shape.length);
  const batch = sizeOf(shape.slice(0, batchDims));
  const outer = sizeOf(shape.slice(batchDims, along));
  const length = shape[along] ?? 0;
  const inner = sizeOf(shape.slice(along + 1));
  const count = sizeOf(shapeOf(call, indices)) / batch;
  const tables = transposed(call, reshaped(call, x, [batch, outer, length, inner]), [0, 2, 1, 3]);
  const starts = Int32Array.from({ length: batch }, (_, sample) => sample * length);
  const offsets = call.program.constant(starts, { shape: [batch, 1], dtype: "int32" });
  const numbers = plain(call, "add", reshaped(call, castTo(call, indices, "int32"), [batch, count]), offsets);
  const rows = reshaped(call, tables, [batch * length, outer, inner]);
  const found = transposed(call, call.program.apply("gather", { axis: 0 }, [rows, numbers]), [0, 2, 1, 3]);
  const chosen = shapeOf(call, indices).slice(batchDims);
  return reshaped(call, found, [...shape.slice(0, along), ...chosen, ...shape.slice(along + 1)]);
}

function constantOf(call: KernelCall, numbers: readonly number[], dtype: DType): ValueId {
  return call.program.constant(constantData(numbers, dtype), { shape: [numbers.length], dtype });
}

function range(call: KernelCall): ValueId {
  const { start, stop, step, dtype } = attributes<RangeAttrs>(call);
  const length = Math.max(0, Math.ceil((stop - start) / step));
  return constantOf(
    call,
    Array.from({ length }, (_, at) => start + at * step),
    dtype ?? "float32",
  );
}

function linearSpace(call: KernelCall): ValueId {
  const { start, stop, num } = attributes<LinSpaceAttrs>(call);
  const step = num > 1 ? (stop - start) / (num - 1) : 0;
  return constantOf(
    call,
    Array.from({ length: num }, (_, at) => start + at * step),
    "float32",
  );
}

export const rearrangementKernels: KernelRules = {
  DepthToSpace: depthToSpace,
  BatchToSpaceND: batchToSpace,
  SpaceToBatchND: spaceToBatch,
  Diag: diagonal,
  FlipLeftRight: (call) => call.program.apply("reverse", { axes: [2] }, [input(call, "image")]),
  GatherNd: gatherByTuples,
  ScatterNd: scatterByTuples,
  Range: range,
  LinSpace: linearSpace,
};
