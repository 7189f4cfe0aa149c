// Transposed convolutions: the gradient of a convolution used as a layer, which makes its input larger. Sequences and volumes
// are made of images, as in convolution.ts.
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { invariant } from "../../invariant.ts";
import type { Shape, Tfjs } from "../definition.ts";
import type { Padding } from "./windows.ts";
import { splitAxis, unstackAxis } from "./pieces.ts";

/** Size of one axis behind it; see Dumoulin and Visin, A guide to convolution arithmetic (2016). */
export function transposedSize(size: number, kernel: number, stride: number, padding: Padding): number {
  return padding === "same" ? size * stride : size * stride + Math.max(kernel - stride, 0);
}

/** Places cut off before the first output so that padding "same" gives size · stride. */
function placesBefore(kernel: number, stride: number, padding: Padding): number {
  return padding === "same" ? Math.floor(Math.max(kernel - stride, 0) / 2) : 0;
}

/** x [N, H, W, C], kernel [kh, kw, F, C] → [N, H', W', F] */
export function transposeImages(
  tf: Tfjs,
  x: Tensor,
  kernel: Tensor,
  strides: readonly number[],
  padding: Padding,
): Tensor {
  const [batch = 1, height = 1, width = 1] = x.shape;
  const [kernelHeight = 1, kernelWidth = 1, filters = 1] = kernel.shape;
  const [down = 1, across = 1] = strides;
  const outputShape: [number, number, number, number] = [
    batch,
    transposedSize(height, kernelHeight, down, padding),
    transposedSize(width, kernelWidth, across, padding),
    filters,
  ];
  return tf.core.conv2dTranspose(x as Tensor4D, kernel as Tensor4D, outputShape, [down, across], padding);
}

/** x [N, S, C], kernel [k, F, C] → [N, S', F] */
export function transposeSequences(
  tf: Tfjs,
  x: Tensor,
  kernel: Tensor,
  strides: readonly number[],
  padding: Padding,
): Tensor {
  const { core } = tf;
  const image = core.expandDims(x, 1);
  const larger = transposeImages(tf, image, core.expandDims(kernel, 0), [1, ...strides], padding);
  return core.squeeze(larger, [1]);
}

/** x [N, D, H, W, C], kernel [kd, kh, kw, F, C] → [N, D', H', W', F]: plane i gives to the planes i · stride + k − before. */
export function transposeVolumes(
  tf: Tfjs,
  x: Tensor,
  kernel: Tensor,
  strides: readonly number[],
  padding: Padding,
): Tensor {
  const { core } = tf;
  const [depthStride = 1, ...imageStrides] = strides;
  const depth = x.shape[1] ?? 1;
  const filters = unstackAxis(tf, kernel, 0);
  const outputs = transposedSize(depth, filters.length, depthStride, padding);
  const before = placesBefore(filters.length, depthStride, padding);
  const images = core.concat(unstackAxis(tf, x, 1), 0);
  const given: Tensor[][] = Array.from({ length: outputs }, () => []);
  filters.forEach((filter, kernelPlane) => {
    const large = transposeImages(tf, images, filter, imageStrides, padding);
    const planes = splitAxis(tf, large, depth, 0);
    planes.forEach((plane, input) => given[input * depthStride + kernelPlane - before]?.push(plane));
  });
  const shape = planeShape(given);
  const planes = given.map((list) => (list.length === 0 ? core.zeros(shape) : core.addN(list)));
  return core.stack(planes, 1);
}

function planeShape(given: readonly (readonly Tensor[])[]): number[] {
  const known = given.find((list) => list.length > 0)?.[0];
  invariant(known !== undefined, "a transposed convolution gives something");
  return known.shape;
}

/** [...places, channels] → [...places behind it, filters] */
export function transposedShape(
  source: Shape,
  fields: {
    readonly filters: number;
    readonly kernelSize: Shape;
    readonly strides: Shape;
    readonly padding: Padding;
  },
): Shape {
  const places = source.slice(0, -1);
  const sizes = places.map((size, axis) =>
    transposedSize(size, fields.kernelSize[axis] ?? 1, fields.strides[axis] ?? 1, fields.padding),
  );
  return [...sizes, fields.filters];
}
