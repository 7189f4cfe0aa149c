// What a rule of the algebra pass looks like, and what several of them need.
import type { ProgramBuilder } from "../program/builder.ts";
import type { PrimitiveName, PrimitiveParams, ProgramShape, ValueId } from "../program/ir.ts";
import { sameShape } from "../program/shape.ts";

/** The value that an equation's only output equals, or null. It may apply cheaper primitives to get it. */
export type Identity<Params> = (
  program: ProgramBuilder,
  inputs: readonly ValueId[],
  params: Params,
) => ValueId | null;
export type Identities = { readonly [P in PrimitiveName]?: Identity<PrimitiveParams[P]> };

/** The equation that computes a value, if it is of this primitive. */
export function madeBy<P extends PrimitiveName>(
  program: ProgramBuilder,
  value: ValueId,
  primitive: P,
): { readonly params: PrimitiveParams[P]; readonly x: ValueId } | null {
  const definition = program.definitionOf(value);
  const x = definition?.inputs[0];
  if (definition?.primitive !== primitive || x === undefined) return null;
  return { params: definition.params as PrimitiveParams[P], x };
}

/** x itself where it has the wanted shape already, else x repeated to it. */
export function repeatedTo(program: ProgramBuilder, x: ValueId, shape: ProgramShape): ValueId {
  return sameShape(program.shapeOf(x), shape) ? x : program.apply("broadcastTo", { shape: [...shape] }, [x]);
}

export function reshapedTo(program: ProgramBuilder, x: ValueId, shape: ProgramShape): ValueId {
  return sameShape(program.shapeOf(x), shape) ? x : program.apply("reshape", { shape: [...shape] }, [x]);
}

/** What a reshape that only adds leading axes of length 1 was given, and how many it adds. */
export function leadingOnes(
  program: ProgramBuilder,
  value: ValueId,
): { readonly x: ValueId; readonly added: number } | null {
  const reshape = madeBy(program, value, "reshape");
  if (reshape === null) return null;
  const [from, to] = [program.shapeOf(reshape.x), reshape.params.shape];
  const added = to.length - from.length;
  const addsOnes =
    added > 0 && to.slice(0, added).every((size) => size === 1) && sameShape(to.slice(added), from);
  return addsOnes ? { x: reshape.x, added } : null;
}

/** The number that every element of a known value has, or null. */
export function uniformNumber(program: ProgramBuilder, value: ValueId): number | null {
  const broadcast = madeBy(program, value, "broadcastTo");
  const data = program.constantOf(broadcast?.x ?? value);
  const first = data?.[0];
  if (data === null || first === undefined) return null;
  return data.every((number) => number === first) ? first : null;
}
