// The words and small sums every layer's shape rule needs. Shapes are without the batch axis.
import type { Shape, ShapeProblem, ShapeResult } from "../definition.ts";

export function shapeOk(shape: Shape): ShapeResult {
  return { ok: true, shape };
}

export function shapeProblem(problem: ShapeProblem): ShapeResult {
  return { ok: false, problem };
}

/** "[28, 28, 1]" */
export function describeShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** The only input of a layer with one port. */
export function onlyInput(inputs: readonly Shape[]): Shape {
  return inputs[0] ?? [];
}

export function lastSize(shape: Shape): number {
  return shape[shape.length - 1] ?? 1;
}

const rankWords: Readonly<Record<number, string>> = {
  1: "a vector [features]",
  2: "a sequence [steps, features]",
  3: "an image [height, width, channels]",
  4: "a volume [depth, height, width, channels]",
};

export function describeRank(rank: number): string {
  return rankWords[rank] ?? `a shape of ${rank} axes`;
}

/** A problem where the input does not have `rank` axes, with the fix where a reshape would do. */
export function rankProblem(input: Shape, rank: number): ShapeProblem | null {
  if (input.length === rank) return null;
  const expected = describeRank(rank);
  const found = describeShape(input);
  if (rank === 1) {
    const label = "Insert Flatten before it";
    return { expected, found, todo: `${label}.`, fix: { kind: "insert-before", layer: "flatten", label } };
  }
  if (input.length === rank - 1) {
    const targetShape = [...input, 1];
    const label = `Insert Reshape to ${describeShape(targetShape)} before it`;
    const fix = { kind: "insert-before", layer: "reshape", fields: { targetShape }, label } as const;
    return { expected, found, todo: `${label}, or connect ${expected}.`, fix };
  }
  return { expected, found, todo: `Connect ${expected}, or put a Reshape in between.` };
}
