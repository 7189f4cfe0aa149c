import { describe, expect, it } from "vitest";
import type { Dataset, SampleSet } from "../data/dataset.ts";
import type { HostTensor } from "../engine/engine.ts";
import { findAnswers } from "./answers.ts";
import type { TrainedNetwork } from "./inference.ts";
import { findSaliency } from "./saliency.ts";
import { Turnstile } from "./turnstile.ts";

/** A network of one layer without bias: outputs = sample · kernel. */
function linear(kernel: readonly (readonly number[])[]): TrainedNetwork {
  const inputs = kernel.length;
  const outputs = kernel[0]?.length ?? 0;
  return {
    turnstile: new Turnstile(),
    network: {
      inputs: [{ node: "input", shape: [inputs] }],
      outputs: [{ node: "output", fromLogits: true, loss: "sparseCategoricalCrossentropy" }],
      layerOfNode: new Map(),
    } as unknown as TrainedNetwork["network"],
    session: {
      forward: async ([features]) => {
        const { shape, data } = features as HostTensor;
        const count = shape[0] ?? 0;
        const values = Float32Array.from({ length: count * outputs }, (_, at) => {
          const [row, column] = [Math.floor(at / outputs), at % outputs];
          return kernel.reduce(
            (sum, weights, i) => sum + (weights[column] ?? 0) * (data[row * inputs + i] ?? 0),
            0,
          );
        });
        return { outputs: [{ shape: [count, outputs], data: values }], nodes: new Map() };
      },
    },
  };
}

/** A network of two inputs that multiplies them, number by number. */
function product(size: number): TrainedNetwork {
  const { network, ...rest } = linear([[1]]);
  const inputs = ["left", "right"].map((node) => ({ node, shape: [size] }));
  return {
    ...rest,
    network: { ...network, inputs } as unknown as TrainedNetwork["network"],
    session: {
      forward: async ([left, right]) => {
        const data = Float32Array.from(left?.data ?? [], (value, at) => value * (right?.data[at] ?? 0));
        return { outputs: [{ shape: left?.shape ?? [], data }], nodes: new Map() };
      },
    },
  };
}

function dataset(points: readonly (readonly number[])[], labels: readonly number[]): Dataset {
  const set: SampleSet = {
    count: labels.length,
    features: [{ name: "x", shape: [2], data: Float32Array.from(points.flat()) }],
    targets: [{ name: "y", shape: [], data: Int32Array.from(labels) }],
  };
  return {
    id: "test",
    title: "",
    generated: true,
    train: set,
    validation: set,
    targetKinds: [{ kind: "classes", names: ["a", "b"] }],
    preprocess: [{ scale: 1, offset: 0 }],
    hash: "",
    origin: "",
  };
}

const identity = linear([
  [1, 0],
  [0, 1],
]);
const data = dataset(
  [
    [3, 0],
    [0, 1],
    [5, 0],
    [0, 4],
  ],
  [0, 0, 1, 1],
);

async function found(request: Partial<Parameters<typeof findAnswers>[2]>) {
  const all = { truth: null, answer: null, wrongOnly: false, most: 10, ...request };
  const result = await findAnswers(identity, data, all);
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

describe("answers of a trained network", () => {
  it("lists what it gets wrong, the surest first, with the share it gave", async () => {
    const { total, found: wrong } = await found({ wrongOnly: true });
    expect(total).toBe(2);
    expect(wrong.map(({ sample, answer }) => [sample.index, sample.label, answer])).toEqual([
      [2, 1, 0],
      [1, 0, 1],
    ]);
    expect(wrong[0]?.share).toBeCloseTo(1 / (1 + Math.exp(-5)), 6);
    expect([...(wrong[0]?.sample.data ?? [])]).toEqual([5, 0]);
  });

  it("lists the samples behind one cell of the confusion matrix", async () => {
    const { found: cell } = await found({ truth: 0, answer: 0 });
    expect(cell.map(({ sample }) => sample.index)).toEqual([0]);
  });

  it("counts more than it sends", async () => {
    const { total, found: some } = await found({ most: 1 });
    expect([total, some.length]).toEqual([4, 1]);
  });
});

describe("saliency", () => {
  it("is the gradient of the output", async () => {
    const network = linear([
      [2, -1],
      [0.5, 3],
    ]);
    const feature = { shape: [2], data: Float32Array.from([4, -2]) };
    const result = await findSaliency(network, { features: [feature], input: 0, unit: 1, reach: 0.5 });
    expect(result.ok ? [...result.value.gradient] : null).toEqual([-1, 3]);
  });

  it("covers samples of more numbers than a batch", async () => {
    const weights = Array.from({ length: 300 }, (_, index) => [index]);
    const feature = { shape: [300], data: new Float32Array(300) };
    const result = await findSaliency(linear(weights), {
      features: [feature],
      input: 0,
      unit: 0,
      reach: 1,
    });
    expect(result.ok ? [...result.value.gradient] : null).toEqual(weights.flat());
  });

  it("is of one input while the others stay as they are", async () => {
    const network = product(2);
    const features = [
      { shape: [2], data: Float32Array.from([3, 5]) },
      { shape: [2], data: Float32Array.from([7, 11]) },
    ];
    const slopes = async (input: number): Promise<number[] | null> => {
      const result = await findSaliency(network, { features, input, unit: 1, reach: 0.5 });
      return result.ok ? [...result.value.gradient] : null;
    };
    expect(await slopes(0)).toEqual([0, 11]);
    expect(await slopes(1)).toEqual([0, 5]);
  });

  it("refuses a sample of another shape", async () => {
    const feature = { shape: [3], data: new Float32Array(3) };
    const result = await findSaliency(identity, { features: [feature], input: 0, unit: 0, reach: 1 });
    expect(result.ok ? null : result.error.code).toBe("data/shape-mismatch");
  });
});
