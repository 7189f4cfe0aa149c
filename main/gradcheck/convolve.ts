// Convolution in float64 with the innermost loop over neighbouring numbers: the same sums as the reference interpreter's,
// many times faster, because a gradient check evaluates a network hundreds of times.
import type { Conv2dParams, ProgramShape } from "../trace/program/ir.ts";

export interface Image {
  /** [N, H, W, C] */
  readonly shape: ProgramShape;
  readonly data: Float64Array;
}

/**
 * Adds conv(x, kernel) to `output`, which holds zeros.
 * @param kernel [kh, kw, inC / groups, outC]
 */
export function convolve(x: Image, kernel: Image, params: Conv2dParams, output: Image): void {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [rows = 0, columns = 0, groupInputs = 0, outputs = 0] = kernel.shape;
  const [, outHeight = 0, outWidth = 0] = output.shape;
  const groupOutputs = outputs / params.groups;
  for (let n = 0; n < batch; n += 1) {
    for (let outY = 0; outY < outHeight; outY += 1) {
      for (let outX = 0; outX < outWidth; outX += 1) {
        const target = ((n * outHeight + outY) * outWidth + outX) * outputs;
        for (let ky = 0; ky < rows; ky += 1) {
          const y = outY * params.strides[0] + ky * params.dilations[0] - params.pads[0];
          if (y < 0 || y >= height) continue;
          for (let kx = 0; kx < columns; kx += 1) {
            const column = outX * params.strides[1] + kx * params.dilations[1] - params.pads[1];
            if (column < 0 || column >= width) continue;
            const source = ((n * height + y) * width + column) * channels;
            for (let c = 0; c < channels; c += 1) {
              const group = Math.floor(c / groupInputs);
              const weights =
                ((ky * columns + kx) * groupInputs + (c % groupInputs)) * outputs + group * groupOutputs;
              addScaled(
                output.data,
                target + group * groupOutputs,
                x.data[source + c] ?? 0,
                kernel.data,
                weights,
                groupOutputs,
              );
            }
          }
        }
      }
    }
  }
}

/** to[at … at + count − 1] += factor · from[start …] */
function addScaled(
  to: Float64Array,
  at: number,
  factor: number,
  from: Float64Array,
  start: number,
  count: number,
): void {
  if (factor === 0) return;
  for (let index = 0; index < count; index += 1)
    to[at + index] = (to[at + index] ?? 0) + factor * (from[start + index] ?? 0);
}
