// How much arithmetic one evaluation of a program takes. It follows from the program alone, so what is decided by it is
// decided alike on every machine. Of programs as traced, with images channels last.
import { sizeOf } from "./shape.ts";
import type { Equation, Program } from "./ir.ts";

/** A number that is moved or computed element by element costs about as much as this many multiplications of a product. */
const elementCost = 20;

export function arithmeticOf(program: Program): number {
  return program.equations.reduce((work, equation) => work + equationWork(program, equation), 0);
}

function equationWork(program: Program, equation: Equation): number {
  const sizes = [...equation.inputs, ...equation.outputs].map((value) =>
    sizeOf(program.values[value]?.shape ?? []),
  );
  const largest = sizes.reduce((most, size) => Math.max(most, size), 1);
  return elementCost * largest + products(program, equation);
}

/** Multiplications of a matrix product, a convolution or one of its gradients. */
function products(program: Program, { primitive, params, inputs, outputs }: Equation): number {
  const shapeOf = (value: number | undefined): readonly number[] => program.values[value ?? -1]?.shape ?? [];
  switch (primitive) {
    case "matMul":
      return sizeOf(shapeOf(outputs[0])) * (shapeOf(inputs[0]).at(params.transposeA ? -2 : -1) ?? 1);
    case "conv2d":
      return convolutionProducts(shapeOf(outputs[0]), shapeOf(inputs[1]));
    case "conv2dInputGrad":
      return convolutionProducts(shapeOf(inputs[0]), shapeOf(inputs[1]));
    case "conv2dFilterGrad":
      return convolutionProducts(shapeOf(inputs[1]), shapeOf(outputs[0]));
    default:
      return 0;
  }
}

/** @param image what the convolution yields, [N, H, W, outC]. @param kernel [kh, kw, inC, outC] */
function convolutionProducts(image: readonly number[], kernel: readonly number[]): number {
  return (sizeOf(image) * sizeOf(kernel)) / (kernel.at(-1) ?? 1);
}
