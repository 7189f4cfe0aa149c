// Primitives that only move values: shapes, slices, padding, gathering.
import { fail } from "../../../shared/errors/appError.ts";
import type { PrimitiveName, ProgramShape } from "../../trace/program/ir.ts";
import {
  castTo,
  inputName,
  inputNames,
  inputType,
  outputType,
  reshapeTo,
  rule,
  shapeValue,
  transposed,
  type LoweringContext,
  type RuleTable,
} from "./rule.ts";

type MovementName =
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
  | "oneHot"
  | "segmentSum"
  | "topK";

/** Ends of a Slice that mean "to the last element" and, going backwards, "past the first". */
const toTheEnd = 2 ** 31 - 1;
const pastTheFirst = -(2 ** 31 - 1);

export const movementRules: RuleTable<Extract<PrimitiveName, MovementName>> = {
  reshape: rule(14, (context, equation) => {
    const { shape } = equation.params;
    const x = inputName(context, equation, 0);
    return sameShape(inputType(context, equation, 0).shape, shape) ? x : reshapeTo(context, x, shape);
  }),
  transpose: rule(13, (context, equation) =>
    transposed(context, inputName(context, equation, 0), equation.params.perm),
  ),
  broadcastTo: rule(13, (context, equation) => {
    const { shape } = equation.params;
    const x = inputName(context, equation, 0);
    const from = inputType(context, equation, 0).shape;
    if (sameShape(from, shape)) return x;
    // A free length the input has already can stay 1 in the target: Expand keeps the input's.
    const lead = shape.length - from.length;
    const target = shape.map((length, axis) => (length < 0 && from[axis - lead] === length ? 1 : length));
    return context.graph.node("Expand", [x, shapeValue(context, target)]);
  }),
  tile: rule(13, (context, equation) => {
    const x = inputName(context, equation, 0);
    if (equation.params.reps.every((count) => count === 1)) return x;
    return context.graph.node("Tile", [x, shapeValue(context, equation.params.reps)]);
  }),
  concat: rule(13, (context, equation) =>
    context.graph.node("Concat", inputNames(context, equation), { axis: { int: equation.params.axis } }),
  ),
  slice: rule(13, (context, equation) => {
    const { begin, size } = equation.params;
    const from = inputType(context, equation, 0).shape;
    const cut = begin.map((_, axis) => axis).filter((axis) => begin[axis] !== 0 || size[axis] !== from[axis]);
    const free = cut.filter((axis) => from[axis]! < 0);
    const x = inputName(context, equation, 0);
    const whole = free.reduce(
      (value, axis) => slicedBatches(context, value, from, axis, begin[axis]!, size[axis]!),
      x,
    );
    const plain = cut.filter((axis) => from[axis]! >= 0);
    return sliced(
      context,
      whole,
      plain.map((axis) => ({ axis, start: begin[axis]!, end: begin[axis]! + size[axis]!, step: 1 })),
    );
  }),
  stridedSlice: rule(13, (context, equation) => {
    const { begin, end, strides } = equation.params;
    return sliced(
      context,
      inputName(context, equation, 0),
      begin.map((start, axis) => {
        const step = strides[axis]!;
        const stop = end[axis]!;
        return { axis, start, end: stop < 0 ? edge(step) : stop, step };
      }),
    );
  }),
  pad: rule(13, (context, equation) => {
    const { before, after, mode, value } = equation.params;
    const x = inputName(context, equation, 0);
    if (mode === "symmetric")
      return padSymmetric(context, x, inputType(context, equation, 0).shape, before, after);
    const pads = context.graph.ints([...before, ...after]);
    const inputs =
      mode === "constant"
        ? [x, pads, context.graph.scalar(value, outputType(context, equation).dtype)]
        : [x, pads];
    return context.graph.node("Pad", inputs, { mode: { text: mode } });
  }),
  reverse: rule(13, (context, equation) =>
    sliced(
      context,
      inputName(context, equation, 0),
      equation.params.axes.map((axis) => ({
        axis,
        start: -1,
        end: pastTheFirst,
        step: -1,
      })),
    ),
  ),
  gather: rule(13, (context, equation) =>
    context.graph.node("Gather", inputNames(context, equation), { axis: { int: equation.params.axis } }),
  ),
  // Compared with 0 … depth − 1 instead of ONNX's OneHot, which counts negative indices from the end.
  oneHot: rule(13, (context, equation) => {
    const { graph } = context;
    const { depth, on, off, dtype } = equation.params;
    const { shape } = inputType(context, equation, 0);
    const column = reshapeTo(context, inputName(context, equation, 0), [...shape, 1]);
    const classes = graph.constant(
      Int32Array.from({ length: depth }, (_, index) => index),
      [depth],
      "int32",
    );
    const hit = graph.node("Equal", [column, classes]);
    if (on === 1 && off === 0) return dtype === "bool" ? hit : castTo(context, hit, dtype);
    return graph.node("Where", [hit, graph.scalar(on, dtype), graph.scalar(off, dtype)]);
  }),
  // Rows with an id below 0 are added to one row more, which is cut off.
  segmentSum: rule(16, (context, equation) => {
    const { graph } = context;
    const { count } = equation.params;
    const [, ...rest] = inputType(context, equation, 0).shape;
    const ids = inputName(context, equation, 1);
    const leftOut = graph.node("Less", [ids, graph.scalar(0, "int32")]);
    const rows = graph.node("Where", [leftOut, graph.scalar(count, "int32"), ids]);
    const places = reshapeTo(context, castTo(context, rows, "int64"), [-1, 1]);
    const zeros = graph.node("Expand", [
      graph.scalar(0, outputType(context, equation).dtype),
      graph.ints([count + 1, ...rest]),
    ]);
    const summed = graph.node("ScatterND", [zeros, places, inputName(context, equation, 0)], {
      reduction: { text: "add" },
    });
    return sliced(context, summed, [{ axis: 0, start: 0, end: count, step: 1 }]);
  }),
  topK: rule(11, (context, equation) => {
    const k = context.graph.ints([equation.params.k]);
    const [values, places] = context.graph.nodeWithOutputs("TopK", [inputName(context, equation, 0), k], 2);
    return [values!, castTo(context, places!, "int32")];
  }),
};

