// How the reference evaluates a primitive: rules get row-major arrays and write row-major arrays. Clear rather than fast.
import { elementAt } from "../elementAt.ts";
import type { ConstantData } from "../builder.ts";
import type { PrimitiveName, PrimitiveParams, ProgramShape, ValueType } from "../ir.ts";
import { sizeOf, stridesOf } from "../shape.ts";

/** float32 values may be held in double precision: every rule then computes in it. */
export type OperandData = ConstantData | Float64Array;

export interface Operand {
  readonly type: ValueType;
  readonly data: OperandData;
}

/** As many as the primitive takes; the type rules have checked that. */
export type Operands = readonly [Operand, Operand, Operand, ...Operand[]];

export type EvaluationRule<P extends PrimitiveName> = (
  inputs: Operands,
  params: PrimitiveParams[P],
  outputs: Operands,
) => void;

export type EvaluationRules<P extends PrimitiveName> = { readonly [Name in P]: EvaluationRule<Name> };

/** Positions in a buffer that walking `shape` in row-major order with these strides visits. */
export function stridedPositions(shape: ProgramShape, strides: readonly number[], offset = 0): Int32Array {
  const positions = new Int32Array(sizeOf(shape));
  const index = shape.map(() => 0);
  let position = offset;
  for (let at = 0; at < positions.length; at++) {
    positions[at] = position;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = elementAt(index, axis) + 1;
      position += elementAt(strides, axis);
      if (elementAt(index, axis) < elementAt(shape, axis)) break;
      position -= elementAt(strides, axis) * elementAt(shape, axis);
      index[axis] = 0;
    }
  }
  return positions;
}

/** Copies data[positions[i]] to output[i]. */
export function pick(data: OperandData, positions: Int32Array, output: OperandData): void {
  for (let at = 0; at < positions.length; at++) output[at] = elementAt(data, elementAt(positions, at));
}

export interface AxisSplit {
  /** Product of the sizes before the axis. */
  readonly outer: number;
  readonly length: number;
  /** Product of the sizes behind the axis. */
  readonly inner: number;
}

/** Sees a shape as [outer, length, inner] around one axis. */
export function splitAtAxis(shape: ProgramShape, axis: number): AxisSplit {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    length: elementAt(shape, axis),
    inner: elementAt(stridesOf(shape), axis),
  };
}
