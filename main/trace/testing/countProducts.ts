// Multiply-adds of a program's matrix products and convolutions, read off its shapes.
import type { Equation, Program, ProgramShape } from "../program/ir.ts";
import { elementAt } from "../program/elementAt.ts";
import { kernelShape } from "../program/linearTypes.ts";
import { sizeOf } from "../program/shape.ts";

export function countProducts(program: Program): number {
  return program.equations.reduce((sum, equation) => sum + productsOf(program, equation), 0);
}

function productsOf(program: Program, equation: Equation): number {
  const shapeOf = (value: number): ProgramShape => elementAt(program.values, value).shape;
  const [first, second] = equation.inputs.map(shapeOf) as [ProgramShape, ProgramShape];
  const output = shapeOf(elementAt(equation.outputs, 0));
  switch (equation.primitive) {
    case "matMul":
      return sizeOf(output) * (first.at(equation.params.transposeA ? -2 : -1) ?? 1);
    case "conv2d":
      return convolutionProducts(output, second, equation.params.layout);
    case "conv2dInputGrad":
      return convolutionProducts(first, second, equation.params.layout);
    case "conv2dFilterGrad":
      return convolutionProducts(second, output, equation.params.layout);
    default:
      return 0;
  }
}

/** Each value behind a convolution is a sum over one window of one group's channels. */
function convolutionProducts(convolved: ProgramShape, kernel: ProgramShape, layout: "nhwc" | "nchw"): number {
  const { height, width, inputs } = kernelShape(kernel, layout);
  return sizeOf(convolved) * height * width * inputs;
}
