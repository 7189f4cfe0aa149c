// How a tfjs kernel becomes equations: its rule gets the values of its inputs and its attributes, applies primitives to
// the program that is being recorded and answers with the values of its outputs.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import { invariant } from "../../../shared/invariant.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { DType, None, PrimitiveName, PrimitiveParams, ProgramShape, ValueId } from "../program/ir.ts";

export interface KernelCall {
  readonly kernel: string;
  readonly core: typeof TfCore;
  readonly program: ProgramBuilder;
  /** Inputs by tfjs's names; optional ones that were not given are absent. */
  readonly inputs: ReadonlyMap<string, ValueId>;
  readonly attrs: NamedAttrMap;
  /** The number of the step, for kernels that draw. */
  readonly step: () => ValueId;
}

export type KernelRule = (call: KernelCall) => ValueId | readonly ValueId[];
export type KernelRules = Readonly<Record<string, KernelRule>>;

/** Thrown by a rule that knows the kernel but not this use of it; becomes an error that names kernel and layer. */
export class UnsupportedKernelUse extends Error {
  override readonly name = "UnsupportedKernelUse";
}

/** Primitives without parameters. */
export type PlainPrimitive = {
  [P in PrimitiveName]: PrimitiveParams[P] extends None ? P : never;
}[PrimitiveName];

export function input(call: KernelCall, name: string): ValueId {
  const value = call.inputs.get(name);
  invariant(value !== undefined, `kernel ${call.kernel} came without its input ${name}`);
  return value;
}

/** All inputs in their order, for kernels that take a list. */
export function inputList(call: KernelCall): readonly ValueId[] {
  return [...call.inputs.values()];
}

/** The attributes as tfjs's own interface of the kernel states them. */
export function attributes<T>(call: KernelCall): T {
  return call.attrs as unknown as T;
}

export function shapeOf(call: KernelCall, value: ValueId): ProgramShape {
  return call.program.shapeOf(value);
}

export function castTo(call: KernelCall, value: ValueId, dtype: DType): ValueId {
  if (call.program.typeOf(value).dtype === dtype) return value;
  return call.program.apply("cast", { dtype }, [value]);
}

/** Axis −1 means the last one. */
export function normalAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

export function plain(call: KernelCall, primitive: PlainPrimitive, ...inputs: readonly ValueId[]): ValueId {
  return call.program.apply<PlainPrimitive>(primitive, {}, inputs);
}

export function reshaped(call: KernelCall, value: ValueId, shape: ProgramShape): ValueId {
  return call.program.apply("reshape", { shape: [...shape] }, [value]);
}
