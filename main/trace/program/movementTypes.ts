// Output types of the primitives that move data, and of the random source.
import { elementAt } from "./elementAt.ts";
import type { ProgramShape } from "./ir.ts";
import { broadcastShapes, sameShape, sizeOf } from "./shape.ts";
import {
  demand,
  demandAxis,
  demandDType,
  demandRank,
  demandSameDType,
  describeShape,
  takeInputs,
  type TypeRules,
} from "./typeRule.ts";

export type MovementName =
  | "reshape"
  | "transpose"
  | "broadcastTo"
  | "tile"
  | "concat"
  | "slice"
  | "stridedSlice"
  | "pad"
  | "reverse"
  | "gather"
  | "segmentSum"
  | "topK"
  | "oneHot"
  | "randomUniform";

/** Number of elements that begin, begin + stride, … yields before end. Negative strides walk down to end = −1. */
function stridedLength(begin: number, end: number, stride: number): number {
  return Math.max(0, Math.ceil((end - begin) / stride));
}

function demandPermutation(perm: readonly number[], rank: number): void {
  const isPermutation =
    perm.length === rank && [...perm].sort((a, b) => a - b).every((axis, index) => axis === index);
  demand(isPermutation, `[${perm.join(",")}] is no permutation of ${rank} axes`);
}

function concatShape(shapes: readonly ProgramShape[], axis: number): ProgramShape {
  const first = elementAt(shapes, 0);
  demandAxis(axis, first.length);
  for (const shape of shapes) {
    const fits =
      shape.length === first.length && shape.every((size, at) => at === axis || size === first[at]);
    demand(fits, `can't join ${describeShape(first)} and ${describeShape(shape)} along axis ${axis}`);
  }
  return first.map((size, at) =>
    at === axis ? shapes.reduce((sum, shape) => sum + elementAt(shape, axis), 0) : size,
  );
}

export const movementTypes: TypeRules<MovementName> = {
  reshape: (inputs, { shape }) => {
    const [x] = takeInputs(inputs, 1);
    const fits = sizeOf(x.shape) === sizeOf(shape);
    demand(fits, `can't reshape ${describeShape(x.shape)} to ${describeShape(shape)}`);
    return [{ shape, dtype: x.dtype }];
  },
  transpose: (inputs, { perm }) => {
    const [x] = takeInputs(inputs, 1);
    demandPermutation(perm, x.shape.length);
    return [{ shape: perm.map((axis) => elementAt(x.shape, axis)), dtype: x.dtype }];
  },
  broadcastTo: (inputs, { shape }) => {
    const [x] = takeInputs(inputs, 1);
    const common = broadcastShapes(x.shape, shape);
    const fits = common !== null && sameShape(common, shape);
    demand(fits, `can't broadcast ${describeShape(x.shape)} to ${describeShape(shape)}`);
    return [{ shape, dtype: x.dtype }];
  },
  tile: (inputs, { reps }) => {
    const [x] = takeInputs(inputs, 1);
    demandRank(x, reps.length);
    return [{ shape: x.shape.map((size, axis) => size * elementAt(reps, axis)), dtype: x.dtype }];
  },
  concat: (inputs, { axis }) => {
    const dtype = demandSameDType(inputs);
    return [
      {
        shape: concatShape(
          inputs.map((input) => input.shape),
          axis,
        ),
        dtype,
      },
    ];
  },
  slice: (inputs, { begin, size }) => {
    const [x] = takeInputs(inputs, 1);
    demandRank(x, begin.length);
    demandRank(x, size.length);
    const inside = size.every(
      (count, axis) =>
        elementAt(begin, axis) >= 0 &&
        count >= 0 &&
        elementAt(begin, axis) + count <= elementAt(x.shape, axis),
    );
    demand(
      inside,
      `the slice at [${begin.join(",")}] of size ${describeShape(size)} leaves ${describeShape(x.shape)}`,
    );
    return [{ shape: size, dtype: x.dtype }];
  },
  stridedSlice: (inputs, { begin, end, strides }) => {
    const [x] = takeInputs(inputs, 1);
    for (const list of [begin, end, strides]) demandRank(x, list.length);
    const inside = begin.every((start, axis) => start >= 0 && start < Math.max(1, elementAt(x.shape, axis)));
    demand(inside, `the slice from [${begin.join(",")}] starts outside ${describeShape(x.shape)}`);
    demand(
      strides.every((stride) => Number.isInteger(stride) && stride !== 0),
      "has a stride of 0",
    );
    return [
      {
        shape: begin.map((start, axis) =>
          stridedLength(start, elementAt(end, axis), elementAt(strides, axis)),
        ),
        dtype: x.dtype,
      },
    ];
  },
  pad: (inputs, { before, after, mode }) => {
    const [x] = takeInputs(inputs, 1);
    demandRank(x, before.length);
    demandRank(x, after.length);
    const reach = x.shape.map((size) =>
      mode === "reflect" ? size - 1 : mode === "symmetric" ? size : Infinity,
    );
    const fits = reach.every(
      (limit, axis) => elementAt(before, axis) <= limit && elementAt(after, axis) <= limit,
    );
    demand(fits, `the ${mode} padding is wider than ${describeShape(x.shape)} allows`);
    return [
      {
        shape: x.shape.map((size, axis) => elementAt(before, axis) + size + elementAt(after, axis)),
        dtype: x.dtype,
      },
    ];
  },
  reverse: (inputs, { axes }) => {
    const [x] = takeInputs(inputs, 1);
    for (const axis of axes) demandAxis(axis, x.shape.length);
    return [x];
  },
  gather: (inputs, { axis }) => {
    const [x, indices] = takeInputs(inputs, 2);
    demandDType(indices, ["int32"]);
    demandAxis(axis, x.shape.length);
    return [
      { shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], dtype: x.dtype },
    ];
  },
  segmentSum: (inputs, { count }) => {
    const [data, ids] = takeInputs(inputs, 2);
    demandDType(ids, ["int32"]);
    demandDType(data, ["float32", "int32"]);
    demandRank(ids, 1);
    demand(data.shape[0] === ids.shape[0], `has ${data.shape[0]} rows and ${ids.shape[0]} ids`);
    return [{ shape: [count, ...data.shape.slice(1)], dtype: data.dtype }];
  },
  topK: (inputs, { k }) => {
    const [x] = takeInputs(inputs, 1);
    demandDType(x, ["float32", "int32"]);
    const last = x.shape.at(-1) ?? 0;
    demand(k >= 1 && k <= last, `can't choose ${k} of ${last}`);
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: "int32" },
    ];
  },
  oneHot: (inputs, { depth, dtype }) => {
    const [indices] = takeInputs(inputs, 1);
    demandDType(indices, ["int32"]);
    return [{ shape: [...indices.shape, depth], dtype }];
  },
  randomUniform: (inputs, { shape }) => {
    const [step] = takeInputs(inputs, 1);
    demandDType(step, ["int32"]);
    demandRank(step, 0);
    return [{ shape, dtype: "float32" }];
  },
};
