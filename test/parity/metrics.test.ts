// Metrics over a set are worked out from its predictions here, sample by sample, and must be what training and validation
// report on every engine: precision, recall, F1, AUC, R² and RMSE of the whole set, however it was cut into batches.
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../main/data/dataset.ts";
import { compileDocument } from "../../main/compile/compileDocument.ts";
import { talliesOf, type CompiledNetwork } from "../../main/compile/compiledNetwork.ts";
import { createEngine } from "../../main/engine/engineRegistry.ts";
import { presentEngines } from "../../main/engine/presentEngines.ts";
import { MetricSums } from "../../main/engine/metricSums.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow } from "../../shared/document/testGraph.ts";
import { invariant } from "../../shared/invariant.ts";
import { openSession, parityDataset } from "./parityNetwork.ts";
import { areaUnderCurve } from "../../shared/metrics/confusion.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";

const samples = 230;
const features = Float32Array.from({ length: samples * 4 }, (_, index) => Math.sin(index * 12.9898) * 2);
const engines = await presentEngines();

function network(units: number, output: NonNullable<NodeRow[2]>): NetDocument {
  return testGraph(
    [
      ["x", "input", { shape: [4] }],
      ["dense", "dense", { units }],
      ["out", "output", output],
    ],
    [
      ["x", "dense"],
      ["dense", "out"],
    ],
  );
}

function datasetOf(
  target: Dataset["train"]["targets"][number],
  kind: Dataset["targetKinds"][number],
): Dataset {
  const set = { count: samples, features: [{ name: "x", shape: [4], data: features }], targets: [target] };
  return {
    id: "metrics",
    title: "Metrics",
    generated: true,
    train: set,
    validation: set,
    targetKinds: [kind],
    preprocess: [{ scale: 1, offset: 0 }],
    hash: "",
    origin: "made for this test",
  };
}

interface Measured {
  readonly metrics: Readonly<Record<string, number>>;
  /** [samples][units] of the untrained network. */
  readonly predictions: readonly (readonly number[])[];
}

