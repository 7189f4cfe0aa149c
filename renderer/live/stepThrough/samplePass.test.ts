import { describe, expect, it } from "vitest";
import { activationFunction, softmax } from "../neuronView/weightedSum.ts";
import {
  activationSlope,
  backwardPass,
  classLoss,
  strongestWeightGradients,
  weightedSums,
  type LayerPass,
  type PassLayer,
} from "./samplePass.ts";

function numbers(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.sin(seed + index * 1.7));
}

const input = numbers(4, 1);
const layers: readonly PassLayer[] = [
  { kernel: numbers(12, 2), bias: numbers(3, 3), sources: 4, units: 3, activation: "sigmoid" },
  { kernel: numbers(15, 4), bias: null, sources: 3, units: 5, activation: "tanh" },
  { kernel: numbers(10, 5), bias: numbers(2, 6), sources: 5, units: 2, activation: "softmax" },
];
const truth = 1;

function forward(of: readonly PassLayer[]): readonly LayerPass[] {
  let inputs: Float64Array = Float64Array.from(input);
  return of.map((layer) => {
    const pass = { inputs, sums: weightedSums(layer, inputs) };
    const f = activationFunction(layer.activation);
    inputs = f === null ? pass.sums : pass.sums.map(f);
    return pass;
  });
}

/** In float64, unlike the softmax of the pictures. */
function lossOf(of: readonly PassLayer[]): number {
  const logits = forward(of).at(-1)?.sums ?? new Float64Array();
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return Math.log(total) - (logits[truth] ?? 0);
}

function withWeight(layer: number, at: number, by: number): readonly PassLayer[] {
  return layers.map((own, index) =>
    index === layer
      ? { ...own, kernel: Array.from(own.kernel, (weight, place) => weight + (place === at ? by : 0)) }
      : own,
  );
}

describe("one sample backward", () => {
  it("gives each weight the slope of the loss along it", () => {
    const passes = forward(layers);
    const loss = classLoss("sparseCategoricalCrossentropy", softmax(passes.at(-1)?.sums ?? []), truth);
    const gradients = backwardPass(layers, passes, loss?.gradient ?? []);
    layers.forEach((layer, index) => {
      const [pass, own] = [passes[index], gradients[index]];
      if (pass === undefined || own === null || own === undefined) throw new Error("no gradient");
      for (const { source, unit, gradient } of strongestWeightGradients(layer, pass, own, 100)) {
        const at = source * layer.units + unit;
        const slope = (lossOf(withWeight(index, at, 1e-5)) - lossOf(withWeight(index, at, -1e-5))) / 2e-5;
        expect(gradient).toBeCloseTo(slope, 6);
      }
    });
    expect(loss?.loss).toBeCloseTo(lossOf(layers), 6);
  });

  it("stops before a layer whose function needs the whole layer", () => {
    const blocked = layers.map((layer, index) => (index === 0 ? { ...layer, activation: "softmax" } : layer));
    const gradients = backwardPass(blocked, forward(layers), [0.5, -0.5]);
    expect(gradients.map((own) => own !== null)).toEqual([false, true, true]);
  });

  it("knows the slope of every function a neuron's card draws", () => {
    for (const name of ["linear", "sigmoid", "tanh", "relu", "elu", "softplus", "swish", "mish"]) {
      const [f, slope] = [activationFunction(name), activationSlope(name)];
      for (const z of [-2.3, -0.4, 0.7, 3.1]) {
        const difference = ((f?.(z + 1e-4) ?? 0) - (f?.(z - 1e-4) ?? 0)) / 2e-4;
        expect(slope?.(z)).toBeCloseTo(difference, 5);
      }
    }
    expect(activationSlope("softmax")).toBeNull();
  });

  it("has no gradient for losses it can't write out, nor for samples without a class", () => {
    expect(classLoss("meanSquaredError", [0.2, 0.8], 1)).toBeNull();
    expect(classLoss("categoricalCrossentropy", [0.2, 0.8], null)).toBeNull();
  });
});
