// Convolutions and their gradients. ONNX convolves [N, C, H, W]; a Program still in [N, H, W, C] gets transposes around it.
// The gradients are convolutions as well: by the input a transposed one, by the kernel one with batch and channels swapped.
import type { Conv2dParams, Layout, ProgramShape } from "../../trace/program/ir.ts";
import type { Attributes } from "../graphBuilder.ts";
import { inputName, inputType, noRule, reshapeTo, rule, transposed, type LoweringContext, type RuleTable } from "./rule.ts";

export const toNchw = [0, 3, 1, 2] as const;
export const toNhwc = [0, 2, 3, 1] as const;
/** [kh, kw, inC, outC] → [outC, inC, kh, kw] and back. */
const kernelToNchw = [3, 2, 0, 1] as const;
const kernelToNhwc = [2, 3, 1, 0] as const;

/** An image value in [N, C, H, W], whatever the layout it comes in. */
export function imageNchw(context: LoweringContext, value: string, layout: Layout): string {
  return layout === "nchw" ? value : transposed(context, value, toNchw);
}

export function imageBack(context: LoweringContext, value: string, layout: Layout): string {
  return layout === "nchw" ? value : transposed(context, value, toNhwc);
}

export function imageShapeNchw(shape: ProgramShape, layout: Layout): readonly [number, number, number, number] {
  const [n = 0, b = 0, c = 0, d = 0] = shape;
  return layout === "nchw" ? [n, b, c, d] : [n, d, b, c];
}

function kernelNchw(context: LoweringContext, value: string, layout: Layout): string {
  return layout === "nchw" ? value : transposed(context, value, kernelToNchw);
}

function kernelShapeNchw(shape: ProgramShape, layout: Layout): readonly [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  return layout === "nchw" ? [a, b, c, d] : [d, c, a, b];
}

function geometry(params: Conv2dParams, kernel: readonly [number, number]): Attributes {
  return {
    kernel_shape: { ints: kernel },
    strides: { ints: params.strides },
    dilations: { ints: params.dilations },
    pads: { ints: params.pads },
    group: { int: params.groups },
  };
}

export const convolutionRules: RuleTable<"conv2d" | "conv2dInputGrad" | "conv2dFilterGrad"> = {
  conv2d: rule(11, (context, equation) => {
    const { params } = equation;
    const x = imageNchw(context, inputName(context, equation, 0), params.layout);
    const kernel = kernelNchw(context, inputName(context, equation, 1), params.layout);
    const [, , kh, kw] = kernelShapeNchw(inputType(context, equation, 1).shape, params.layout);
    return imageBack(context, context.graph.node("Conv", [x, kernel], geometry(params, [kh, kw])), params.layout);
  }),

  conv2dInputGrad: rule(11, (context, equation) => {
    const { params } = equation;
    const dy = imageNchw(context, inputName(context, equation, 0), params.layout);
    const kernel = kernelNchw(context, inputName(context, equation, 1), params.layout);
    const [, , kh, kw] = kernelShapeNchw(inputType(context, equation, 1).shape, params.layout);
    const [, , height, width] = imageShapeNchw(params.inputShape, params.layout);
    const [, , outHeight, outWidth] = imageShapeNchw(inputType(context, equation, 0).shape, params.layout);
    const [padTop, padLeft, padBottom, padRight] = params.pads;
    // Rows of the input that no window reached get gradient 0.
    const rest = [
      height - reach(outHeight, params.strides[0], params.dilations[0], kh) + padTop + padBottom,
      width - reach(outWidth, params.strides[1], params.dilations[1], kw) + padLeft + padRight,
    ];
    const dx = context.graph.node("ConvTranspose", [dy, kernel], {
      ...geometry(params, [kh, kw]),
      output_padding: { ints: rest },
    });
    return imageBack(context, dx, params.layout);
  }),

  conv2dFilterGrad: rule(13, (context, equation) => {
    const { params } = equation;
    const x = imageNchw(context, inputName(context, equation, 0), params.layout);
    const dy = imageNchw(context, inputName(context, equation, 1), params.layout);
    const xShape = imageShapeNchw(inputType(context, equation, 0).shape, params.layout);
    const dyShape = imageShapeNchw(inputType(context, equation, 1).shape, params.layout);
    if (xShape[0] < 0) noRule(equation, "the batch axis is free");
    const [, , kh, kw] = kernelShapeNchw(params.kernelShape, params.layout);
    const gradient = filterGradient(context, params, { x, xShape, dy, dyShape, kernel: [kh, kw] });
    return params.layout === "nchw" ? transposed(context, gradient, [1, 0, 2, 3]) : transposed(context, gradient, [2, 3, 0, 1]);
  }),
};

/** Rows a row of windows spans, padding included. */
function reach(outputs: number, stride: number, dilation: number, kernel: number): number {
  return (outputs - 1) * stride + dilation * (kernel - 1) + 1;
}

interface FilterGradientInputs {
  readonly x: string;
  readonly xShape: readonly [number, number, number, number];
  readonly dy: string;
  readonly dyShape: readonly [number, number, number, number];
  readonly kernel: readonly [number, number];
}

/**
 * [inC / groups, outC, kh, kw]: x with batch as channels, convolved with dy as the kernel. Strides and dilations change
 * places: a window's step is the kernel's spacing.
 */
function filterGradient(context: LoweringContext, params: Conv2dParams, inputs: FilterGradientInputs): string {
  const { graph } = context;
  const [n, inChannels, height, width] = inputs.xShape;
  const [, , outHeight, outWidth] = inputs.dyShape;
  const { groups } = params;
  const batchLast = groups === 1
    ? transposed(context, inputs.x, [1, 0, 2, 3])
    : groupedBatchAsChannels(context, inputs.x, [n, groups, inChannels / groups, height, width]);
  const dyBatchAsChannels = transposed(context, inputs.dy, [1, 0, 2, 3]);
  const full = graph.node("Conv", [batchLast, dyBatchAsChannels], {
    kernel_shape: { ints: [outHeight, outWidth] },
    strides: { ints: params.dilations },
    dilations: { ints: params.strides },
    pads: { ints: params.pads },
    group: { int: groups },
  });
  return cropped(context, params, inputs, full);
}

/** [N, g·c, H, W] → [c, g·N, H, W] */
function groupedBatchAsChannels(
  context: LoweringContext,
  x: string,
  [n, groups, channels, height, width]: readonly [number, number, number, number, number],
): string {
  const split = reshapeTo(context, x, [n, groups, channels, height, width]);
  return reshapeTo(context, transposed(context, split, [2, 1, 0, 3, 4]), [channels, groups * n, height, width]);
}

/** Input rows beyond the last window give the convolution more than kernel-many rows: cut them off. */
function cropped(context: LoweringContext, params: Conv2dParams, inputs: FilterGradientInputs, full: string): string {
  const { graph } = context;
  const [padTop, padLeft, padBottom, padRight] = params.pads;
  const rows = rowsOf(inputs.xShape[2] + padTop + padBottom, inputs.dyShape[2], params.strides[0], params.dilations[0]);
  const columns = rowsOf(inputs.xShape[3] + padLeft + padRight, inputs.dyShape[3], params.strides[1], params.dilations[1]);
  const [kh, kw] = inputs.kernel;
  if (rows === kh && columns === kw) return full;
  return graph.node("Slice", [full, graph.ints([0, 0]), graph.ints([kh, kw]), graph.ints([2, 3])]);
}

function rowsOf(length: number, windows: number, stride: number, dilation: number): number {
  return Math.floor((length - (windows - 1) * stride - 1) / dilation) + 1;
}
