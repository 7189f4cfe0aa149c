// Identities of element-wise primitives, reductions and products.
import type { ProgramBuilder } from "../program/builder.ts";
import type { DType, None, PrimitiveParams, ProgramShape, ValueId } from "../program/ir.ts";
import { broadcastShapes, reducedShape } from "../program/shape.ts";
import {
  leadingOnes,
  madeBy,
  repeatedTo,
  reshapedTo,
  uniformNumber,
  type Identities,
  type Identity,
} from "./identity.ts";

type Pair = readonly [ValueId, ValueId];

function pairOf(inputs: readonly ValueId[]): Pair {
  return inputs as unknown as Pair;
}

function broadcastOf(program: ProgramBuilder, [a, b]: Pair): ProgramShape {
  return broadcastShapes(program.shapeOf(a), program.shapeOf(b)) ?? [];
}

/** x ∘ neutral → x, and neutral ∘ x → x where that holds too. */
function neutral(program: ProgramBuilder, pair: Pair, number: number, bothSides: boolean): ValueId | null {
  const [a, b] = pair;
  if (uniformNumber(program, b) === number) return repeatedTo(program, a, broadcastOf(program, pair));
  if (bothSides && uniformNumber(program, a) === number)
    return repeatedTo(program, b, broadcastOf(program, pair));
  return null;
}

/** x + 0 → x; x + (−y) → x − y; (−x) + y → y − x */
const add: Identity<PrimitiveParams["add"]> = (program, inputs) => {
  const [a, b] = pairOf(inputs);
  const unchanged = neutral(program, [a, b], 0, true);
  if (unchanged !== null) return unchanged;
  const negatedB = madeBy(program, b, "neg");
  if (negatedB !== null) return program.apply("sub", {}, [a, negatedB.x]);
  const negatedA = madeBy(program, a, "neg");
  return negatedA === null ? null : program.apply("sub", {}, [b, negatedA.x]);
};

/** x − 0 → x; x − (−y) → x + y */
const sub: Identity<PrimitiveParams["sub"]> = (program, inputs) => {
  const [a, b] = pairOf(inputs);
  const unchanged = neutral(program, [a, b], 0, false);
  if (unchanged !== null) return unchanged;
  const negated = madeBy(program, b, "neg");
  return negated === null ? null : program.apply("add", {}, [a, negated.x]);
};

/** x · 1 → x; x · x → x² */
const mul: Identity<PrimitiveParams["mul"]> = (program, inputs) => {
  const [a, b] = pairOf(inputs);
  return a === b ? program.apply("square", {}, [a]) : neutral(program, [a, b], 1, true);
};

/** x² → square(x); x¹ → x */
const pow: Identity<PrimitiveParams["pow"]> = (program, inputs) => {
  const [x, exponent] = pairOf(inputs);
  const isSquare = uniformNumber(program, exponent) === 2 && program.shapeOf(exponent).length === 0;
  return isSquare ? program.apply("square", {}, [x]) : neutral(program, [x, exponent], 1, false);
};

/** Of b → int32 → float32 nothing is lost on the way where b is a truth or a whole number. */
function isExactBetween(from: DType, through: DType): boolean {
  return from === "bool" || (from === "uint8" && through !== "bool");
}

/** cast to the same type → x; casts of casts; cast(reshape(x)) → reshape(cast(x)); cast(oneHot) → oneHot */
const cast: Identity<PrimitiveParams["cast"]> = (program, [x], { dtype }) => {
  if (x === undefined) return null;
  if (program.typeOf(x).dtype === dtype) return x;
  const inner = madeBy(program, x, "cast");
  if (inner !== null && isExactBetween(program.typeOf(inner.x).dtype, program.typeOf(x).dtype)) {
    return program.apply("cast", { dtype }, [inner.x]);
  }
  const reshape = madeBy(program, x, "reshape");
  if (reshape !== null)
    return program.apply("reshape", reshape.params, [program.apply("cast", { dtype }, [reshape.x])]);
  const oneHot = madeBy(program, x, "oneHot");
  if (oneHot !== null && dtype === "float32")
    return program.apply("oneHot", { ...oneHot.params, dtype }, [oneHot.x]);
  return null;
};

type Reduction = "sum" | "mean" | "max" | "min" | "prod" | "any" | "all";

/** Over axes of length 1 only → x; over a tensor with leading ones → over the tensor without. */
function reduction(primitive: Reduction): Identity<PrimitiveParams[Reduction]> {
  return (program, [x], { axes, keepDims }) => {
    if (x === undefined) return null;
    const shape = program.shapeOf(x);
    const result = reducedShape(shape, axes, keepDims);
    if (axes.every((axis) => shape[axis] === 1)) return reshapedTo(program, x, result);
    const inner = leadingOnes(program, x);
    if (inner === null) return null;
    const moved = axes.flatMap((axis) => (axis < inner.added ? [] : [axis - inner.added]));
    return reshapedTo(program, program.apply(primitive, { axes: moved, keepDims }, [inner.x]), result);
  };
}

/** matMul(transpose(a), b) with the last two axes swapped → matMul with the flag turned. */
const matMul: Identity<PrimitiveParams["matMul"]> = (program, inputs, params) => {
  const [a, b] = pairOf(inputs);
  const plainA = swappedMatrix(program, a);
  const plainB = swappedMatrix(program, b);
  if (plainA === null && plainB === null) return null;
  const flags = {
    transposeA: params.transposeA !== (plainA !== null),
    transposeB: params.transposeB !== (plainB !== null),
  };
  return program.apply("matMul", flags, [plainA ?? a, plainB ?? b]);
};

/** What was transposed, if only its last two axes were swapped. */
function swappedMatrix(program: ProgramBuilder, value: ValueId): ValueId | null {
  const transpose = madeBy(program, value, "transpose");
  if (transpose === null) return null;
  const { perm } = transpose.params;
  const rank = perm.length;
  const swapsLast = rank >= 2 && perm.every((axis, at) => axis === (at < rank - 2 ? at : 2 * rank - 3 - at));
  return swapsLast ? transpose.x : null;
}

function twice(primitive: "neg" | "logicalNot"): Identity<None> {
  return (program, [x]) => (x === undefined ? null : (madeBy(program, x, primitive)?.x ?? null));
}

export const elementwiseIdentities: Identities = {
  neg: twice("neg"),
  logicalNot: twice("logicalNot"),
  add,
  sub,
  mul,
  div: (program, inputs) => neutral(program, pairOf(inputs), 1, false),
  pow,
  cast,
  addN: (program, inputs) => (inputs.length === 2 ? program.apply("add", {}, inputs) : null),
  sum: reduction("sum"),
  mean: reduction("mean"),
  max: reduction("max"),
  min: reduction("min"),
  prod: reduction("prod"),
  any: reduction("any"),
  all: reduction("all"),
  matMul,
};