/** Metrics of the whole set, by evaluation or by a training epoch whose rate of 0 leaves the weights as they are. */
async function measured(
  engine: EngineId,
  document: NetDocument,
  dataset: Dataset,
  way: "evaluate" | "train",
): Promise<Measured> {
  const still = {
    ...document,
    training: { ...document.training, optimizer: { id: "sgd", fields: { learningRate: 1e-30 } } },
  };
  let compiled: CompiledNetwork | null = null;
  const opened = await createEngine(engine).open({
    compile: (tf) => {
      const result = compileDocument(still, tf, {
        seed: 5,
        classTargets: dataset.targetKinds.map(({ kind }) => kind === "classes"),
      });
      if (!result.ok) throw new Error(result.error.found);
      compiled = result.value;
      return result.value;
    },
    dataset,
    batchSize: 50,
    seed: 1,
    device: "cpu",
    threads: 1,
  });
  invariant(opened.ok && compiled !== null, "the network opens");
  const session = opened.value;
  const sums = new MetricSums(talliesOf(compiled));
  const rows = Int32Array.from({ length: samples }, (_, index) => index);
  if (way === "evaluate") sums.addMeans(await session.evaluate(dataset.validation), samples);
  else {
    sums.addSteps(await session.run(rows.subarray(0, 200), 50), 4, 50);
    sums.addSteps(await session.run(rows.subarray(200), 30), 1, 30);
  }
  const [output] = (await session.forward([{ shape: [samples, 4], data: features }], [])).outputs;
  await session.dispose();
  const numbers = Array.from(output?.data ?? []);
  const units = numbers.length / samples;
  const predictions = Array.from({ length: samples }, (_, row) =>
    numbers.slice(row * units, (row + 1) * units),
  );
  return { metrics: sums.means("classes"), predictions };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function expectMetrics(
  found: Readonly<Record<string, number>>,
  wanted: Readonly<Record<string, number>>,
  digits = 5,
): void {
  for (const [name, value] of Object.entries(wanted)) expect(found[name], name).toBeCloseTo(value, digits);
}

const ways = engines.flatMap((engine) =>
  (["evaluate", "train"] as const).map((way) => [engine, way] as const),
);
const classMetrics = ["accuracy", "topKAccuracy", "precision", "recall", "f1", "areaUnderRoc"];

describe("three classes", () => {
  // The third class is rare, and a batch of 50 may lack it.
  const labels = Int32Array.from({ length: samples }, (_, index) =>
    index % 41 === 7 ? 2 : (index * 7) % 3 === 0 ? 1 : 0,
  );
  const dataset = datasetOf(
    { name: "class", shape: [], data: labels },
    { kind: "classes", names: ["a", "b", "c"] },
  );
  const document = network(3, { fromLogits: true, metrics: classMetrics, topK: 2 });

  it.each(ways)("on %s, by way of %s", async (engine, way) => {
    const { metrics, predictions } = await measured(engine, document, dataset, way);
    const called = predictions.map((row) => row.indexOf(Math.max(...row)));
    const count = (test: (index: number) => boolean) => called.filter((_, index) => test(index)).length;
    const perClass = [0, 1, 2].map((each) => {
      const hits = count((index) => called[index] === each && labels[index] === each);
      const precision =
        hits /
        Math.max(
          1,
          count((index) => called[index] === each),
        );
      const recall = hits / count((index) => labels[index] === each);
      return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
    });
    const rank = (row: readonly number[], label: number) =>
      row.filter((value) => value > (row[label] ?? 0)).length;
    expectMetrics(metrics, {
      accuracy: count((index) => called[index] === labels[index]) / samples,
      topKAccuracy: count((index) => rank(predictions[index] ?? [], labels[index] ?? 0) < 2) / samples,
      precision: mean(perClass.map(({ precision }) => precision)),
      recall: mean(perClass.map(({ recall }) => recall)),
      f1: mean(perClass.map(({ f1 }) => f1)),
      "precision[2]": perClass[2]?.precision ?? NaN,
      "recall[1]": perClass[1]?.recall ?? NaN,
      "f1[0]": perClass[0]?.f1 ?? NaN,
    });
    const exact = [0, 1, 2].map((each) => {
      const scores = predictions.map(
        (row) => Math.exp(row[each] ?? 0) / row.reduce((sum, value) => sum + Math.exp(value), 0),
      );
      return areaUnderCurve(
        Float32Array.from(scores),
        [...labels].map((label) => label === each),
      );
    });
    expectMetrics(metrics, { areaUnderRoc: mean(exact), "areaUnderRoc[1]": exact[1] ?? NaN }, 2);
  });
});

it.each(engines)("scores that are no numbers end no run on %s", async (engine) => {
  const document = network(3, { fromLogits: true, metrics: classMetrics });
  const session = await openSession(engine, document, parityDataset([[4]]));
  await session.writeState(
    new Map([["dense/kernel", { shape: [4, 3], data: new Float32Array(12).fill(NaN) }]]),
  );
  const scores = await session.evaluate(parityDataset([[4]]).validation);
  await session.dispose();
  expect(scores.get("loss")).toBeNaN();
});

describe("yes or no", () => {
  const truth = Float32Array.from({ length: samples }, (_, index) =>
    Number((features[index * 4] ?? 0) + Math.cos(index) > 0.3),
  );
  const dataset = datasetOf(
    { name: "yes", shape: [1], data: truth },
    {
      kind: "values",
    },
  );
  const document = network(1, {
    loss: "binaryCrossentropy",
    fromLogits: true,
    metrics: classMetrics.filter((id) => id !== "topKAccuracy"),
  });

  it.each(ways)("on %s, by way of %s", async (engine, way) => {
    const { metrics, predictions } = await measured(engine, document, dataset, way);
    const logits = predictions.map(([value = 0]) => value);
    const hits = logits.filter((value, index) => value > 0 && truth[index] === 1).length;
    const [precision, recall] = [
      hits / logits.filter((value) => value > 0).length,
      hits / truth.filter(Boolean).length,
    ];
    expectMetrics(metrics, { precision, recall, f1: (2 * precision * recall) / (precision + recall) });
    expect(metrics).not.toHaveProperty("f1[0]");
    const scores = Float32Array.from(logits, (value) => 1 / (1 + Math.exp(-value)));
    expectMetrics(metrics, { areaUnderRoc: areaUnderCurve(scores, [...truth].map(Boolean)) }, 2);
    expectMetrics(metrics, { areaUnderRoc: trapezoids(scores, truth) });
  });
});

/** Straight from the scores, at the thresholds of Keras's AUC. */
function trapezoids(scores: Float32Array, truth: Float32Array): number {
  const thresholds = Array.from({ length: 200 }, (_, index) =>
    index === 0 ? -1e-7 : index === 199 ? 1 + 1e-7 : index / 199,
  );
  const rate = (threshold: number, kind: number) => {
    const ofKind = [...scores].filter((_, index) => truth[index] === kind);
    return ofKind.filter((score) => score > Math.fround(threshold)).length / ofKind.length;
  };
  const points = thresholds.map((threshold) => [rate(threshold, 0), rate(threshold, 1)] as const);
  return points.slice(1).reduce((area, [x, y], index) => {
    const [before, height] = points[index] ?? [0, 0];
    return area + ((before - x) * (height + y)) / 2;
  }, 0);
}

describe("numbers far from zero", () => {
  const wanted = Float32Array.from({ length: samples * 2 }, (_, index) =>
    index % 2 === 0 ? 2000 + Math.sin(index) * 10 : Math.cos(index * 3) * 0.5,
  );
  const dataset = datasetOf(
    { name: "numbers", shape: [2], data: wanted },
    {
      kind: "values",
    },
  );
  const metrics = ["meanAbsoluteError", "meanSquaredError", "rootMeanSquaredError", "rSquared"];
  const document = network(2, { loss: "meanSquaredError", metrics });

  it.each(ways)("on %s, by way of %s", async (engine, way) => {
    const { metrics: found, predictions } = await measured(engine, document, dataset, way);
    const errors = predictions.flatMap((row, index) =>
      row.map((value, unit) => value - (wanted[index * 2 + unit] ?? 0)),
    );
    const squared = mean(errors.map((error) => error ** 2));
    const explained = [0, 1].map((unit) => {
      const column = Array.from({ length: samples }, (_, index) => wanted[index * 2 + unit] ?? 0);
      const centre = mean(column);
      const unexplained = mean(errors.filter((_, index) => index % 2 === unit).map((error) => error ** 2));
      return 1 - unexplained / mean(column.map((value) => (value - centre) ** 2));
    });
    const near = (name: string, value: number) =>
      expect((found[name] ?? NaN) / value, name).toBeCloseTo(1, 5);
    near("meanAbsoluteError", mean(errors.map(Math.abs)));
    near("meanSquaredError", squared);
    near("rootMeanSquaredError", Math.sqrt(squared));
    near("rSquared", mean(explained));
  });
});
