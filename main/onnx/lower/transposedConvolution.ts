// ConvTranspose as gradients need it: the output has the shape of the forward pass's input, whatever its windows reached.
import type { LoweringContext } from "./rule.ts";
import { reshapeTo } from "./rule.ts";

export interface TransposedConvolution {
  /** [N, inputs, h, w] */
  readonly x: string;
  readonly inputs: number;
  /** [inputs, outputs / groups, kh, kw] */
  readonly kernel: string;
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly groups: number;
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
  /** Rows and columns at the end that no window reached; their values are 0. */
  readonly rest: readonly [number, number];
  /** [outputs, height, width] */
  readonly outputShape: readonly [number, number, number];
}

export function transposedConvolution(context: LoweringContext, given: TransposedConvolution): string {
  const { groups, inputs } = given;
  // onnxruntime's WebGPU kernel adds up the wrong inputs where a group has several.
  const isWrongOnDevices = groups > 1 && inputs > groups;
  if (context.ownOperators || !isWrongOnDevices) return convTranspose(context, given, groups);
  const [outputs, height, width] = given.outputShape;
  const perInput = convTranspose(context, given, inputs);
  const apart = reshapeTo(context, perInput, [-1, groups, inputs / groups, outputs / groups, height, width]);
  const summed = context.graph.node("ReduceSum", [apart, context.graph.ints([2])], { keepdims: { int: 0 } });
  return reshapeTo(context, summed, [-1, outputs, height, width]);
}

function convTranspose(context: LoweringContext, given: TransposedConvolution, groups: number): string {
  return context.graph.node("ConvTranspose", [given.x, given.kernel], {
    kernel_shape: { ints: given.window },
    strides: { ints: given.strides },
    dilations: { ints: given.dilations },
    pads: { ints: given.pads },
    output_padding: { ints: given.rest },
    group: { int: groups },
  });
}
