// How the reference evaluates a primitive: rules get row-major arrays and write row-major arrays. Clear rather than fast.
import type { ConstantData } from "../builder.ts";
import type { PrimitiveName, PrimitiveParams, ProgramShape, ValueType } from "../ir.ts";
import { sizeOf, stridesOf } from "../shape.ts";

export interface Operand {
  readonly type: ValueType;
  readonly data: ConstantData;
}

export type EvaluationRule<P extends PrimitiveName> = (
  inputs: readonly Operand[],
  params: PrimitiveParams[P],
  outputs: readonly Operand[],
) => void;

export type EvaluationRules<P extends PrimitiveName> = { readonly [Name in P]: EvaluationRule<Name> };

/** Positions in a buffer that walking `shape` in row-major order with these strides visits. */
export function stridedPositions(shape: ProgramShape, strides: readonly number[], offset = 0): Int32Array {
  const positions = new Int32Array(sizeOf(shape));
  const index = new Array<number>(shape.length).fill(0);
  let position = offset;
  for (let at = 0; at < positions.length; at++) {
    positions[at] = position;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      position += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      position -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return positions;
}

/** Copies data[positions[i]] to output[i]. */
export function pick(data: ConstantData, positions: Int32Array, output: ConstantData): void {
  for (let at = 0; at < positions.length; at++) output[at] = data[positions[at]!]!;
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
    length: shape[axis]!,
    inner: stridesOf(shape)[axis]!,
  };
}
