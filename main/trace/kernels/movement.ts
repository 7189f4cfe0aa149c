// Rules of the kernels that make constants or move data without computing on it.
import { elementAt } from "../program/elementAt.ts";
import type {
  BroadCastToAttrs,
  ConcatAttrs,
  ExpandDimsAttrs,
  FillAttrs,
  GatherV2Attrs,
  MirrorPadAttrs,
  OneHotAttrs,
  PackAttrs,
  PadV2Attrs,
  ReshapeAttrs,
  ReverseAttrs,
  SliceAttrs,
  SplitVAttrs,
  StridedSliceAttrs,
  TileAttrs,
  TransposeAttrs,
  UnpackAttrs,
  UnsortedSegmentSumAttrs,
} from "@tensorflow/tfjs-core";
import type { DType, ProgramShape, ValueId } from "../program/ir.ts";
import { sizeOf } from "../program/shape.ts";
import type { RandomUniformAttrs } from "../randomUniform.ts";
import { gatherPerSample } from "./rearrangement.ts";
import {
  attributes,
  castTo,
  input,
  inputList,
  normalAxis,
  reshaped,
  shapeOf,
  UnsupportedKernelUse,
  type KernelCall,
  type KernelRule,
  type KernelRules,
} from "./kernelRule.ts";

function fill(call: KernelCall): ValueId {
  const { shape, value, dtype } = attributes<FillAttrs>(call);
  if (typeof value === "string") throw new UnsupportedKernelUse("it makes a text");
  return call.program.filled(value, { shape, dtype: (dtype as DType | undefined) ?? "float32" });
}

function filledLike(number: number): KernelRule {
  return (call) => call.program.filled(number, call.program.typeOf(input(call, "x")));
}

function reshape(call: KernelCall): ValueId {
  const x = input(call, "x");
  const { shape } = attributes<ReshapeAttrs>(call);
  return reshaped(call, x, call.core.util.inferFromImplicitShape(shape, sizeOf(shapeOf(call, x))));
}

function expandDims(call: KernelCall): ValueId {
  const x = input(call, "input");
  const shape = [...shapeOf(call, x)];
  shape.splice(normalAxis(attributes<ExpandDimsAttrs>(call).dim, shape.length + 1), 0, 1);
  return reshaped(call, x, shape);
}

function concat(call: KernelCall): ValueId {
  const parts = inputList(call);
  const axis = normalAxis(attributes<ConcatAttrs>(call).axis, shapeOf(call, elementAt(parts, 0)).length);
  const filled = parts.filter((part) => sizeOf(shapeOf(call, part)) > 0);
  if (filled.length <= 1) return filled[0] ?? elementAt(parts, 0);
  return call.program.apply("concat", { axis }, filled);
}

function slice(call: KernelCall): ValueId {
  const x = input(call, "x");
  const { begin, size } = attributes<SliceAttrs>(call);
  const shape = shapeOf(call, x);
  const begins = [begin].flat();
  const sizes = [size].flat();
  const starts = shape.map((_, axis) => begins[axis] ?? 0);
  const counts = shape.map((length, axis) => {
    const wanted = sizes[axis] ?? -1;
    return wanted === -1 ? length - elementAt(starts, axis) : wanted;
  });
  return call.program.apply("slice", { begin: starts, size: counts }, [x]);
}

function stridedSlice(call: KernelCall): ValueId {
  const x = input(call, "x");
  const attrs = attributes<StridedSliceAttrs>(call);
  const info = call.core.slice_util.sliceInfo(
    [...shapeOf(call, x)],
    attrs.begin,
    attrs.end,
    attrs.strides,
    attrs.beginMask,
    attrs.endMask,
    attrs.ellipsisMask,
    attrs.newAxisMask,
    attrs.shrinkAxisMask,
  );
  if (info.isIdentity) return reshaped(call, x, info.finalShape);
  const params = { begin: info.begin, end: info.end, strides: info.strides };
  return reshaped(call, call.program.apply("stridedSlice", params, [x]), info.finalShape);
}

function split(call: KernelCall): readonly ValueId[] {
  const x = input(call, "x");
  const shape = shapeOf(call, x);
  const { numOrSizeSplits, axis } = attributes<SplitVAttrs>(call);
  const along = normalAxis(axis, shape.length);
  const counts = call.core.backend_util.prepareSplitSize(
    { shape: [...shape] } as never,
    numOrSizeSplits,
    along,
  );
  const begins = counts.map((_, part) => counts.slice(0, part).reduce((sum, count) => sum + count, 0));
  return counts.map((count, part) => sliceAlong(call, x, along, elementAt(begins, part), count));
}

