// An image of three channels in its own colours.
import type { ImageSize } from "../chain.ts";
import type { Rectangle } from "./cells.ts";

/** @param pixels [height, width, 3] in 0 … 255. */
export function paintColourImage(
  context: CanvasRenderingContext2D,
  pixels: ArrayLike<number>,
  image: ImageSize,
  into: Rectangle,
): void {
  const data = new ImageData(image.width, image.height);
  for (let i = 0; i < image.width * image.height; i++) {
    for (let channel = 0; channel < 3; channel++)
      data.data[4 * i + channel] = pixels[image.channels * i + channel] ?? 0;
    data.data[4 * i + 3] = 255;
  }
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("2d")?.putImageData(data, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, into.x, into.y, into.width, into.height);
}
