// Margins around the places of a sample: zeros put on, or rows cut off. One pair (before, after) per axis.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { IntegersField } from "../../fields/fields.ts";
import type { Shape, ShapeResult, Tfjs } from "../definition.ts";
import type { Dimensions } from "./family.ts";
import { describeShape, rankProblem, shapeOk, shapeProblem } from "./shapes.ts";

type Pair = readonly [before: number, after: number];

const marginHelp: Readonly<Record<Dimensions, string>> = {
  1: "Before and after.",
  2: "Top, bottom, left, right.",
  3: "Front, back, top, bottom, left, right.",
};

/** Two numbers for each axis of the places, without batch and channels. */
export function marginField(label: string, dimensions: Dimensions) {
  const start = Array.from({ length: dimensions * 2 }, () => 1);
  return {
    kind: "integers",
    label,
    default: start,
    minLength: start.length,
    maxLength: start.length,
    min: 0,
    max: 10_000,
    help: marginHelp[dimensions],
  } as const satisfies IntegersField;
}

function pairsOf(margins: readonly number[]): readonly Pair[] {
  return Array.from(
    { length: margins.length / 2 },
    (_, axis) => [margins[axis * 2] ?? 0, margins[axis * 2 + 1] ?? 0] as const,
  );
}

export function paddedShape(margins: readonly number[], source: Shape): ShapeResult {
  const pairs = pairsOf(margins);
  const problem = rankProblem(source, pairs.length + 1);
  if (problem !== null) return shapeProblem(problem);
  return shapeOk(source.map((size, axis) => size + (pairs[axis]?.[0] ?? 0) + (pairs[axis]?.[1] ?? 0)));
}

export function padPlaces(tf: Tfjs, values: Tensor, margins: readonly number[]): Tensor {
  const pairs = pairsOf(margins).map(([before, after]): [number, number] => [before, after]);
  return tf.core.pad(values, [[0, 0], ...pairs, [0, 0]]);
}

export function croppedShape(margins: readonly number[], source: Shape): ShapeResult {
  const pairs = pairsOf(margins);
  const problem = rankProblem(source, pairs.length + 1);
  if (problem !== null) return shapeProblem(problem);
  const cropped = source.map((size, axis) => size - (pairs[axis]?.[0] ?? 0) - (pairs[axis]?.[1] ?? 0));
  if (cropped.every((size) => size >= 1)) return shapeOk(cropped);
  return shapeProblem({
    expected: `something of ${describeShape(source)} to be left`,
    found: `${describeShape(margins)} cut off`,
    todo: "Cut off less.",
    field: "cropping",
  });
}

export function cropPlaces(tf: Tfjs, values: Tensor, margins: readonly number[]): Tensor {
  const pairs = pairsOf(margins);
  const begin = values.shape.map((_, axis) => pairs[axis - 1]?.[0] ?? 0);
  const size = values.shape.map(
    (extent, axis) => extent - (pairs[axis - 1]?.[0] ?? 0) - (pairs[axis - 1]?.[1] ?? 0),
  );
  return tf.core.slice(values, begin, size);
}
