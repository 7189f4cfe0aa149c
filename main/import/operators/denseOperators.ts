// Products with a matrix of weights.
import { asIs, type Convert, type OnnxStep, type OnnxValue } from "../onnxGraph.ts";
import { times, transposed, type FloatTensor } from "../onnxTensor.ts";
import { missingInput, missingWeights } from "./missing.ts";

const matrixProduct: Convert = (step) => {
  const input = step.input(0);
  const kernel = step.constant(1);
  if (input === null) return missingInput;
  if (kernel?.shape.length !== 2) return "it multiplies two values";
  return addDense(step, input, kernel, null);
};

const gemm: Convert = (step) => {
  const input = step.input(0);
  const matrix = step.constant(1);
  if (input === null) return missingInput;
  if (matrix === null || step.attributes.number("transA", 0) === 1) return missingWeights;
  const kernel = step.attributes.number("transB", 0) === 1 ? transposed(matrix, [1, 0]) : matrix;
  const bias = step.constant(2);
  return addDense(
    step,
    input,
    times(kernel, step.attributes.number("alpha", 1)),
    bias === null ? null : times(bias, step.attributes.number("beta", 1)),
  );
};

function addDense(step: OnnxStep, input: OnnxValue, kernel: FloatTensor, bias: FloatTensor | null): null {
  const axes = input.order.length;
  const source = input.order.at(-1) === axes ? input : step.graph.ordered(input, asIs(axes));
  const weights = bias === null ? [kernel] : [kernel, bias];
  return step.layer("dense", [source], {
    order: source.order,
    fields: { units: kernel.shape[1] ?? 1, useBias: bias !== null },
    weights,
  });
}

export const denseOperators: Readonly<Record<string, Convert>> = {
  MatMul: matrixProduct,
  Gemm: gemm,
};
