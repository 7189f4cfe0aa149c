// Arithmetic of shapes: sizes, strides, numpy's broadcasting rule.
import { elementAt } from "./elementAt.ts";
import type { ProgramShape } from "./ir.ts";

export function sizeOf(shape: ProgramShape): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

export function sameShape(a: ProgramShape, b: ProgramShape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** Row-major strides in elements. */
export function stridesOf(shape: ProgramShape): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = elementAt(strides, axis + 1) * elementAt(shape, axis + 1);
  return strides;
}

/** The common shape of numpy's broadcasting rule, or null where there is none. */
export function broadcastShapes(a: ProgramShape, b: ProgramShape): ProgramShape | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - (rank - a.length)] ?? 1;
    const right = b[axis - (rank - b.length)] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return null;
    shape.push(left === 1 ? right : left);
  }
  return shape;
}

/** Strides with which a tensor of `shape` is read as if it had the shape `to`: 0 along repeated axes. */
export function broadcastStrides(shape: ProgramShape, to: ProgramShape): number[] {
  const own = stridesOf(shape);
  const missing = to.length - shape.length;
  return to.map((_, axis) =>
    axis < missing || shape[axis - missing] === 1 ? 0 : elementAt(own, axis - missing),
  );
}

/** The shape that remains after reducing over `axes`. */
export function reducedShape(shape: ProgramShape, axes: readonly number[], keepDims: boolean): ProgramShape {
  if (keepDims) return shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
  return shape.filter((_, axis) => !axes.includes(axis));
}
