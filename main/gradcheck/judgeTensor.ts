// From pairs of slopes to a verdict. Pure, so that the thresholds can be read and tested in one place.
import type { GradientVerdict, TensorGradient } from "../../shared/contract/gradients.ts";

/** What float32 arithmetic through a deep network may cost of ‖numeric − engine‖ / (‖numeric‖ + ‖engine‖). */
export const relativeTolerance = 1e-3;

/** A single element may lose more digits than all together. */
const elementTolerance = 1e-2;

/** Gradients this much smaller than the network's largest are lost in float32's rounding of the larger ones. */
const vanishingShare = 1e-6;
const vanishingFloor = 1e-9;

export interface ComparedElement {
  readonly index: number;
  readonly numeric: number;
  readonly engine: number;
}

export interface ComparedTensor {
  readonly name: string;
  readonly node: string | null;
  readonly shape: readonly number[];
  readonly size: number;
  readonly elements: readonly ComparedElement[];
  readonly kinks: number;
  readonly surrogate: boolean;
}

/** The largest slope of all tensors: what "small" is measured by. */
export function largestSlope(tensors: readonly ComparedTensor[]): number {
  const slopes = tensors.flatMap(({ elements }) =>
    elements.flatMap(({ numeric, engine }) => [numeric, engine]),
  );
  return slopes
    .map(Math.abs)
    .filter(Number.isFinite)
    .reduce((largest, slope) => Math.max(largest, slope), 0);
}

/** @param scale the network's largest slope */
export function judgeTensor(tensor: ComparedTensor, scale: number): TensorGradient {
  const { name, node, shape, size, elements, kinks } = tensor;
  const relativeError = errorOf(elements);
  const worst = worstElement(elements);
  return {
    name,
    node,
    shape: [...shape],
    size,
    checked: elements.length,
    kinks,
    relativeError: finiteOrNull(relativeError),
    largestElementError: finiteOrNull(worst?.error ?? 0),
    worst:
      worst === null
        ? null
        : { index: worst.index, numeric: finiteOrNull(worst.numeric), engine: finiteOrNull(worst.engine) },
    verdict: verdictOf(tensor, relativeError, worst?.error ?? 0, scale),
  };
}

function verdictOf(
  tensor: ComparedTensor,
  relativeError: number,
  elementError: number,
  scale: number,
): GradientVerdict {
  const { elements, kinks, surrogate } = tensor;
  if (surrogate) return "surrogate";
  if (elements.length === 0) return kinks > 0 ? "kinks" : "vanishing";
  const floor = Math.max(vanishingFloor, vanishingShare * scale);
  if (elements.every(({ numeric, engine }) => Math.abs(numeric) <= floor && Math.abs(engine) <= floor))
    return "vanishing";
  // Written so that a NaN is wrong.
  return relativeError <= relativeTolerance && elementError <= elementTolerance ? "correct" : "wrong";
}

/** ‖numeric − engine‖ / (‖numeric‖ + ‖engine‖); 0 where both are 0. */
function errorOf(elements: readonly ComparedElement[]): number {
  const difference = norm(elements.map(({ numeric, engine }) => numeric - engine));
  const total = norm(elements.map(({ numeric }) => numeric)) + norm(elements.map(({ engine }) => engine));
  return difference === 0 ? 0 : difference / total;
}

function worstElement(
  elements: readonly ComparedElement[],
): (ComparedElement & { readonly error: number }) | null {
  const rootMeanSquare = norm(elements.map(({ numeric }) => numeric)) / Math.sqrt(elements.length);
  let worst: (ComparedElement & { readonly error: number }) | null = null;
  for (const element of elements) {
    const { numeric, engine } = element;
    const difference = Math.abs(numeric - engine);
    const error =
      difference === 0 ? 0 : difference / Math.max(Math.abs(numeric), Math.abs(engine), rootMeanSquare);
    if (worst === null || Number.isNaN(error) || error > worst.error) worst = { ...element, error };
    if (Number.isNaN(error)) break;
  }
  return worst;
}

function norm(numbers: readonly number[]): number {
  return Math.sqrt(numbers.reduce((sum, number) => sum + number * number, 0));
}

function finiteOrNull(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
