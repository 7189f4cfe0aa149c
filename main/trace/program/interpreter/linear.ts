// Reference evaluation of matrix products, convolutions and poolings, straight from their definitions.
import { elementAt } from "../elementAt.ts";
import type { Conv2dParams, Layout, Pool2dParams, PrimitiveParams, ProgramShape } from "../ir.ts";
import { imageShape, kernelShape, type LinearName } from "../linearTypes.ts";
import { broadcastStrides, sizeOf } from "../shape.ts";
import { stridedPositions, type EvaluationRules, type Operand, type Operands } from "./evaluationRule.ts";

/** Position of (n, y, x, c) in an image tensor of either layout. */
function imageIndex(
  shape: ProgramShape,
  layout: Layout,
): (n: number, y: number, x: number, c: number) => number {
  const { height, width, channels } = imageShape(shape, layout);
  if (layout === "nhwc") return (n, y, x, c) => ((n * height + y) * width + x) * channels + c;
  return (n, y, x, c) => ((n * channels + c) * height + y) * width + x;
}

function kernelIndex(
  shape: ProgramShape,
  layout: Layout,
): (y: number, x: number, input: number, output: number) => number {
  const { height, width, inputs, outputs } = kernelShape(shape, layout);
  if (layout === "nhwc")
    return (y, x, input, output) => ((y * width + x) * inputs + input) * outputs + output;
  return (y, x, input, output) => ((output * inputs + input) * height + y) * width + x;
}

/** Calls `visit` with the positions in image, kernel and result of every product a convolution adds up. */
function eachProduct(
  image: ProgramShape,
  kernel: ProgramShape,
  result: ProgramShape,
  params: Conv2dParams,
  visit: (image: number, kernel: number, result: number) => void,
): void {
  const { layout, strides, dilations, pads, groups } = params;
  const [inImage, inKernel, inResult] = [
    imageIndex(image, layout),
    kernelIndex(kernel, layout),
    imageIndex(result, layout),
  ];
  const input = imageShape(image, layout);
  const output = imageShape(result, layout);
  const window = kernelShape(kernel, layout);
  const outputsPerGroup = output.channels / groups;
  for (let n = 0; n < output.batch; n++)
    for (let y = 0; y < output.height; y++)
      for (let x = 0; x < output.width; x++)
        for (let ky = 0; ky < window.height; ky++) {
          const row = y * strides[0] + ky * dilations[0] - pads[0];
          if (row < 0 || row >= input.height) continue;
          for (let kx = 0; kx < window.width; kx++) {
            const column = x * strides[1] + kx * dilations[1] - pads[1];
            if (column < 0 || column >= input.width) continue;
            for (let out = 0; out < output.channels; out++) {
              const firstChannel = Math.floor(out / outputsPerGroup) * window.inputs;
              for (let c = 0; c < window.inputs; c++) {
                visit(
                  inImage(n, row, column, firstChannel + c),
                  inKernel(ky, kx, c, out),
                  inResult(n, y, x, out),
                );
              }
            }
          }
        }
}

/** Calls `visit` for every window with its position in the result and the image positions it covers, in row order. */
function eachWindow(
  image: ProgramShape,
  result: ProgramShape,
  params: Pool2dParams,
  visit: (result: number, covered: readonly number[]) => void,
): void {
  const { layout, strides, window, pads } = params;
  const [inImage, inResult] = [imageIndex(image, layout), imageIndex(result, layout)];
  const input = imageShape(image, layout);
  const output = imageShape(result, layout);
  for (let n = 0; n < output.batch; n++)
    for (let y = 0; y < output.height; y++)
      for (let x = 0; x < output.width; x++)
        for (let c = 0; c < output.channels; c++) {
          const covered: number[] = [];
          for (let ky = 0; ky < window[0]; ky++)
            for (let kx = 0; kx < window[1]; kx++) {
              const [row, column] = [y * strides[0] + ky - pads[0], x * strides[1] + kx - pads[1]];
              if (row >= 0 && row < input.height && column >= 0 && column < input.width)
                covered.push(inImage(n, row, column, c));
            }
          visit(inResult(n, y, x, c), covered);
        }
}

