// Rules of convolutions and poolings over images [N, H, W, C], their gradients and their fused forms.
import type {
  AvgPoolAttrs,
  backend_util,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropInputAttrs,
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
} from "@tensorflow/tfjs-core";
import type { Conv2dParams, Pool2dParams, ProgramShape, ValueId } from "../program/ir.ts";
import { withBiasAndActivation } from "./activation.ts";
import {
  attributes,
  input,
  reshaped,
  shapeOf,
  UnsupportedKernelUse,
  type KernelCall,
  type KernelRules,
} from "./kernelRule.ts";

type Shape4 = [number, number, number, number];
type Padding = Parameters<typeof backend_util.computePool2DInfo>[4];

/** What tfjs's computeConv2DInfo and computePool2DInfo say about the windows of both. */
interface WindowInfo {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly effectiveFilterHeight: number;
  readonly effectiveFilterWidth: number;
  readonly padInfo: {
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  };
}

interface ConvolutionAttrs {
  readonly strides: [number, number] | number;
  readonly pad: Padding | number[][];
  readonly dataFormat?: string;
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Rounding the output size up makes the last window reach over the edge: it needs padding there. */
function padsOf(info: WindowInfo): readonly [number, number, number, number] {
  const { top, left, bottom, right } = info.padInfo;
  const reachDown =
    (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight - info.inHeight - top;
  const reachRight = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth - info.inWidth - left;
  return [top, left, Math.max(bottom, reachDown), Math.max(right, reachRight)];
}

function convolutionParams(
  call: KernelCall,
  image: ProgramShape,
  filter: ProgramShape,
  depthwise: boolean,
): Conv2dParams {
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attributes<ConvolutionAttrs>(call);
  if (dataFormat === "NCHW") throw new UnsupportedKernelUse("it convolves images whose channels come first");
  const info = call.core.backend_util.computeConv2DInfo(
    [...image] as Shape4,
    [...filter] as Shape4,
    strides,
    dilations ?? 1,
    pad as Padding,
    dimRoundingMode,
    depthwise,
  );
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: padsOf(info),
    groups: depthwise ? info.inChannels : 1,
    layout: "nhwc",
  };
}

/** [fh, fw, inC, multiplier] → [fh, fw, 1, inC · multiplier]: one group per input channel. */
function groupedShape(filter: ProgramShape): ProgramShape {
  const [height, width, channels, multiplier] = filter as Shape4;
  return [height, width, 1, channels * multiplier];
}

function conv2d(call: KernelCall): ValueId {
  const [x, filter] = [input(call, "x"), input(call, "filter")];
  return call.program.apply(
    "conv2d",
    convolutionParams(call, shapeOf(call, x), shapeOf(call, filter), false),
    [x, filter],
  );
}

function conv2dInputGrad(call: KernelCall): ValueId {
  const [dy, filter] = [input(call, "dy"), input(call, "filter")];
  const { inputShape } = attributes<Conv2DBackpropInputAttrs>(call);
  const params = convolutionParams(call, inputShape, shapeOf(call, filter), false);
  return call.program.apply("conv2dInputGrad", { ...params, inputShape }, [dy, filter]);
}

function conv2dFilterGrad(call: KernelCall): ValueId {
  const [x, dy] = [input(call, "x"), input(call, "dy")];
  const { filterShape } = attributes<Conv2DBackpropFilterAttrs>(call);
  const params = convolutionParams(call, shapeOf(call, x), filterShape, false);
  return call.program.apply("conv2dFilterGrad", { ...params, kernelShape: filterShape }, [x, dy]);
}

function depthwise(call: KernelCall): ValueId {
  const [x, filter] = [input(call, "x"), input(call, "filter")];
  const params = convolutionParams(call, shapeOf(call, x), shapeOf(call, filter), true);
  return call.program.apply("conv2d", params, [
    x,
    reshaped(call, filter, groupedShape(shapeOf(call, filter))),
  ]);
}

function depthwiseInputGrad(call: KernelCall): ValueId {
  const [dy, filter] = [input(call, "dy"), input(call, "filter")];
  const { inputShape } = attributes<DepthwiseConv2dNativeBackpropInputAttrs>(call);
  const params = convolutionParams(call, inputShape, shapeOf(call, filter), true);
  const grouped = reshaped(call, filter, groupedShape(shapeOf(call, filter)));
  return call.program.apply("conv2dInputGrad", { ...params, inputShape }, [dy, grouped]);
}

function depthwiseFilterGrad(call: KernelCall): ValueId {
  const [x, dy] = [input(call, "x"), input(call, "dy")];
  const { filterShape } = attributes<DepthwiseConv2dNativeBackpropFilterAttrs>(call);
  const params = convolutionParams(call, shapeOf(call, x), filterShape, true);
  const gradient = call.program.apply(
    "conv2dFilterGrad",
    { ...params, kernelShape: groupedShape(filterShape) },
    [x, dy],
  );
  return reshaped(call, gradient, filterShape);
}

function poolParams(call: KernelCall, image: ProgramShape): Pool2dParams {
  const { filterSize, strides, pad, dimRoundingMode } = attributes<AvgPoolAttrs>(call);
  const info = call.core.backend_util.computePool2DInfo(
    [...image] as Shape4,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  return {
    window: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pads: padsOf(info),
    layout: "nhwc",
  };
}

function maxPoolGrad(call: KernelCall): ValueId {
  const [dy, x, y] = [input(call, "dy"), input(call, "input"), input(call, "output")];
  return call.program.apply("maxPool2dGrad", poolParams(call, shapeOf(call, x)), [dy, x, y]);
}

function pool(call: KernelCall, primitive: "maxPool2d" | "avgPool2d"): ValueId {
  const x = input(call, "x");
  return call.program.apply(primitive, poolParams(call, shapeOf(call, x)), [x]);
}

function avgPoolGrad(call: KernelCall): ValueId {
  const inputShape = shapeOf(call, input(call, "input"));
  return call.program.apply("avgPool2dGrad", { ...poolParams(call, inputShape), inputShape }, [
    input(call, "dy"),
  ]);
}

export const convolutionKernels: KernelRules = {
  Conv2D: conv2d,
  Conv2DBackpropInput: conv2dInputGrad,
  Conv2DBackpropFilter: conv2dFilterGrad,
  FusedConv2D: (call) => withBiasAndActivation(call, conv2d(call)),
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGrad,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGrad,
  FusedDepthwiseConv2D: (call) => withBiasAndActivation(call, depthwise(call)),
  MaxPool: (call) => pool(call, "maxPool2d"),
  MaxPoolGrad: maxPoolGrad,
  AvgPool: (call) => pool(call, "avgPool2d"),
  AvgPoolGrad: avgPoolGrad,
};
