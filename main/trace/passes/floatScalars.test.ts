import { expect, test } from "vitest";
import { ProgramBuilder } from "../program/builder.ts";
import { checkProgram } from "../program/checkProgram.ts";
import { interpret } from "../program/interpreter/interpret.ts";
import type { Program, ValueId } from "../program/ir.ts";
import { printProgram } from "../program/printProgram.ts";
import { floatScalars } from "./floatScalars.ts";
import { optimize } from "./optimize.ts";

interface Adam {
  readonly p: ProgramBuilder;
  readonly moment: ValueId;
  readonly square: ValueId;
  readonly weight: ValueId;
  readonly correction1: ValueId;
  readonly correction2: ValueId;
  readonly rate: ValueId;
}

const large = { shape: [4], dtype: "float32" } as const;
const scalar = { shape: [], dtype: "float32" } as const;

function programOf(scope: string, body: (adam: Adam) => ValueId): Program {
  const p = new ProgramBuilder();
  p.scope = scope;
  const state = (name: string, type: typeof large | typeof scalar) => p.input({ kind: "state", name }, type);
  const [moment, square, weight] = [state("m", large), state("v", large), state("w", large)];
  const [beta1, beta2, rate] = [state("b1", scalar), state("b2", scalar), state("lr", scalar)];
  const rest = (beta: ValueId) => p.apply("sub", {}, [p.scalar(1), beta]);
  const value = body({ p, moment, square, weight, correction1: rest(beta1), correction2: rest(beta2), rate });
  p.output(value, { kind: "value", name: "out" });
  return p.build("test");
}

/** w − lr · (m / c₁) / (sqrt(v / c₂) + ε), as it is written in the paper. */
function adamUpdate({ p, moment, square, weight, correction1, correction2, rate }: Adam): ValueId {
  const mean = p.apply("div", {}, [moment, correction1]);
  const root = p.apply("sqrt", {}, [p.apply("div", {}, [square, correction2])]);
  const ratio = p.apply("div", {}, [mean, p.apply("add", {}, [root, p.scalar(1e-7)])]);
  return p.apply("add", {}, [p.apply("mul", {}, [ratio, p.apply("neg", {}, [rate])]), weight]);
}

const values: Readonly<Record<string, readonly number[]>> = {
  m: [0.1, -0.2, 0, 3],
  v: [0.01, 0, 1e-12, 4],
  w: [1, 2, 3, 4],
  b1: [0.9],
  b2: [0.999],
  lr: [0.001],
};

function resultOf(program: Program): readonly number[] {
  const [output] = interpret(program, (role) => [
    ...(role.kind === "state" ? (values[role.name] ?? []) : []),
  ]);
  return [...(output?.data ?? [])];
}

function largeEquations(program: Program): readonly string[] {
  return program.equations
    .filter((equation) => program.values[equation.outputs[0] ?? -1]?.shape.length === 1)
    .map((equation) => equation.primitive);
}

test("Adam's update needs one division of a tensor, not three, and gives the same but for rounding", () => {
  const before = programOf("optimizer", adamUpdate);
  const after = optimize(floatScalars(before));
  expect(checkProgram(after)).toEqual([]);
  expect(largeEquations(before)).toEqual(["div", "div", "sqrt", "add", "div", "mul", "add"]);
  expect(largeEquations(after)).toEqual(["sqrt", "add", "div", "mul", "add"]);
  const expected = resultOf(before);
  resultOf(after).forEach((value, at) => expect(value / (expected[at] ?? Number.NaN)).toBeCloseTo(1, 6));
});

test("a root is not taken apart where the factor's sign is unknown", () => {
  const before = programOf("optimizer", ({ p, square, rate }) =>
    p.apply("sqrt", {}, [p.apply("div", {}, [square, rate])]),
  );
  expect(largeEquations(optimize(floatScalars(before))).filter((name) => name === "sqrt")).toHaveLength(1);
  expect(printProgram(optimize(floatScalars(before)))).not.toMatch(/float32\[\] = sqrt/);
});

test("layers are left as they are", () => {
  const before = programOf("dense", adamUpdate);
  expect(printProgram(floatScalars(before))).toBe(printProgram(before));
});

test("a factor written into a numerator comes out of the quotient", () => {
  const program = programOf("optimizer", ({ p, moment, square, weight, rate }) => {
    const step = p.apply("div", {}, [p.apply("mul", {}, [moment, rate]), p.apply("sqrt", {}, [square])]);
    return p.apply("sub", {}, [weight, step]);
  });
  const after = optimize(floatScalars(program));
  expect(largeEquations(after)).toEqual(["sqrt", "div", "mul", "sub"]);
  const expected = resultOf(program);
  resultOf(after).forEach((value, at) => expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 6));
});