/** Position of the matrix [rows, columns] that each place of the batch takes from a factor. */
function matrixStarts(factor: Operand, batch: ProgramShape): Int32Array {
  const outer = factor.type.shape.slice(0, -2);
  const size = sizeOf(factor.type.shape.slice(-2));
  return stridedPositions(batch, broadcastStrides(outer, batch)).map((at) => at * size);
}

/** Strides of (row, column) in a matrix that may be read transposed. */
function matrixStrides({ type: { shape } }: Operand, transposed: boolean): readonly [number, number] {
  const columns = elementAt(shape, shape.length - 1);
  return transposed ? [1, columns] : [columns, 1];
}

function matMul(
  [a, b]: Operands,
  { transposeA, transposeB }: PrimitiveParams["matMul"],
  output: Operand,
): void {
  const { shape } = output.type;
  const batch = shape.slice(0, -2);
  const [rows = 0, columns = 0] = shape.slice(-2);
  const depth = sizeOf(a.type.shape.slice(-2)) / rows;
  const [rowA, stepA] = matrixStrides(a, transposeA);
  const [stepB, columnB] = matrixStrides(b, transposeB);
  const [startsA, startsB] = [matrixStarts(a, batch), matrixStarts(b, batch)];
  for (let at = 0; at < output.data.length; at++) {
    const matrix = Math.floor(at / (rows * columns));
    const row = Math.floor(at / columns) % rows;
    const column = at % columns;
    const fromA = elementAt(startsA, matrix) + row * rowA;
    const fromB = elementAt(startsB, matrix) + column * columnB;
    let sum = 0;
    for (let k = 0; k < depth; k++) {
      sum += elementAt(a.data, fromA + k * stepA) * elementAt(b.data, fromB + k * stepB);
    }
    output.data[at] = sum;
  }
}

export const linearEvaluation: EvaluationRules<LinearName> = {
  matMul: (inputs, params, [output]) => matMul(inputs, params, output),
  conv2d: ([x, kernel], params, [output]) =>
    eachProduct(x.type.shape, kernel.type.shape, output.type.shape, params, (atX, atKernel, atOutput) => {
      output.data[atOutput] =
        elementAt(output.data, atOutput) + elementAt(x.data, atX) * elementAt(kernel.data, atKernel);
    }),
  conv2dInputGrad: ([dy, kernel], params, [dx]) =>
    eachProduct(params.inputShape, kernel.type.shape, dy.type.shape, params, (atX, atKernel, atDy) => {
      dx.data[atX] = elementAt(dx.data, atX) + elementAt(dy.data, atDy) * elementAt(kernel.data, atKernel);
    }),
  conv2dFilterGrad: ([x, dy], params, [dKernel]) =>
    eachProduct(x.type.shape, params.kernelShape, dy.type.shape, params, (atX, atKernel, atDy) => {
      dKernel.data[atKernel] =
        elementAt(dKernel.data, atKernel) + elementAt(x.data, atX) * elementAt(dy.data, atDy);
    }),
  maxPool2d: ([x], params, [output]) =>
    eachWindow(x.type.shape, output.type.shape, params, (at, covered) => {
      output.data[at] = Math.max(...covered.map((position) => elementAt(x.data, position)));
    }),
  maxPool2dGrad: ([dy, x, y], params, [dx]) =>
    eachWindow(x.type.shape, y.type.shape, params, (at, covered) => {
      const first = covered.find((position) => x.data[position] === y.data[at]);
      if (first !== undefined) dx.data[first] = elementAt(dx.data, first) + elementAt(dy.data, at);
    }),
  avgPool2d: ([x], params, [output]) =>
    eachWindow(x.type.shape, output.type.shape, params, (at, covered) => {
      output.data[at] =
        covered.reduce((sum, position) => sum + elementAt(x.data, position), 0) / covered.length;
    }),
  avgPool2dGrad: ([dy], params, [dx]) =>
    eachWindow(params.inputShape, dy.type.shape, params, (at, covered) => {
      for (const position of covered)
        dx.data[position] = elementAt(dx.data, position) + elementAt(dy.data, at) / covered.length;
    }),
};
