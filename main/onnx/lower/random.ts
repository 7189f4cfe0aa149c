// Counter-based uniform numbers, bit for bit those of main/trace/randomUniform.ts, whose formula the steps follow. The part
// that depends on the step alone is computed on a scalar; the rest elementwise over the indices 0, 1, 2 …
import { randomPlace, randomUniformConstants } from "../../trace/randomUniform.ts";
import { sizeOf } from "../../trace/program/shape.ts";
import { elementTypes } from "../proto/messages.ts";
import { inputName, noRule, reshapeTo, rule, type LoweringContext, type RuleTable } from "./rule.ts";

const { firstFactor, secondFactor, keyFactor, scale } = randomUniformConstants;

export const randomRules: RuleTable<"randomUniform"> = {
  randomUniform: rule(18, (context, equation) => {
    const { shape, seed, site } = equation.params;
    if (shape.some((length) => length < 0)) noRule(equation, "the batch axis is free");
    const { graph } = context;
    const { place, offset } = randomPlace(seed, site);
    const step = graph.node("Cast", [inputName(context, equation, 0)], { to: { int: elementTypes.uint32 } });
    const key = mixed(context, graph.node("BitwiseXor", [step, scalar(context, place)]));
    const addend = graph.node("Add", [
      graph.node("Mul", [key, scalar(context, keyFactor)]),
      scalar(context, offset),
    ]);
    const indices = graph.node("BitwiseXor", [counting(context, sizeOf(shape)), key]);
    const first = foldedDown(context, multiplied(context, foldedDown(context, indices, 16), firstFactor), 15);
    const second = multiplied(context, graph.node("Add", [first, addend]), secondFactor);
    const bits = graph.node("Cast", [shiftedRight(context, second, 8)], {
      to: { int: elementTypes.float32 },
    });
    return reshapeTo(context, graph.node("Mul", [bits, graph.scalar(scale, "float32")]), shape);
  }),
};

/** mix(x) of the reference. */
function mixed(context: LoweringContext, value: string): string {
  const first = multiplied(context, foldedDown(context, value, 16), firstFactor);
  return foldedDown(context, multiplied(context, foldedDown(context, first, 15), secondFactor), 16);
}

/** x ^ (x >> bits) */
function foldedDown(context: LoweringContext, value: string, bits: number): string {
  return context.graph.node("BitwiseXor", [value, shiftedRight(context, value, bits)]);
}

function shiftedRight(context: LoweringContext, value: string, bits: number): string {
  return context.graph.node("BitShift", [value, scalar(context, bits)], { direction: { text: "RIGHT" } });
}

function multiplied(context: LoweringContext, value: string, factor: number): string {
  return context.graph.node("Mul", [value, scalar(context, factor)]);
}

function scalar(context: LoweringContext, value: number): string {
  return context.graph.constant(Uint32Array.of(value), [], "uint32");
}

/** uint32 [size]: 0, 1, 2 …, made once per graph. */
function counting(context: LoweringContext, size: number): string {
  const key = `counting ${size}`;
  const known = context.shared.get(key);
  if (known !== undefined) return known;
  const name = context.graph.constant(
    Uint32Array.from({ length: size }, (_, index) => index),
    [size],
    "uint32",
    "counting",
  );
  context.shared.set(key, name);
  return name;
}
