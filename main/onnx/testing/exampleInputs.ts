// Inputs for examples of primitives: numbers where functions have their edges, and numbers that never repeat.
import type { DType, PrimitiveParams, ProgramShape } from "../../trace/program/ir.ts";
import { sizeOf } from "../../trace/program/shape.ts";

export interface Input {
  readonly shape: ProgramShape;
  readonly dtype: DType;
  readonly numbers: readonly number[];
}

export interface Example<Params> {
  readonly params: Params;
  readonly inputs: readonly Input[];
  /** Compared with this relative tolerance (of a hundredth at least); 1e-5 where absent, more where large sums cancel. */
  readonly tolerance?: number;
}

let seed = 1;

/** Numbers from −2 to 2 that never repeat, so that maxima are alone. */
export function spread(shape: ProgramShape, low = -2, high = 2): Input {
  const numbers = Array.from({ length: sizeOf(shape) }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.fround(low + ((high - low) * seed) / 2 ** 32);
  });
  return { shape, dtype: "float32", numbers };
}

export function listed(
  numbers: readonly number[],
  dtype: DType = "float32",
  shape: ProgramShape = [numbers.length],
): Input {
  return { shape, dtype, numbers };
}

export const edge = listed([-Infinity, -3, -0.4, -1e-6, 0, 1e-6, 0.3, 1, 2.5, 40, Infinity, NaN]);
export const finite = listed([-30, -3, -1, -0.4, -1e-6, 0, 1e-6, 0.3, 1, 2.5, 3.5, 40]);
export const bools = listed([1, 0, 1, 0], "bool");
export const integers = listed([-7, -3, 0, 5], "int32");
export const none = {};

export function unary(...inputs: readonly Input[]): readonly Example<PrimitiveParams["neg"]>[] {
  return inputs.map((input) => ({ params: none, inputs: [input] }));
}

export function binary(
  ...pairs: readonly (readonly [Input, Input])[]
): readonly Example<PrimitiveParams["add"]>[] {
  return pairs.map((inputs) => ({ params: none, inputs }));
}

export const floats: readonly [Input, Input] = [spread([2, 3, 4]), spread([3, 1])];
export const wholeNumbers: readonly [Input, Input] = [integers, listed([2, -2, 3, -5], "int32")];
export const comparisons = binary(floats, [finite, finite], wholeNumbers);
export const logic = binary([bools, listed([1, 1, 0, 0], "bool")]);

export function reduction(...inputs: readonly Input[]): readonly Example<PrimitiveParams["sum"]>[] {
  return inputs.flatMap((input) => [
    { params: { axes: [1], keepDims: true }, inputs: [input] },
    { params: { axes: input.shape.map((_, axis) => axis), keepDims: false }, inputs: [input] },
    { params: { axes: [], keepDims: false }, inputs: [input] },
  ]);
}

export const boolMatrix = listed([1, 0, 1, 1, 0, 0], "bool", [3, 2]);
