// Reference evaluation of matrix products, convolutions and poolings, straight from their definitions.
import type { Conv2dParams, Layout, Pool2dParams, ProgramShape } from "../ir.ts";
import { imageShape, kernelShape, type LinearName } from "../linearTypes.ts";
import { broadcastStrides, sizeOf } from "../shape.ts";
import { stridedPositions, type EvaluationRules, type Operand } from "./evaluationRule.ts";

/** Position of (n, y, x, c) in an image tensor of either layout. */
function imageIndex(shape: ProgramShape, layout: Layout): (n: number, y: number, x: number, c: number) => number {
  const { height, width, channels } = imageShape(shape, layout);
  if (layout === "nhwc") return (n, y, x, c) => ((n * height + y) * width + x) * channels + c;
  return (n, y, x, c) => ((n * channels + c) * height + y) * width + x;
}

function kernelIndex(shape: ProgramShape, layout: Layout): (y: number, x: number, input: number, output: number) => number {
  const { height, width, inputs, outputs } = kernelShape(shape, layout);
  if (layout === "nhwc") return (y, x, input, output) => ((y * width + x) * inputs + input) * outputs + output;
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
  const [inImage, inKernel, inResult] = [imageIndex(image, layout), kernelIndex(kernel, layout), imageIndex(result, layout)];
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
                visit(inImage(n, row, column, firstChannel + c), inKernel(ky, kx, c, out), inResult(n, y, x, out));
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
              if (row >= 0 && row < input.height && column >= 0 && column < input.width) covered.push(inImage(n, row, column, c));
            }
          visit(inResult(n, y, x, c), covered);
        }
}

function matMul([a, b]: readonly Operand[], transposeA: boolean, transposeB: boolean, output: Operand): void {
  const shape = output.type.shape;
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  const depth = a!.type.shape.at(transposeA ? -2 : -1)!;
  const batch = shape.slice(0, -2);
  const [batchA, batchB] = [a!, b!].map(({ type }) => {
    const outer = type.shape.slice(0, -2);
    return stridedPositions(batch, broadcastStrides(outer, batch));
  });
  for (let at = 0; at < sizeOf(batch); at++) {
    const [fromA, fromB] = [batchA![at]! * rows * depth, batchB![at]! * depth * columns];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) {
          const left = a!.data[fromA + (transposeA ? k * rows + row : row * depth + k)]!;
          sum += left * b!.data[fromB + (transposeB ? column * depth + k : k * columns + column)]!;
        }
        output.data[(at * rows + row) * columns + column] = sum;
      }
  }
}

export const linearEvaluation: EvaluationRules<LinearName> = {
  matMul: (inputs, { transposeA, transposeB }, [output]) => matMul(inputs, transposeA, transposeB, output!),
  conv2d: ([x, kernel], params, [output]) =>
    eachProduct(x!.type.shape, kernel!.type.shape, output!.type.shape, params, (atX, atKernel, atOutput) => {
      output!.data[atOutput]! += x!.data[atX]! * kernel!.data[atKernel]!;
    }),
  conv2dInputGrad: ([dy, kernel], params, [dx]) =>
    eachProduct(params.inputShape, kernel!.type.shape, dy!.type.shape, params, (atX, atKernel, atDy) => {
      dx!.data[atX]! += dy!.data[atDy]! * kernel!.data[atKernel]!;
    }),
  conv2dFilterGrad: ([x, dy], params, [dKernel]) =>
    eachProduct(x!.type.shape, params.kernelShape, dy!.type.shape, params, (atX, atKernel, atDy) => {
      dKernel!.data[atKernel]! += x!.data[atX]! * dy!.data[atDy]!;
    }),
  maxPool2d: ([x], params, [output]) =>
    eachWindow(x!.type.shape, output!.type.shape, params, (at, covered) => {
      output!.data[at] = Math.max(...covered.map((position) => x!.data[position]!));
    }),
  maxPool2dGrad: ([dy, x, y], params, [dx]) =>
    eachWindow(x!.type.shape, y!.type.shape, params, (at, covered) => {
      const first = covered.find((position) => x!.data[position] === y!.data[at]);
      if (first !== undefined) dx!.data[first]! += dy!.data[at]!;
    }),
  avgPool2d: ([x], params, [output]) =>
    eachWindow(x!.type.shape, output!.type.shape, params, (at, covered) => {
      output!.data[at] = covered.reduce((sum, position) => sum + x!.data[position]!, 0) / covered.length;
    }),
  avgPool2dGrad: ([dy], params, [dx]) =>
    eachWindow(params.inputShape, dy!.type.shape, params, (at, covered) => {
      for (const position of covered) dx!.data[position]! += dy!.data[at]! / covered.length;
    }),
};
