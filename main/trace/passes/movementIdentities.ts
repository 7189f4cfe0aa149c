// Identities of the primitives that move data.
import type { ProgramBuilder } from "../program/builder.ts";
import type { PrimitiveParams, ValueId } from "../program/ir.ts";
import { sameShape } from "../program/shape.ts";
import { madeBy, repeatedTo, reshapedTo, type Identities, type Identity } from "./identity.ts";

/** reshape to its own shape → x; reshape(reshape(x)) → reshape(x); a repeated number keeps being one */
const reshape: Identity<PrimitiveParams["reshape"]> = (program, [x], { shape }) => {
  if (x === undefined) return null;
  if (sameShape(program.shapeOf(x), shape)) return x;
  const inner = madeBy(program, x, "reshape");
  if (inner !== null) return reshapedTo(program, inner.x, shape);
  const repeated = madeBy(program, x, "broadcastTo");
  const isOneNumber = repeated !== null && program.shapeOf(repeated.x).length === 0;
  return isOneNumber ? program.apply("broadcastTo", { shape: [...shape] }, [repeated.x]) : null;
};

/** transpose(transpose(x)) → transpose(x) or x; one that moves axes of length 1 only → reshape */
const transpose: Identity<PrimitiveParams["transpose"]> = (program, [x], { perm }) => {
  if (x === undefined) return null;
  const inner = madeBy(program, x, "transpose");
  if (inner !== null)
    return transposed(
      program,
      inner.x,
      perm.map((axis) => inner.params.perm[axis] ?? axis),
    );
  return keepsOrder(program.shapeOf(x), perm) ? transposed(program, x, perm) : null;
};

function transposed(program: ProgramBuilder, x: ValueId, perm: readonly number[]): ValueId {
  const shape = program.shapeOf(x);
  if (!keepsOrder(shape, perm)) return program.apply("transpose", { perm: [...perm] }, [x]);
  return reshapedTo(
    program,
    x,
    perm.map((axis) => shape[axis] ?? 1),
  );
}

/** True where the axes longer than 1 stay in order, so that no number moves. */
function keepsOrder(shape: readonly number[], perm: readonly number[]): boolean {
  const moved = perm.filter((axis) => shape[axis] !== 1);
  return moved.every((axis, at) => at === 0 || axis > (moved[at - 1] ?? -1));
}

/** tile by ones → x; of axes of length 1 only → broadcastTo, which elementwise primitives do by themselves */
const tile: Identity<PrimitiveParams["tile"]> = (program, [x], { reps }) => {
  if (x === undefined) return null;
  const shape = program.shapeOf(x);
  const repeatsSingles = reps.every((count, axis) => count === 1 || shape[axis] === 1);
  return repeatsSingles
    ? repeatedTo(
        program,
        x,
        shape.map((size, axis) => size * (reps[axis] ?? 1)),
      )
    : null;
};

const broadcastTo: Identity<PrimitiveParams["broadcastTo"]> = (program, [x], { shape }) => {
  if (x === undefined) return null;
  if (sameShape(program.shapeOf(x), shape)) return x;
  const inner = madeBy(program, x, "broadcastTo");
  return inner === null ? null : program.apply("broadcastTo", { shape: [...shape] }, [inner.x]);
};

/** The whole of x → x; slice of a slice → one slice */
const slice: Identity<PrimitiveParams["slice"]> = (program, [x], { begin, size }) => {
  if (x === undefined) return null;
  if (sameShape(program.shapeOf(x), size)) return x;
  const inner = madeBy(program, x, "slice");
  if (inner === null) return null;
  const sum = begin.map((start, axis) => start + (inner.params.begin[axis] ?? 0));
  return program.apply("slice", { begin: sum, size: [...size] }, [inner.x]);
};

/** Steps of 1 → slice */
const stridedSlice: Identity<PrimitiveParams["stridedSlice"]> = (program, [x], { begin, end, strides }) => {
  if (x === undefined || strides.some((stride) => stride !== 1)) return null;
  const shape = program.shapeOf(x);
  const size = begin.map((start, axis) => Math.max(0, Math.min(end[axis] ?? 0, shape[axis] ?? 0) - start));
  return sameShape(shape, size) ? x : program.apply("slice", { begin: [...begin], size }, [x]);
};

export const movementIdentities: Identities = {
  reshape,
  transpose,
  tile,
  broadcastTo,
  slice,
  stridedSlice,
  concat: (_program, inputs) => (inputs.length === 1 ? (inputs[0] ?? null) : null),
  pad: (_program, [x], { before, after }) =>
    x !== undefined && [...before, ...after].every((count) => count === 0) ? x : null,
  select: (program, [condition, whenTrue, whenFalse]) => {
    if (condition === undefined || whenTrue === undefined || whenTrue !== whenFalse) return null;
    return sameShape(program.shapeOf(condition), program.shapeOf(whenTrue)) ? whenTrue : null;
  },
};
