// How the rules that give a primitive its output types are written: they state what they rely on and throw TypeMismatch
// where an equation breaks it. The builder lets it through (a bug of ours), the checker collects it.
import type { DType, PrimitiveName, PrimitiveParams, ProgramShape, ValueType } from "./ir.ts";

export type TypeRule<P extends PrimitiveName> = (
  inputs: readonly ValueType[],
  params: PrimitiveParams[P],
) => readonly ValueType[];

export type TypeRules<P extends PrimitiveName> = { readonly [Name in P]: TypeRule<Name> };

export class TypeMismatch extends Error {
  override readonly name = "TypeMismatch";
}

export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeMismatch(message);
}

/** The inputs as a tuple of exactly `count` types. */
export function takeInputs<N extends 1 | 2 | 3>(inputs: readonly ValueType[], count: N): InputTuple[N] {
  demand(inputs.length === count, `takes ${count} inputs, got ${inputs.length}`);
  return inputs as unknown as InputTuple[N];
}

interface InputTuple {
  1: readonly [ValueType];
  2: readonly [ValueType, ValueType];
  3: readonly [ValueType, ValueType, ValueType];
}

export function demandDType(type: ValueType, allowed: readonly DType[]): void {
  demand(allowed.includes(type.dtype), `takes ${allowed.join(" or ")}, got ${type.dtype}`);
}

export function demandSameDType(inputs: readonly ValueType[]): DType {
  const dtype = inputs[0]?.dtype;
  demand(dtype !== undefined, "takes at least one input");
  for (const input of inputs) demand(input.dtype === dtype, `mixes ${dtype} and ${input.dtype}`);
  return dtype;
}

export function demandRank(type: ValueType, rank: number): void {
  demand(type.shape.length === rank, `takes a tensor of rank ${rank}, got ${describeShape(type.shape)}`);
}

export function demandAxis(axis: number, rank: number): void {
  demand(
    Number.isInteger(axis) && axis >= 0 && axis < rank,
    `axis ${axis} is outside a tensor of rank ${rank}`,
  );
}

export function describeShape(shape: ProgramShape): string {
  return `[${shape.join(",")}]`;
}