interface AxisSlice {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/**
 * A slice along an axis whose length follows the batch: all lengths are multiples of the batch, written as −k.
 * [k · B, …] → [k, B, …] → slice → [m · B, …]
 */
function slicedBatches(
  context: LoweringContext,
  value: string,
  from: ProgramShape,
  axis: number,
  begin: number,
  size: number,
): string {
  const [before, after] = [from.slice(0, axis), from.slice(axis + 1)];
  if ([...before, ...after].some((length) => length < 0)) {
    fail("export/unsupported", { found: "a slice of a tensor with two lengths that follow the batch" });
  }
  const parts = reshapeTo(context, value, [...before, -from[axis]!, -1, ...after]);
  const kept = sliced(context, parts, [{ axis, start: -begin, end: -(begin + size), step: 1 }]);
  return reshapeTo(context, kept, [...before, -1, ...after]);
}

function sliced(context: LoweringContext, value: string, slices: readonly AxisSlice[]): string {
  if (slices.length === 0) return value;
  const { graph } = context;
  const bounds = [
    slices.map((slice) => slice.start),
    slices.map((slice) => slice.end),
    slices.map((slice) => slice.axis),
  ];
  const steps = slices.map((slice) => slice.step);
  if (steps.some((step) => step !== 1)) bounds.push(steps);
  return graph.node("Slice", [value, ...bounds.map((values) => graph.ints(values))]);
}

function edge(step: number): number {
  return step < 0 ? pastTheFirst : toTheEnd;
}

function sameShape(left: ProgramShape, right: ProgramShape): boolean {
  return left.length === right.length && left.every((length, axis) => length === right[axis]);
}

/** ONNX knows no symmetric padding (the edge itself repeated): gather the mirrored places along each padded axis. */
function padSymmetric(
  context: LoweringContext,
  value: string,
  shape: ProgramShape,
  before: readonly number[],
  after: readonly number[],
): string {
  const { graph } = context;
  return shape.reduce((padded, length, axis) => {
    const front = before[axis] ?? 0;
    const back = after[axis] ?? 0;
    if (front === 0 && back === 0) return padded;
    const places = Int32Array.from({ length: front + length + back }, (_, index) =>
      mirrored(index - front, length),
    );
    return graph.node("Gather", [padded, graph.constant(places, [places.length], "int32")], {
      axis: { int: axis },
    });
  }, value);
}

function mirrored(place: number, length: number): number {
  if (place < 0) return -place - 1;
  return place < length ? place : 2 * length - place - 1;
}
