// Convolutions and poolings over volumes [N, D, H, W, C] as those over images: the slices that a window covers in depth are
// laid side by side as channels, [N · D', H, W, kd · C], which is undone by adding each slice back where it came from.
import type {
  AvgPool3DAttrs,
  Conv3DAttrs,
  Conv3DBackpropFilterV2Attrs,
  Conv3DBackpropInputV2Attrs,
} from "@tensorflow/tfjs-core";
import type { Conv2dParams, Pool2dParams, ProgramShape, ValueId } from "../program/ir.ts";
import {
  attributes,
  input,
  plain,
  reshaped,
  shapeOf,
  type KernelCall,
  type KernelRules,
} from "./kernelRule.ts";

type Shape5 = [number, number, number, number, number];

/** What tfjs's computeConv3DInfo and computePool3DInfo say about the windows of both. */
interface VolumeInfo {
  readonly batchSize: number;
  readonly inDepth: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outDepth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly strideDepth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationDepth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly filterDepth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly effectiveFilterDepth: number;
  readonly effectiveFilterHeight: number;
  readonly effectiveFilterWidth: number;
  readonly padInfo: {
    readonly front: number;
    readonly top: number;
    readonly left: number;
    readonly bottom: number;
    readonly right: number;
  };
}

function convolutionInfo(call: KernelCall, input: ProgramShape, filter: ProgramShape): VolumeInfo {
  const { strides, dilations, pad } = attributes<Conv3DAttrs & { dilations?: Conv3DAttrs["dilations"] }>(
    call,
  );
  return call.core.backend_util.computeConv3DInfo(
    [...input] as Shape5,
    [...filter] as Shape5,
    strides,
    dilations ?? 1,
    pad,
  );
}

