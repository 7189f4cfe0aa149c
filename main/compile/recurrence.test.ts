// Recurrent layers against tfjs's own with the same weights.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { LayerDefinition, Tfjs } from "../../shared/layers/definition.ts";
import { layers, type LayerId } from "../../shared/layers/registry.ts";

const tf: Tfjs = { core, layers: tfjsLayers };

beforeAll(() => core.setBackend("cpu"));
afterEach(() => core.disposeVariables());

const sequence = () => core.randomNormal([2, 5, 3], 0, 1, "float32", 4);

function ownLayer(id: LayerId, fields: object) {
  const definition: LayerDefinition = layers[id];
  const complete = completeFields(definition.fields, { ...fields });
  const layer = definition.build?.(tf, complete, { name: id, seed: 5, inputShapes: [[5, 3]] });
  if (layer === undefined) throw new Error(id);
  layer.apply(tfjsLayers.input({ shape: [5, 3] }));
  return layer;
}

function expectSame(own: ReturnType<typeof ownLayer>, reference: ReturnType<typeof ownLayer>): void {
  reference.apply(tfjsLayers.input({ shape: [5, 3] }));
  const weights = own
    .getWeights()
    .map((weight, index) =>
      core.add(weight, core.randomNormal(weight.shape as [number], 0, 0.3, "float32", index + 1)),
    );
  own.setWeights(weights);
  reference.setWeights(weights);
  const [actual, wanted] = [own, reference].map((layer) => layer.apply(sequence()) as core.Tensor);
  expect(actual?.shape).toEqual(wanted?.shape);
  const values = wanted?.dataSync() ?? [];
  actual?.dataSync().forEach((value, index) => expect(value).toBeCloseTo(values[index] ?? Number.NaN, 5));
}

describe.each([true, false])("with every step's output %s", (returnSequences) => {
  // tfjs's orthogonal start needs chained operators, which nothing here loads; the weights are replaced anyway.
  const start = { recurrentInitializer: "glorotNormal" } as const;
  const same = { units: 4, returnSequences };
  const sigmoid = { ...same, ...start, recurrentActivation: "sigmoid" } as const;

  it("simpleRNN is tfjs's", () => {
    expectSame(ownLayer("simpleRNN", same), tfjsLayers.layers.simpleRNN({ ...same, ...start }));
  });

  it("lstm is tfjs's", () => {
    expectSame(ownLayer("lstm", same), tfjsLayers.layers.lstm(sigmoid));
  });

  it("gru that resets before its product is tfjs's", () => {
    expectSame(ownLayer("gru", { ...same, resetAfter: false }), tfjsLayers.layers.gru(sigmoid));
  });

  it("backwards is tfjs's", () => {
    expectSame(
      ownLayer("lstm", { ...same, goBackwards: true }),
      tfjsLayers.layers.lstm({ ...sigmoid, goBackwards: true }),
    );
  });

  it("bidirectional is tfjs's", () => {
    const layer = tfjsLayers.layers.lstm(sigmoid);
    const reference = tfjsLayers.layers.bidirectional({ layer, mergeMode: "concat" });
    expectSame(ownLayer("bidirectional", same), reference);
  });
});

describe("gru", () => {
  it("that resets after its product follows Keras's formula", () => {
    const layer = ownLayer("gru", { units: 2 });
    const [kernel, recurrent, bias] = layer.getWeights().map((weight) => weight.arraySync() as number[][]);
    const shifted = bias!.map((row, index) =>
      row.map((_, gate) => 0.1 * (gate + 1) * (index === 0 ? 1 : -1)),
    );
    layer.setWeights([core.tensor(kernel!), core.tensor(recurrent!), core.tensor(shifted)]);
    const x = sequence();
    const steps = (x.arraySync() as number[][][])[0]!;
    const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
    const dot = (row: number[], matrix: number[][], column: number) =>
      row.reduce((sum, value, index) => sum + value * matrix[index]![column]!, 0);
    let h = [0, 0];
    for (const step of steps) {
      const input = shifted[0]!.map((b, gate) => dot(step, kernel!, gate) + b);
      const state = shifted[1]!.map((b, gate) => dot(h, recurrent!, gate) + b);
      h = h.map((old, unit) => {
        const z = sigmoid(input[unit]! + state[unit]!);
        const r = sigmoid(input[2 + unit]! + state[2 + unit]!);
        return z * old + (1 - z) * Math.tanh(input[4 + unit]! + r * state[4 + unit]!);
      });
    }
    const actual = [...(layer.apply(x) as core.Tensor).dataSync()].slice(0, 2);
    actual.forEach((value, index) => expect(value).toBeCloseTo(h[index]!, 5));
  });
});
