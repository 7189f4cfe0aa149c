// How much arithmetic one evaluation of a program takes, so that a large network is looked at in fewer places rather than
// for hours. It depends on the program alone: the same network gets the same check on every machine.
import type { Equation, Program } from "../trace/program/ir.ts";
import { sizeOf } from "../trace/program/shape.ts";

/** Evaluations of a check together may cost this many multiplications, about a minute of one core. */
export const workBudget = 2e10;

/** Numbers a movement or an elementwise computation handles cost the reference interpreter about this many multiplications. */
const elementCost = 20;

export function workOf(program: Program): number {
  return program.equations.reduce((work, equation) => work + equationWork(program, equation), 0);
}

/** Elements per tensor that the budget has room for: at least 2, at most those wanted. */
export function affordableSamples(program: Program, tensors: number, wanted: number): number {
  // Two evaluations give a slope; a few elements take more.
  const evaluations = 2.5 * Math.max(1, tensors);
  const affordable = Math.floor(workBudget / (Math.max(1, workOf(program)) * evaluations));
  return Math.min(wanted, Math.max(2, affordable));
}

function equationWork(program: Program, equation: Equation): number {
  const sizes = [...equation.inputs, ...equation.outputs].map((value) =>
    sizeOf(program.values[value]?.shape ?? []),
  );
  const largest = sizes.reduce((most, size) => Math.max(most, size), 1);
  return elementCost * largest + products(program, equation);
}

/** Multiplications of a matrix product or a convolution. */
function products(program: Program, equation: Equation): number {
  const shapeOf = (value: number | undefined): readonly number[] => program.values[value ?? -1]?.shape ?? [];
  const outputs = sizeOf(shapeOf(equation.outputs[0]));
  if (equation.primitive === "matMul") {
    const depth = shapeOf(equation.inputs[0]).at(equation.params.transposeA ? -2 : -1) ?? 1;
    return outputs * depth;
  }
  if (equation.primitive !== "conv2d") return 0;
  const kernel = shapeOf(equation.inputs[1]);
  return (outputs * sizeOf(kernel)) / (kernel.at(-1) ?? 1);
}
