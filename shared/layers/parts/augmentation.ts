// Random changes of images inside the program, drawn anew for every sample and step. Moving, zooming and turning sample the
// image along one axis after the other: each new row is a weighted mean of old rows, so it is a product with a matrix of
// hat functions, max(0, 1 − |position − row|); beyond the rim there is black. A rotation is three shears (Paeth, 1986).
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldSpecs } from "../../fields/fields.ts";
import type { Shape, ShapeResult, Tfjs } from "../definition.ts";
import { seedField, type Draw } from "./noise.ts";
import { randomUniform } from "./randomUniform.ts";
import { onlyInput, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";

export const augmentationFields = { seed: seedField } as const satisfies FieldSpecs;

export function imageShape(inputs: readonly Shape[]): ShapeResult {
  const source = onlyInput(inputs);
  const problem = rankProblem(source, 3);
  return problem === null ? shapeOk(source) : shapeProblem(problem);
}

/** One number per sample, evenly between −extent and extent: [N, 1, 1, 1]. */
export function drawPerSample(tf: Tfjs, images: Tensor, extent: number, { seed, site }: Draw): Tensor {
  const drawn = randomUniform(tf, [images.shape[0] ?? 1, 1, 1, 1], seed, site);
  return tf.core.mul(tf.core.sub(drawn, 0.5), 2 * extent);
}

/** 1 for about half of the samples, 0 for the others: [N, 1, 1, 1]. */
export function chooseSamples(tf: Tfjs, images: Tensor, { seed, site }: Draw): Tensor {
  return tf.core.cast(
    tf.core.less(randomUniform(tf, [images.shape[0] ?? 1, 1, 1, 1], seed, site), 0.5),
    "float32",
  );
}

/** Samples chosen are reversed along the axis (1 rows, 2 columns). */
export function flipChosen(tf: Tfjs, images: Tensor, chosen: Tensor, axis: 1 | 2): Tensor {
  const { core } = tf;
  const change = core.sub(core.reverse(images, axis), images);
  return core.add(images, core.mul(change, chosen));
}

/** Whole numbers 0, 1 … size − 1 less the middle, along the given axis of four. */
function centredPlaces(tf: Tfjs, size: number, axis: 1 | 2): Tensor {
  const places = Float32Array.from({ length: size }, (_, index) => index - (size - 1) / 2);
  return tf.core.tensor(places, axis === 1 ? [1, size, 1, 1] : [1, 1, size, 1]);
}

/**
 * Samples rows at new places: row i of the result is the image at stretch · (i − middle) + middle + shift.
 * @param stretch, shift [N, 1, 1, 1], or [N, 1, W, 1] where every column has its own.
 */
export function sampleRows(tf: Tfjs, images: Tensor, stretch: Tensor | number, shift: Tensor): Tensor {
  const { core } = tf;
  const [batch = 1, height = 1, width = 1, channels = 1] = images.shape;
  const places = core.add(core.mul(centredPlaces(tf, height, 1), stretch), shift);
  const columns = places.shape[2] ?? 1;
  // [N, H, columns, 1] → [N · columns, H, 1]
  const wanted = core.reshape(core.transpose(places, [0, 2, 1, 3]), [
    (places.shape[0] ?? 1) * columns,
    height,
    1,
  ]);
  const there = core.reshape(centredPlaces(tf, height, 1), [1, 1, height]);
  const weights = core.relu(core.sub(1, core.abs(core.sub(wanted, there))));
  if (columns === 1) {
    const rows = core.reshape(images, [batch, height, width * channels]);
    return core.reshape(core.matMul(weights, rows), images.shape);
  }
  const byColumn = core.reshape(core.transpose(images, [0, 2, 1, 3]), [batch * width, height, channels]);
  const sampled = core.reshape(core.matMul(weights, byColumn), [batch, width, height, channels]);
  return core.transpose(sampled, [0, 2, 1, 3]);
}

/** The same for columns: rows and columns change places before and after. */
export function sampleColumns(tf: Tfjs, images: Tensor, stretch: Tensor | number, shift: Tensor): Tensor {
  const { core } = tf;
  const turned = core.transpose(images, [0, 2, 1, 3]);
  const turnedShift = core.transpose(shift, [0, 2, 1, 3]);
  return core.transpose(sampleRows(tf, turned, stretch, turnedShift), [0, 2, 1, 3]);
}

/**
 * Turns every sample by its own angle in radians, [N, 1, 1, 1]: shears along x by −tan(a/2), y by sin a, x by −tan(a/2).
 * @param largest angle that may come; the first shear needs room for it beside the image.
 */
export function rotate(tf: Tfjs, images: Tensor, angle: Tensor, largest: number): Tensor {
  const { core } = tf;
  const [, height = 1, width = 1] = images.shape;
  const room = Math.ceil((Math.tan(largest / 2) * (height - 1)) / 2);
  const roomy = core.pad(images, [
    [0, 0],
    [0, 0],
    [room, room],
    [0, 0],
  ]);
  const alongX = core.mul(core.neg(core.tan(core.mul(angle, 0.5))), centredPlaces(tf, height, 1));
  const alongY = core.mul(core.sin(angle), centredPlaces(tf, width + 2 * room, 2));
  const once = sampleColumns(tf, roomy, 1, alongX);
  const turned = sampleColumns(tf, sampleRows(tf, once, 1, alongY), 1, alongX);
  return core.slice(turned, [0, 0, room, 0], [...images.shape]);
}
