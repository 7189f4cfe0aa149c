// The gradient of a convolution by its kernel as matrix products: dy times the input under each place of the kernel.
import type { Conv2dParams } from "../../trace/program/ir.ts";
import { microsoftDomain } from "../graphBuilder.ts";
import { reshapeTo, transposed, type LoweringContext } from "./rule.ts";

export interface FilterGradientInputs {
  readonly x: string;
  readonly xShape: readonly [number, number, number, number];
  readonly dy: string;
  readonly dyShape: readonly [number, number, number, number];
  readonly kernel: readonly [number, number];
}

export interface Windows extends FilterGradientInputs {
  readonly params: Conv2dParams;
}

/** From this many channels on, a product per kernel place beats gathering all places for one product (measured). */
const channelsForOwnProducts = 64;
/** Numbers the gathered places may take. */
const mostGathered = 2 ** 22;
/** Products are small and sum over many places: several threads can only share them in parts of the batch. */
const mostParts = 4;

/**
 * [outC, kh, kw, inC] for one group: dy [outC, N·h·w] times the input under each kernel place [inC, N·h·w], transposed; in parts
 * of the batch, which are added up. Two to three times as fast in onnxruntime as a convolution with dy for its kernel.
 */
export function filterGradientByProducts(context: LoweringContext, windows: Windows): string {
  const [n, inChannels] = windows.xShape;
  const [, outChannels, outHeight, outWidth] = windows.dyShape;
  const [kh, kw] = windows.kernel;
  const parts = partsOfBatch(context, n);
  const places = (n / parts) * outHeight * outWidth;
  const dy = reshapeTo(context, channelsFirst(context, windows.dy, windows.dyShape, parts), [
    parts,
    outChannels,
    places,
  ]);
  const inputs = inputUnderPlaces(context, windows, parts);
  if (inChannels >= channelsForOwnProducts || kh * kw * inChannels * parts * places > mostGathered) {
    const products = inputs.map((input) =>
      productOverPlaces(context, dy, reshapeTo(context, input, [parts, inChannels, places]), parts),
    );
    const side = concatenated(context, products, 2);
    return reshapeTo(context, sumOfParts(context, side, parts), [outChannels, kh, kw, inChannels]);
  }
  const gathered = reshapeTo(context, concatenated(context, inputs, 1), [
    parts,
    kh * kw * inChannels,
    places,
  ]);
  const product = productOverPlaces(context, dy, gathered, parts);
  return reshapeTo(context, sumOfParts(context, product, parts), [outChannels, kh, kw, inChannels]);
}

function partsOfBatch(context: LoweringContext, batch: number): number {
  for (let parts = context.ownOperators ? mostParts : 1; parts > 1; parts -= 1)
    if (batch % parts === 0) return parts;
  return 1;
}

/** [parts, outC, places] times [parts, rows, places], transposed: [parts, outC, rows]. */
function productOverPlaces(context: LoweringContext, dy: string, input: string, parts: number): string {
  const { graph } = context;
  const transB = { transB: { int: 1 } };
  if (parts > 1) return graph.node("FusedMatMul", [dy, input], transB, microsoftDomain);
  const matrices = [dy, input].map((value) => graph.node("Squeeze", [value, graph.ints([0])]));
  return graph.node("Unsqueeze", [graph.node("Gemm", matrices, transB), graph.ints([0])]);
}

export function sumOfParts(context: LoweringContext, value: string, parts: number): string {
  const { graph } = context;
  if (parts === 1) return value;
  return graph.node("ReduceSum", [value, graph.ints([0])], { keepdims: { int: 0 } });
}

/** [N, C, h, w] → [parts, C, N / parts, h, w] */
function channelsFirst(
  context: LoweringContext,
  value: string,
  [n, channels, height, width]: readonly [number, number, number, number],
  parts: number,
): string {
  const apart = reshapeTo(context, value, [parts, n / parts, channels, height, width]);
  return transposed(context, apart, [0, 2, 1, 3, 4]);
}

/** For each place of the kernel, row by row: the input it meets at every window, [parts, inC, N / parts, h, w]. */
function inputUnderPlaces(
  context: LoweringContext,
  { x, xShape, dyShape, kernel, params }: Windows,
  parts: number,
): readonly string[] {
  const { graph } = context;
  const [n, channels, height, width] = xShape;
  const [, , outHeight, outWidth] = dyShape;
  const [top, left, bottom, right] = params.pads;
  const padded = params.pads.every((pad) => pad === 0)
    ? x
    : graph.node("Pad", [x, graph.ints([0, 0, top, left, 0, 0, bottom, right]), graph.scalar(0, "float32")]);
  const paddedShape = [n, channels, height + top + bottom, width + left + right] as const;
  const turned = channelsFirst(context, padded, paddedShape, parts);
  const inputs: string[] = [];
  for (let row = 0; row < kernel[0]; row += 1) {
    for (let column = 0; column < kernel[1]; column += 1) {
      const start = [row * params.dilations[0], column * params.dilations[1]] as const;
      const end = [
        start[0] + (outHeight - 1) * params.strides[0] + 1,
        start[1] + (outWidth - 1) * params.strides[1] + 1,
      ];
      const bounds = [start, end, [3, 4], params.strides].map((values) => graph.ints(values));
      inputs.push(graph.node("Slice", [turned, ...bounds]));
    }
  }
  return inputs;
}

function concatenated(context: LoweringContext, values: readonly string[], axis: number): string {
  return values.length === 1 ? values[0]! : context.graph.node("Concat", values, { axis: { int: axis } });
}