function sliceAlong(call: KernelCall, x: ValueId, along: number, begin: number, count: number): ValueId {
  const shape = shapeOf(call, x);
  return call.program.apply(
    "slice",
    {
      begin: shape.map((_, axis) => (axis === along ? begin : 0)),
      size: shape.map((length, axis) => (axis === along ? count : length)),
    },
    [x],
  );
}

function pack(call: KernelCall): ValueId {
  const parts = inputList(call);
  const shape = shapeOf(call, elementAt(parts, 0));
  const axis = normalAxis(attributes<PackAttrs>(call).axis, shape.length + 1);
  const single: ProgramShape = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
  const rows = parts.map((part) => reshaped(call, part, single));
  return rows.length === 1 ? elementAt(rows, 0) : call.program.apply("concat", { axis }, rows);
}

function unpack(call: KernelCall): readonly ValueId[] {
  const x = input(call, "value");
  const shape = shapeOf(call, x);
  const along = normalAxis(attributes<UnpackAttrs>(call).axis, shape.length);
  const rest = shape.filter((_, axis) => axis !== along);
  return Array.from({ length: elementAt(shape, along) }, (_, at) =>
    reshaped(call, sliceAlong(call, x, along, at, 1), rest),
  );
}

function pad(call: KernelCall): ValueId {
  const { paddings, constantValue } = attributes<PadV2Attrs>(call);
  const before = paddings.map(([left]) => left);
  const after = paddings.map(([, right]) => right);
  return call.program.apply("pad", { before, after, mode: "constant", value: constantValue }, [
    input(call, "x"),
  ]);
}

function mirrorPad(call: KernelCall): ValueId {
  const { paddings, mode } = attributes<MirrorPadAttrs>(call);
  const before = paddings.map(([left]) => left);
  const after = paddings.map(([, right]) => right);
  return call.program.apply("pad", { before, after, mode, value: 0 }, [input(call, "x")]);
}

function gather(call: KernelCall): ValueId {
  const [x, indices] = [input(call, "x"), input(call, "indices")];
  const { axis, batchDims } = attributes<GatherV2Attrs>(call);
  if (batchDims !== 0) return gatherPerSample(call);
  const along = normalAxis(axis, shapeOf(call, x).length);
  return call.program.apply("gather", { axis: along }, [x, castTo(call, indices, "int32")]);
}

function oneHot(call: KernelCall): ValueId {
  const { depth, onValue, offValue, dtype } = attributes<OneHotAttrs>(call);
  const params = { depth, on: onValue, off: offValue, dtype: (dtype as DType | undefined) ?? "float32" };
  return call.program.apply("oneHot", params, [castTo(call, input(call, "indices"), "int32")]);
}

function segmentSum(call: KernelCall): ValueId {
  const { numSegments } = attributes<UnsortedSegmentSumAttrs>(call);
  return call.program.apply("segmentSum", { count: numSegments }, [
    input(call, "x"),
    input(call, "segmentIds"),
  ]);
}

function randomUniform(call: KernelCall): ValueId {
  const { shape, seed, site } = attributes<RandomUniformAttrs>(call);
  return call.program.apply("randomUniform", { shape: [...shape], seed, site }, [call.step()]);
}

export const movementKernels: KernelRules = {
  Identity: (call) => input(call, "x"),
  Fill: fill,
  ZerosLike: filledLike(0),
  OnesLike: filledLike(1),
  Reshape: reshape,
  ExpandDims: expandDims,
  Transpose: (call) =>
    call.program.apply("transpose", { perm: [...attributes<TransposeAttrs>(call).perm] }, [input(call, "x")]),
  BroadcastTo: (call) =>
    call.program.apply("broadcastTo", { shape: [...attributes<BroadCastToAttrs>(call).shape] }, [
      input(call, "x"),
    ]),
  Tile: (call) =>
    call.program.apply("tile", { reps: [...attributes<TileAttrs>(call).reps] }, [input(call, "x")]),
  Concat: concat,
  Slice: slice,
  StridedSlice: stridedSlice,
  SplitV: split,
  Pack: pack,
  Unpack: unpack,
  PadV2: pad,
  MirrorPad: mirrorPad,
  Reverse: (call) => {
    const x = input(call, "x");
    const axes = call.core.util.parseAxisParam(attributes<ReverseAttrs>(call).dims, [...shapeOf(call, x)]);
    return axes.length === 0 ? x : call.program.apply("reverse", { axes }, [x]);
  },
  GatherV2: gather,
  OneHot: oneHot,
  UnsortedSegmentSum: segmentSum,
  NetloomRandomUniform: randomUniform,
};