function poolInfo(call: KernelCall, input: ProgramShape): VolumeInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes<AvgPool3DAttrs>(call);
  return call.core.backend_util.computePool3DInfo(
    [...input] as Shape5,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

function imagePads(info: VolumeInfo): Conv2dParams["pads"] {
  const { top, left, bottom, right } = info.padInfo;
  const reachDown =
    (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight - info.inHeight - top;
  const reachRight = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth - info.inWidth - left;
  return [top, left, Math.max(bottom, reachDown), Math.max(right, reachRight)];
}

function convolutionParams(info: VolumeInfo): Conv2dParams {
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: imagePads(info),
    groups: 1,
    layout: "nhwc",
  };
}

function poolParams(info: VolumeInfo): Pool2dParams {
  return {
    window: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    pads: imagePads(info),
    layout: "nhwc",
  };
}

/** Depth with padding, as far as windows reach. */
function paddedDepth(info: VolumeInfo): number {
  const reach = (info.outDepth - 1) * info.strideDepth + info.effectiveFilterDepth;
  return Math.max(reach, info.inDepth + info.padInfo.front);
}

function imageShape(info: VolumeInfo): readonly [number, number, number, number] {
  return [info.batchSize * info.outDepth, info.inHeight, info.inWidth, info.filterDepth * info.inChannels];
}

/** [N, D, H, W, C] → [N · D', H, W, kd · C], with `padding` where a window reaches outside. */
function unfoldDepth(call: KernelCall, x: ValueId, info: VolumeInfo, padding: number): ValueId {
  const { batchSize, outDepth, inHeight, inWidth, inChannels, strideDepth } = info;
  const padded = padDepth(
    call,
    x,
    info.padInfo.front,
    paddedDepth(info) - info.inDepth - info.padInfo.front,
    padding,
  );
  const slices = Array.from({ length: info.filterDepth }, (_, offset) => {
    const begin = offset * info.dilationDepth;
    const end = begin + (outDepth - 1) * strideDepth + 1;
    const params = {
      begin: [0, begin, 0, 0, 0],
      end: [batchSize, end, inHeight, inWidth, inChannels],
      strides: [1, strideDepth, 1, 1, 1],
    };
    return call.program.apply("stridedSlice", params, [padded]);
  });
  return reshaped(call, call.program.apply("concat", { axis: 4 }, slices), imageShape(info));
}

/** The transpose of unfoldDepth: [N · D', H, W, kd · C] → [N, D, H, W, C]. */
function foldDepth(call: KernelCall, images: ValueId, info: VolumeInfo): ValueId {
  const { batchSize, inDepth, outDepth, inHeight, inWidth, inChannels } = info;
  const volume = reshaped(call, images, [
    batchSize,
    outDepth,
    inHeight,
    inWidth,
    info.filterDepth * inChannels,
  ]);
  const parts = Array.from({ length: info.filterDepth }, (_, offset) => {
    const params = {
      begin: [0, 0, 0, 0, offset * inChannels],
      size: [batchSize, outDepth, inHeight, inWidth, inChannels],
    };
    const spread = spreadDepth(call, call.program.apply("slice", params, [volume]), info.strideDepth);
    const before = offset * info.dilationDepth;
    return padDepth(call, spread, before, paddedDepth(info) - before - (shapeOf(call, spread)[1] ?? 0), 0);
  });
  const sum = parts.length === 1 ? parts[0] : plain(call, "addN", ...parts);
  const inside = {
    begin: [0, info.padInfo.front, 0, 0, 0],
    size: [batchSize, inDepth, inHeight, inWidth, inChannels],
  };
  return call.program.apply("slice", inside, sum === undefined ? [] : [sum]);
}

/** Puts stride − 1 empty slices between the slices. */
function spreadDepth(call: KernelCall, x: ValueId, stride: number): ValueId {
  if (stride === 1) return x;
  const [batch, depth, height, width, channels] = shapeOf(call, x) as unknown as Shape5;
  const single = reshaped(call, x, [batch, depth, 1, height, width, channels]);
  const after = [0, 0, stride - 1, 0, 0, 0];
  const gaps = call.program.apply("pad", { before: [0, 0, 0, 0, 0, 0], after, mode: "constant", value: 0 }, [
    single,
  ]);
  const spread = reshaped(call, gaps, [batch, depth * stride, height, width, channels]);
  const size = [batch, (depth - 1) * stride + 1, height, width, channels];
  return call.program.apply("slice", { begin: [0, 0, 0, 0, 0], size }, [spread]);
}

function padDepth(call: KernelCall, x: ValueId, before: number, after: number, value: number): ValueId {
  if (before === 0 && after === 0) return x;
  const params = {
    before: [0, before, 0, 0, 0],
    after: [0, after, 0, 0, 0],
    mode: "constant",
    value,
  } as const;
  return call.program.apply("pad", params, [x]);
}

/** [kd, kh, kw, C, O] → [kh, kw, kd · C, O] */
function flatKernel(call: KernelCall, filter: ValueId): ValueId {
  const [depth, height, width, inputs, outputs] = shapeOf(call, filter) as unknown as Shape5;
  const turned = call.program.apply("transpose", { perm: [1, 2, 0, 3, 4] }, [filter]);
  return reshaped(call, turned, [height, width, depth * inputs, outputs]);
}

function asVolume(call: KernelCall, images: ValueId, info: VolumeInfo): ValueId {
  return reshaped(call, images, [
    info.batchSize,
    info.outDepth,
    info.outHeight,
    info.outWidth,
    info.outChannels,
  ]);
}

function asImages(call: KernelCall, volume: ValueId, info: VolumeInfo): ValueId {
  return reshaped(call, volume, [
    info.batchSize * info.outDepth,
    info.outHeight,
    info.outWidth,
    info.outChannels,
  ]);
}

function conv3d(call: KernelCall): ValueId {
  const [x, filter] = [input(call, "x"), input(call, "filter")];
  const info = convolutionInfo(call, shapeOf(call, x), shapeOf(call, filter));
  const images = unfoldDepth(call, x, info, 0);
  return asVolume(
    call,
    call.program.apply("conv2d", convolutionParams(info), [images, flatKernel(call, filter)]),
    info,
  );
}

function conv3dInputGrad(call: KernelCall): ValueId {
  const [dy, filter] = [input(call, "dy"), input(call, "filter")];
  const info = convolutionInfo(
    call,
    attributes<Conv3DBackpropInputV2Attrs>(call).inputShape,
    shapeOf(call, filter),
  );
  const params = { ...convolutionParams(info), inputShape: imageShape(info) };
  const images = call.program.apply("conv2dInputGrad", params, [
    asImages(call, dy, info),
    flatKernel(call, filter),
  ]);
  return foldDepth(call, images, info);
}

function conv3dFilterGrad(call: KernelCall): ValueId {
  const [x, dy] = [input(call, "x"), input(call, "dy")];
  const { filterShape } = attributes<Conv3DBackpropFilterV2Attrs>(call);
  const info = convolutionInfo(call, shapeOf(call, x), filterShape);
  const [depth, height, width, inputs, outputs] = filterShape;
  const params = { ...convolutionParams(info), kernelShape: [height, width, depth * inputs, outputs] };
  const flat = call.program.apply("conv2dFilterGrad", params, [
    unfoldDepth(call, x, info, 0),
    asImages(call, dy, info),
  ]);
  const parts = reshaped(call, flat, [height, width, depth, inputs, outputs]);
  return call.program.apply("transpose", { perm: [2, 0, 1, 3, 4] }, [parts]);
}

/** The maxima of each slice of a window: [N · D', H', W', kd, C] beside what they were taken of. */
function sliceMaxima(
  call: KernelCall,
  x: ValueId,
  info: VolumeInfo,
): { readonly images: ValueId; readonly pooled: ValueId; readonly maxima: ValueId } {
  const images = unfoldDepth(call, x, info, -Infinity);
  const pooled = call.program.apply("maxPool2d", poolParams(info), [images]);
  return { images, pooled, maxima: reshaped(call, pooled, slicesShape(info)) };
}

function slicesShape(info: VolumeInfo): ProgramShape {
  return [info.batchSize * info.outDepth, info.outHeight, info.outWidth, info.filterDepth, info.inChannels];
}

function maxPool3d(call: KernelCall): ValueId {
  const x = input(call, "x");
  const info = poolInfo(call, shapeOf(call, x));
  const { maxima } = sliceMaxima(call, x, info);
  return asVolume(call, call.program.apply("max", { axes: [3], keepDims: false }, [maxima]), info);
}

/** The first slice that holds the maximum takes the gradient, and in it the first element that does. */
function maxPool3dGrad(call: KernelCall): ValueId {
  const [dy, x] = [input(call, "dy"), input(call, "input")];
  const info = poolInfo(call, shapeOf(call, x));
  const { images, pooled, maxima } = sliceMaxima(call, x, info);
  const largest = call.program.apply("max", { axes: [3], keepDims: true }, [maxima]);
  const holds = call.program.apply("cast", { dtype: "float32" }, [plain(call, "equal", maxima, largest)]);
  const earlier = call.program.apply("cumsum", { axis: 3, exclusive: true, reverse: false }, [holds]);
  const isFirst = call.program.apply("cast", { dtype: "float32" }, [
    plain(call, "less", earlier, call.program.scalar(0.5)),
  ]);
  const single = reshaped(call, asImages(call, dy, info), shapeOf(call, largest));
  const share = plain(call, "mul", single, plain(call, "mul", holds, isFirst));
  const flat = reshaped(call, share, shapeOf(call, pooled));
  return foldDepth(call, call.program.apply("maxPool2dGrad", poolParams(info), [flat, images, pooled]), info);
}

/** 1 / number of slices inside the volume, per window in depth: [D', 1, 1, 1] */
function depthShare(call: KernelCall, info: VolumeInfo): ValueId {
  const shares = Float32Array.from({ length: info.outDepth }, (_, at) => {
    const begin = at * info.strideDepth - info.padInfo.front;
    const end = begin + info.filterDepth;
    return 1 / (Math.min(end, info.inDepth) - Math.max(begin, 0));
  });
  return call.program.constant(shares, { shape: [info.outDepth, 1, 1, 1], dtype: "float32" });
}

function avgPool3d(call: KernelCall): ValueId {
  const x = input(call, "x");
  const info = poolInfo(call, shapeOf(call, x));
  const means = call.program.apply("avgPool2d", poolParams(info), [unfoldDepth(call, x, info, 0)]);
  const slices = reshaped(call, means, slicesShape(info));
  const sum = call.program.apply("sum", { axes: [3], keepDims: false }, [slices]);
  return plain(call, "mul", asVolume(call, sum, info), depthShare(call, info));
}

function avgPool3dGrad(call: KernelCall): ValueId {
  const info = poolInfo(call, shapeOf(call, input(call, "input")));
  const share = asImages(call, plain(call, "mul", input(call, "dy"), depthShare(call, info)), info);
  const repeated = call.program.apply("tile", { reps: [1, 1, 1, info.filterDepth] }, [share]);
  const params = { ...poolParams(info), inputShape: imageShape(info) };
  return foldDepth(call, call.program.apply("avgPool2dGrad", params, [repeated]), info);
}

export const volumeKernels: KernelRules = {
  Conv3D: conv3d,
  Conv3DBackpropInputV2: conv3dInputGrad,
  Conv3DBackpropFilterV2: conv3dFilterGrad,
  MaxPool3D: maxPool3d,
  MaxPool3DGrad: maxPool3dGrad,
  AvgPool3D: avgPool3d,
  AvgPool3DGrad: avgPool3dGrad,
};
