// One sample through the fully connected part of a network, forward and backward, in float64 from the real weights: what
// each neuron sums up, and the gradient of the sample's loss with respect to sums, inputs and weights (the chain rule as in
// Rumelhart, Hinton & Williams, "Learning representations by back-propagating errors", 1986). Pure.
import { activationFunction } from "../neuronView/weightedSum.ts";

export interface PassLayer {
  /** [sources, units], row-major. */
  readonly kernel: ArrayLike<number>;
  readonly bias: ArrayLike<number> | null;
  readonly sources: number;
  readonly units: number;
  /** By its name. */
  readonly activation: string;
}

export interface LayerPass {
  readonly inputs: Float64Array;
  /** z = Σ w·x + b */
  readonly sums: Float64Array;
}

/** @param sumGradients dL/dz. @param inputGradients dL/dx. */
export interface LayerGradients {
  readonly sumGradients: Float64Array;
  readonly inputGradients: Float64Array;
}

export function weightedSums(
  { kernel, bias, sources, units }: PassLayer,
  inputs: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(units);
  for (let unit = 0; unit < units; unit += 1) {
    let sum = bias?.[unit] ?? 0;
    for (let source = 0; source < sources; source += 1) {
      sum += (kernel[source * units + unit] ?? 0) * (inputs[source] ?? 0);
    }
    sums[unit] = sum;
  }
  return sums;
}

/**
 * Gradients of each layer, in the layers' order.
 * @param lossGradient dL/dz of the last layer.
 * @returns null for the layers before one whose function has no derivative of its own (softmax).
 */
export function backwardPass(
  layers: readonly PassLayer[],
  passes: readonly LayerPass[],
  lossGradient: ArrayLike<number>,
): readonly (LayerGradients | null)[] {
  const gradients: (LayerGradients | null)[] = layers.map(() => null);
  let sumGradients: Float64Array | null = Float64Array.from(lossGradient);
  for (let index = layers.length - 1; index >= 0 && sumGradients !== null; index -= 1) {
    const layer = layers[index];
    if (layer === undefined) break;
    const inputGradients = gradientOfInputs(layer, sumGradients);
    gradients[index] = { sumGradients, inputGradients };
    sumGradients = throughActivation(layers[index - 1], passes[index - 1], inputGradients);
  }
  return gradients;
}

/** dL/dx = W · dL/dz */
function gradientOfInputs({ kernel, sources, units }: PassLayer, sumGradients: Float64Array): Float64Array {
  const gradients = new Float64Array(sources);
  for (let source = 0; source < sources; source += 1) {
    for (let unit = 0; unit < units; unit += 1) {
      gradients[source] =
        (gradients[source] ?? 0) + (kernel[source * units + unit] ?? 0) * (sumGradients[unit] ?? 0);
    }
  }
  return gradients;
}

/** dL/dz = dL/da · f′(z) */
function throughActivation(
  layer: PassLayer | undefined,
  pass: LayerPass | undefined,
  activationGradients: Float64Array,
): Float64Array | null {
  const slope = layer === undefined ? null : activationSlope(layer.activation);
  if (slope === null || pass === undefined) return null;
  return activationGradients.map((gradient, unit) => gradient * slope(pass.sums[unit] ?? 0));
}

const differenceStep = 1e-5;

/** f′, in closed form where it is common and by a central difference in float64 elsewhere; null where f is no function of z alone. */
export function activationSlope(name: string): ((z: number) => number) | null {
  const f = activationFunction(name);
  if (f === null) return null;
  if (name === "linear") return () => 1;
  if (name === "sigmoid") return (z) => f(z) * (1 - f(z));
  if (name === "tanh") return (z) => 1 - f(z) ** 2;
  if (name === "relu") return (z) => (z > 0 ? 1 : 0);
  return (z) => (f(z + differenceStep) - f(z - differenceStep)) / (2 * differenceStep);
}

export interface WeightGradient {
  readonly source: number;
  readonly unit: number;
  readonly weight: number;
  /** dL/dw = x · dL/dz */
  readonly gradient: number;
}

/** The weights the sample pulls at most. */
export function strongestWeightGradients(
  { kernel, sources, units }: PassLayer,
  { inputs }: LayerPass,
  { sumGradients }: LayerGradients,
  count: number,
): readonly WeightGradient[] {
  const gradients: WeightGradient[] = [];
  for (let source = 0; source < sources; source += 1) {
    for (let unit = 0; unit < units; unit += 1) {
      const gradient = (inputs[source] ?? 0) * (sumGradients[unit] ?? 0);
      gradients.push({ source, unit, weight: kernel[source * units + unit] ?? 0, gradient });
    }
  }
  return gradients.sort((a, b) => Math.abs(b.gradient) - Math.abs(a.gradient)).slice(0, count);
}

/** Losses whose gradient with respect to the logits is p − y (one sample, no smoothing). */
const crossEntropies: ReadonlySet<string> = new Set([
  "sparseCategoricalCrossentropy",
  "categoricalCrossentropy",
]);

export interface ClassLoss {
  readonly loss: number;
  readonly probabilities: ArrayLike<number>;
  /** dL/dz of the output layer. */
  readonly gradient: Float64Array;
}

/** Cross-entropy of one sample: L = −log p[truth], dL/dz = p − y. Null for other losses and samples without a class. */
export function classLoss(
  lossId: string,
  probabilities: ArrayLike<number>,
  truth: number | null,
): ClassLoss | null {
  if (!crossEntropies.has(lossId) || truth === null || truth >= probabilities.length) return null;
  const gradient = Float64Array.from(probabilities);
  gradient[truth] = (gradient[truth] ?? 0) - 1;
  return { loss: -Math.log(Math.max(probabilities[truth] ?? 0, 1e-12)), probabilities, gradient };
}
