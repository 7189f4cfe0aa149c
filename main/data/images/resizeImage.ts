import type { RgbImage } from "./decodeImage.ts";

/** Stretches to the size, each new pixel the mean of the area it covers (separable; exact for whole factors). */
export function resizeImage(image: RgbImage, width: number, height: number): RgbImage {
  if (image.width === width && image.height === height) return image;
  const narrowed = resample(Float32Array.from(image.data), image.height, image.width, width, 3);
  const resized = resample(narrowed, 1, image.height, height, 3 * width);
  return { width, height, data: Uint8Array.from(resized, Math.round) };
}

/** [outer, from, inner] → [outer, to, inner] */
function resample(data: Float32Array, outer: number, from: number, to: number, inner: number): Float32Array {
  const resampled = new Float32Array(outer * to * inner);
  for (let target = 0; target < to; target += 1) {
    const start = (target * from) / to;
    const end = ((target + 1) * from) / to;
    for (let source = Math.floor(start); source < Math.min(Math.ceil(end), from); source += 1) {
      const share = (Math.min(end, source + 1) - Math.max(start, source)) / (end - start);
      for (let block = 0; block < outer; block += 1) {
        const readAt = (block * from + source) * inner;
        const writeAt = (block * to + target) * inner;
        for (let at = 0; at < inner; at += 1) {
          resampled[writeAt + at] = (resampled[writeAt + at] ?? 0) + share * (data[readAt + at] ?? 0);
        }
      }
    }
  }
  return resampled;
}
