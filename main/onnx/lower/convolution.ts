// Convolutions and their gradients. ONNX convolves [N, C, H, W]; a Program still in [N, H, W, C] gets transposes around it.
// The gradient by the input is a transposed convolution, the one by the kernel a matrix product, or with groups a convolution
// with batch and channels swapped.
import type { Conv2dParams, Layout, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import type { Attributes } from "../graphBuilder.ts";
import { convolution, fillsBlocks } from "./blockedConvolution.ts";
import { filterGradientByProducts, type FilterGradientInputs } from "./filterGradient.ts";
import { filterGradientInBlocks, imagesInBlock } from "./filterGradientInBlocks.ts";
import { transposedConvolution } from "./transposedConvolution.ts";
import {
  inputName,
  inputType,
  noRule,
  outputType,
  reshapeTo,
  rule,
  transposed,
  type EquationOf,
  type LoweringContext,
  type RuleTable,
} from "./rule.ts";

export const toNchw = [0, 3, 1, 2] as const;
export const toNhwc = [0, 2, 3, 1] as const;
/** [kh, kw, inC, outC] → [outC, inC, kh, kw]. */
const kernelToNchw = [3, 2, 0, 1] as const;

/** An image value in [N, C, H, W], whatever the layout it comes in. */
export function imageNchw(context: LoweringContext, value: string, layout: Layout): string {
  return layout === "nchw" ? value : transposed(context, value, toNchw);
}

export function imageBack(context: LoweringContext, value: string, layout: Layout): string {
  return layout === "nchw" ? value : transposed(context, value, toNhwc);
}

export function imageShapeNchw(
  shape: ProgramShape,
  layout: Layout,
): readonly [number, number, number, number] {
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
    const kernelShape = kernelShapeNchw(inputType(context, equation, 1).shape, params.layout);
    const attributes = geometry(params, [kernelShape[2], kernelShape[3]]);
    const bias = params.layout === "nchw" ? biasAfter(context, equation) : null;
    const { groups } = params;
    const y = convolution(context, { x, kernel, kernelShape, bias: bias?.name ?? null, groups, attributes });
    if (bias !== null) context.setName(bias.sum, y);
    return imageBack(context, y, params.layout);
  }),

  conv2dInputGrad: rule(11, (context, equation) => {
    const { params } = equation;
    const dy = imageNchw(context, inputName(context, equation, 0), params.layout);
    const kernel = kernelNchw(context, inputName(context, equation, 1), params.layout);
    const [, , kh, kw] = kernelShapeNchw(inputType(context, equation, 1).shape, params.layout);
    const [, channels, height, width] = imageShapeNchw(params.inputShape, params.layout);
    const [, filters, outHeight, outWidth] = imageShapeNchw(
      inputType(context, equation, 0).shape,
      params.layout,
    );
    if (context.ownOperators && turnsKernel(context, params, [channels, filters, kh, kw])) {
      const turned = turnedKernel(context, kernel, [filters, channels, kh, kw]);
      const pads = params.pads.map((pad, side) => [kh, kw][side % 2]! - 1 - pad);
      const attributes = { kernel_shape: { ints: [kh, kw] }, pads: { ints: pads } };
      const kernelShape = [channels, filters, kh, kw] as const;
      const dx = convolution(context, {
        x: dy,
        kernel: turned,
        kernelShape,
        bias: null,
        groups: 1,
        attributes,
      });
      return imageBack(context, dx, params.layout);
    }
    const [padTop, padLeft, padBottom, padRight] = params.pads;
    // Rows of the input that no window reached get gradient 0.
    const rest: readonly [number, number] = [
      height - reach(outHeight, params.strides[0], params.dilations[0], kh) + padTop + padBottom,
      width - reach(outWidth, params.strides[1], params.dilations[1], kw) + padLeft + padRight,
    ];
    const { strides, dilations, groups, pads } = params;
    const dx = transposedConvolution(context, {
      x: dy,
      inputs: filters,
      kernel,
      window: [kh, kw],
      strides,
      dilations,
      groups,
      pads,
      rest,
      outputShape: [channels, height, width],
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
    if (params.groups === 1) {
      const windows = { x, xShape, dy, dyShape, kernel: [kh, kw] as const, params };
      const block = imagesInBlock(context, windows);
      const gradient =
        block === null
          ? filterGradientByProducts(context, windows)
          : filterGradientInBlocks(context, windows, block);
      return transposed(context, gradient, params.layout === "nchw" ? [0, 3, 1, 2] : [1, 2, 3, 0]);
    }
    const gradient = filterGradient(context, params, { x, xShape, dy, dyShape, kernel: [kh, kw] });
    return params.layout === "nchw"
      ? transposed(context, gradient, [1, 0, 2, 3])
      : transposed(context, gradient, [2, 3, 0, 1]);
  }),
};

/** The bias added to the convolution's output and nothing else, as Conv's third input [outC], and the sum it makes. */
function biasAfter(
  context: LoweringContext,
  equation: EquationOf<"conv2d">,
): { readonly name: string; readonly sum: ValueId } | null {
  const [y] = equation.outputs;
  const user = y === undefined ? null : context.soleUser(y);
  if (user?.primitive !== "add") return null;
  const other = user.inputs.find((input) => input !== y);
  const maker = other === undefined ? undefined : context.maker(other);
  const bias = maker?.primitive === "reshape" ? maker.inputs[0] : undefined;
  const sum = user.outputs[0];
  if (other === undefined || bias === undefined || sum === undefined || !context.isNamed(bias)) return null;
  const channels = outputType(context, equation).shape[1];
  const spread = context.type(other).shape.slice(-3).join();
  if (spread !== `${channels},1,1` || context.type(bias).shape.join() !== `${channels}`) return null;
  return { name: context.name(bias), sum };
}

/**
 * True where the gradient by the input is best written as a convolution with the kernel turned by 180 degrees: steps of 1 and
 * padding of half a kernel at least. With less padding dy would have to be padded to more than the input's size, and a
 * transposed convolution is faster (measured), unless the convolution runs on blocks of channels.
 */
function turnsKernel(
  context: LoweringContext,
  params: Conv2dParams,
  kernelShape: readonly [number, number, number, number],
): boolean {
  const single = [...params.strides, ...params.dilations, params.groups].every((number) => number === 1);
  const lengths = kernelShape.slice(2);
  const reaches = params.pads.every((pad, side) => pad < lengths[side % 2]!);
  const staysAsLarge = params.pads.every((pad, side) => 2 * pad >= lengths[side % 2]! - 1);
  return single && reaches && (staysAsLarge || fillsBlocks(context, params.groups, kernelShape));
}

/** [outC, inC, kh, kw] → [inC, outC, kh, kw] with rows and columns in reverse. */
function turnedKernel(
  context: LoweringContext,
  kernel: string,
  [filters, channels, kh, kw]: readonly [number, number, number, number],
): string {
  const { graph } = context;
  const flat = reshapeTo(context, kernel, [filters, channels, kh * kw]);
  const bounds = [[-1], [-(kh * kw) - 1], [2], [-1]].map((values) => graph.ints(values));
  const reversed = graph.node("Slice", [flat, ...bounds]);
  const swapped = transposed(context, reversed, [1, 0, 2]);
  return reshapeTo(context, swapped, [channels, filters, kh, kw]);
}

/** Rows a row of windows spans, padding included. */
function reach(outputs: number, stride: number, dilation: number, kernel: number): number {
  return (outputs - 1) * stride + dilation * (kernel - 1) + 1;
}

/**
 * [inC / groups, outC, kh, kw]: x with batch as channels, convolved with dy as the kernel. Strides and dilations change
 * places: a window's step is the kernel's spacing.
 */
function filterGradient(
  context: LoweringContext,
  params: Conv2dParams,
  inputs: FilterGradientInputs,
): string {
  const { graph } = context;
  const [n, inChannels, height, width] = inputs.xShape;
  const [, , outHeight, outWidth] = inputs.dyShape;
  const { groups } = params;
  const batchLast = groupedBatchAsChannels(context, inputs.x, [
    n,
    groups,
    inChannels / groups,
    height,
    width,
  ]);
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
  return reshapeTo(context, transposed(context, split, [2, 1, 0, 3, 4]), [
    channels,
    groups * n,
    height,
    width,
  ]);
}

/** Input rows beyond the last window give the convolution more than kernel-many rows: cut them off. */
function cropped(
  context: LoweringContext,
  params: Conv2dParams,
  inputs: FilterGradientInputs,
  full: string,
): string {
  const { graph } = context;
  const [padTop, padLeft, padBottom, padRight] = params.pads;
  const rows = rowsOf(
    inputs.xShape[2] + padTop + padBottom,
    inputs.dyShape[2],
    params.strides[0],
    params.dilations[0],
  );
  const columns = rowsOf(
    inputs.xShape[3] + padLeft + padRight,
    inputs.dyShape[3],
    params.strides[1],
    params.dilations[1],
  );
  const [kh, kw] = inputs.kernel;
  if (rows === kh && columns === kw) return full;
  return graph.node("Slice", [full, graph.ints([0, 0]), graph.ints([kh, kw]), graph.ints([2, 3])]);
}

function rowsOf(length: number, windows: number, stride: number, dilation: number): number {
  return Math.floor((length - (windows - 1) * stride - 1) / dilation) + 1;
}
