// Resizing as matrix products: along one axis every new value is a weighted mean of old ones, so an image is resized by one
// matrix for its rows and one for its columns. Needs no operator beyond MatMul, and neither does its gradient.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { ChoiceField } from "../../fields/fields.ts";
import type { Tfjs } from "../definition.ts";

export const interpolationField = {
  kind: "choice",
  label: "Interpolation",
  default: "nearest",
  choices: [
    { value: "nearest", label: "Nearest" },
    { value: "bilinear", label: "Bilinear" },
  ],
  help: "Whether a new value is the nearest old one or a mean of its neighbours.",
} as const satisfies ChoiceField;

export type Interpolation = "nearest" | "bilinear";

/**
 * Weights [to, from] with half-pixel centres: new position i lies at (i + ½) · from / to − ½ of the old axis; beyond the rim
 * the rim's value holds. This is what TensorFlow 2 and Keras do without antialiasing.
 */
export function interpolationMatrix(from: number, to: number, interpolation: Interpolation): Float32Array {
  const weights = new Float32Array(to * from);
  for (let row = 0; row < to; row += 1) {
    const centre = ((row + 0.5) * from) / to - 0.5;
    if (interpolation === "nearest") {
      weights[row * from + clampIndex(Math.floor(centre + 0.5), from)] = 1;
      continue;
    }
    const below = Math.floor(centre);
    const share = centre - below;
    addWeight(weights, row * from + clampIndex(below, from), 1 - share);
    addWeight(weights, row * from + clampIndex(below + 1, from), share);
  }
  return weights;
}

function clampIndex(index: number, size: number): number {
  return Math.min(Math.max(index, 0), size - 1);
}

function addWeight(weights: Float32Array, index: number, weight: number): void {
  weights[index] = (weights[index] ?? 0) + weight;
}

/** [N, H, W, C] → [N, height, width, C] */
export function resizeImage(
  tf: Tfjs,
  images: Tensor,
  size: readonly [number, number],
  interpolation: Interpolation,
): Tensor {
  const { core } = tf;
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
  const [newHeight, newWidth] = size;
  const rows = core.tensor(interpolationMatrix(height, newHeight, interpolation), [1, newHeight, height]);
  const tall = core.matMul(rows, core.reshape(images, [batch, height, width * channels]));
  const columns = core.tensor(interpolationMatrix(width, newWidth, interpolation), [1, newWidth, width]);
  const wide = core.matMul(columns, core.reshape(tall, [batch * newHeight, width, channels]));
  return core.reshape(wide, [batch, newHeight, newWidth, channels]);
}

/** Repeats every place of an axis, by multiplying with ones: [N, S, ...] → [N, S · times, ...]. */
export function repeatAxis(tf: Tfjs, values: Tensor, axis: number, times: number): Tensor {
  const { core } = tf;
  if (times === 1) return values;
  const before = values.shape.slice(0, axis);
  const size = values.shape[axis] ?? 1;
  const after = values.shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  const flatBefore = before.reduce((product, extent) => product * extent, 1);
  const split = core.reshape(values, [flatBefore * size, 1, after]);
  const repeated = core.mul(split, core.ones([1, times, 1]));
  return core.reshape(repeated, [...before, size * times, ...values.shape.slice(axis + 1)]);
}
