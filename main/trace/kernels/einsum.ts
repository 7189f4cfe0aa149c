// Einstein sums as matrix products: axes in both operands that the result keeps become the batch, axes in both that it does
// not are summed by the product. More operands are joined two at a time.
//
//     "bqhd,bkhd->bhqk"  →  [b·h, q, d] × [b·h, d, k] → [b,h,q,k]
import type { EinsumAttrs } from "@tensorflow/tfjs-core";
import { invariant } from "../../../shared/invariant.ts";
import type { ValueId } from "../program/ir.ts";
import { attributes, inputList, reshaped, shapeOf, type KernelCall, type KernelRules } from "./kernelRule.ts";

/** A value whose axes have names. */
interface Term {
  readonly value: ValueId;
  readonly axes: readonly string[];
}

function einsum(call: KernelCall): ValueId {
  const [sources = "", result = ""] = attributes<EinsumAttrs>(call).equation.replaceAll(" ", "").split("->");
  const labels = sources.split(",");
  const terms = inputList(call).map((value, at): Term => ({ value, axes: (labels[at] ?? "").split("") }));
  const wanted = result.split("");
  const joined = terms.reduce((left, right, at) => {
    const needed = new Set([...wanted, ...terms.slice(at + 1).flatMap(({ axes }) => axes)]);
    return join(call, left, right, needed);
  });
  return arrange(call, sumAway(call, joined, new Set(wanted)), wanted).value;
}

/** The product of two terms, summed over what only they have. */
function join(call: KernelCall, left: Term, right: Term, needed: ReadonlySet<string>): Term {
  const a = sumAway(call, left, new Set([...needed, ...right.axes]));
  const b = sumAway(call, right, new Set([...needed, ...left.axes]));
  const shared = a.axes.filter((axis) => b.axes.includes(axis));
  const batch = shared.filter((axis) => needed.has(axis));
  const summed = shared.filter((axis) => !needed.has(axis));
  const freeA = a.axes.filter((axis) => !shared.includes(axis));
  const freeB = b.axes.filter((axis) => !shared.includes(axis));
  const flags = { transposeA: false, transposeB: false };
  const product = call.program.apply("matMul", flags, [
    matrix(call, a, [batch, freeA, summed]),
    matrix(call, b, [batch, summed, freeB]),
  ]);
  const sizes = new Map([...sizesOf(call, a), ...sizesOf(call, b)]);
  const axes = [...batch, ...freeA, ...freeB];
  return {
    value: reshaped(
      call,
      product,
      axes.map((axis) => sizeIn(sizes, axis)),
    ),
    axes,
  };
}

function sumAway(call: KernelCall, term: Term, needed: ReadonlySet<string>): Term {
  const axes = term.axes.flatMap((axis, at) => (needed.has(axis) ? [] : [at]));
  if (axes.length === 0) return term;
  const value = call.program.apply("sum", { axes, keepDims: false }, [term.value]);
  return { value, axes: term.axes.filter((axis) => needed.has(axis)) };
}

/** The term with its axes in three groups, each flattened to one. */
function matrix(call: KernelCall, term: Term, groups: readonly (readonly string[])[]): ValueId {
  const sizes = sizesOf(call, term);
  const { value } = arrange(call, term, groups.flat());
  return reshaped(
    call,
    value,
    groups.map((group) => group.reduce((size, axis) => size * sizeIn(sizes, axis), 1)),
  );
}

function arrange(call: KernelCall, term: Term, axes: readonly string[]): Term {
  const perm = axes.map((axis) => term.axes.indexOf(axis));
  if (perm.every((from, at) => from === at)) return term;
  return { value: call.program.apply("transpose", { perm }, [term.value]), axes };
}

function sizesOf(call: KernelCall, { value, axes }: Term): ReadonlyMap<string, number> {
  const shape = shapeOf(call, value);
  return new Map(axes.map((axis, at) => [axis, shape[at] ?? 1]));
}

function sizeIn(sizes: ReadonlyMap<string, number>, axis: string): number {
  const size = sizes.get(axis);
  invariant(size !== undefined, `the Einstein sum has no axis ${axis}`);
  return size;
}

export const einsumKernels: KernelRules = { Einsum: einsum };
