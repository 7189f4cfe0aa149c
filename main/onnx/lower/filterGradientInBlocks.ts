// The gradient of a convolution by its kernel as one convolution in blocks of images (blockedConvolution.ts), without a copy per
// kernel place. The batch takes the part of the input channels, dy that of the kernel, and the rows of the image hold pixels, then
// channels:
//
//     dkernel[o, kh, kw, c] = Σ n, h, w  dy[n, o, h, w] · x[n, h + kh, (w + kw) · C + c]
//
// A pixel further along a row is a dilation by C, and a row of the result holds kw and c. The convolution pads rows itself; columns
// are padded beforehand, because beyond an image's edge it computes one number at a time. Two thirds of the processor time of
// products with copies (measured on 32 to 128 channels).
import { blockedImageDomain } from "../graphBuilder.ts";
import { imageInBlocks } from "./blockedConvolution.ts";
import { sumOfParts, type Windows } from "./filterGradient.ts";
import { reshapeTo, transposed, type LoweringContext } from "./rule.ts";

/** With fewer channels a row of the result is too short to pay (measured). */
const fewestChannels = 16;

/** Filters that the convolution in blocks of 16 works on at a time, and rows enough for threads to share them evenly. */
const filtersAtOnce = 64;
const fewestRows = 12;

/** Images in a block, or null where batch, filters or channels are too few for it. */
export function imagesInBlock(
  { channelBlock }: LoweringContext,
  { xShape, dyShape, params }: Windows,
): number | null {
  const [images, channels] = xShape;
  const isWhole = channelBlock !== null && images % channelBlock === 0 && dyShape[1] % channelBlock === 0;
  return isWhole && channels >= fewestChannels && params.dilations[1] === 1 ? channelBlock : null;
}

/** [outC, kh, kw, inC] */
export function filterGradientInBlocks(context: LoweringContext, windows: Windows, block: number): string {
  const { graph } = context;
  const [images, channels] = windows.xShape;
  const [, filters, outHeight, outWidth] = windows.dyShape;
  const { strides, dilations, pads } = windows.params;
  const parts = partsOf(windows, images / block);
  const inputs = [imageByPixels(context, windows, block), kernelOfImages(context, windows, block, parts)];
  const attributes = {
    kernel_shape: { ints: [outHeight, outWidth] },
    strides: { ints: [dilations[0], 1] },
    dilations: { ints: [strides[0], strides[1] * channels] },
    pads: { ints: [pads[0], 0, Math.max(padAfter(windows, 0), 0), 0] },
    group: { int: parts },
  };
  const blocked = graph.node("Conv", inputs, attributes, blockedImageDomain);
  const all = { channels: { int: parts * filters } };
  const plain = graph.node("ReorderOutput", [blocked], all, blockedImageDomain);
  const size = filters * windows.kernel[0] * windows.kernel[1] * channels;
  const sum = sumOfParts(context, reshapeTo(context, plain, [parts, 1, size]), parts);
  return reshapeTo(context, sum, [filters, ...windows.kernel, channels]);
}

/** In how many parts to sum over the batch: onnxruntime's threads share rows of the result, by so many filters. */
function partsOf({ dyShape, kernel }: Windows, blocks: number): number {
  const rows = Math.ceil(dyShape[1] / filtersAtOnce) * kernel[0];
  const fewest = Math.ceil(fewestRows / rows);
  for (let parts = fewest; parts < blocks; parts += 1) if (blocks % parts === 0) return parts;
  return blocks;
}

/** Through blocks, where the convolution before or after has brought the image into blocks anyway: Transpose uses one thread. */
function imageNhwc(context: LoweringContext, { x, xShape }: Windows, block: number): string {
  const channels = xShape[1];
  if (channels % block !== 0) return transposed(context, x, [0, 2, 3, 1]);
  return channelsLast(context, imageInBlocks(context, x), channels);
}

/** x as an image of N channels in blocks, [1, N / b, H, W · C, b], with the columns' padding. */
function imageByPixels(context: LoweringContext, windows: Windows, block: number): string {
  const { graph } = context;
  const [images, channels, height, width] = windows.xShape;
  const left = windows.params.pads[1];
  const right = padAfter(windows, 1);
  const below = Math.min(padAfter(windows, 0), 0);
  const pixels = imageNhwc(context, windows, block);
  const bounds = graph.ints([0, 0, left, 0, 0, below, right, 0]);
  const isWhole = left === 0 && right === 0 && below === 0;
  const padded = isWhole ? pixels : graph.node("Pad", [pixels, bounds, graph.scalar(0, "float32")]);
  const shape = [1, images, height + below, (left + width + right) * channels];
  return graph.node("ReorderInput", [reshapeTo(context, padded, shape)], {}, blockedImageDomain);
}

/** [N, C / b, H, W, b] → [N, H, W, C], by several threads. */
function channelsLast({ graph }: LoweringContext, blocked: string, channels: number): string {
  const attributes = { channels: { int: channels }, channels_last: { int: 1 } };
  return graph.node("ReorderOutput", [blocked], attributes, blockedImageDomain);
}

/** What has to be added (or, below 0, cut off) behind the last row or column for the windows to end there. */
function padAfter({ xShape, dyShape, kernel, params }: Windows, axis: 0 | 1): number {
  const reach =
    (dyShape[2 + axis]! - 1) * params.strides[axis] + (kernel[axis] - 1) * params.dilations[axis] + 1;
  return reach - params.pads[axis] - xShape[2 + axis]!;
}

/** dy as the kernel of each part of the batch, in blocks: [parts, outC / b, N / parts / b, h, w, b of N, b of outC]. */
function kernelOfImages(
  context: LoweringContext,
  { dy, dyShape }: Windows,
  block: number,
  parts: number,
): string {
  const [images, filters, height, width] = dyShape;
  const places = height * width;
  const blocked = imageInBlocks(context, dy);
  const byImage = reshapeTo(context, blocked, [images / block, block * block, filters / block, places]);
  const byPlace = channelsLast(context, byImage, block * block);
  const imagesOfPart = images / parts;
  const shape = [parts * filters, imagesOfPart, height, width];
  if (imagesOfPart === block) return reshapeTo(context, byPlace, shape);
  const apart = [parts, imagesOfPart / block, filters / block, places * block * block];
  return reshapeTo(context, transposed(context, reshapeTo(context, byPlace, apart), [0, 2, 1, 3]), shape);
}
