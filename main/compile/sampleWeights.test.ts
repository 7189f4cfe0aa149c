// Class weights on the traced engine against tfjs's own fit with classWeight, and the same weights as they come with the data.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { Dataset } from "../data/dataset.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { compileDocument, type CompileOptions } from "./compileDocument.ts";
import type { CompiledNetwork } from "./compiledNetwork.ts";

const samples = 12;
const classWeights = [0.5, 2, 3];
const epochs = 4;

function network(loss: string, units: number): NetDocument {
  const graph = testGraph(
    [
      ["numbers", "input", { shape: [5] }],
      ["hidden", "dense", { units }],
      ["link", "activation", { activation: units === 1 ? "sigmoid" : "softmax" }],
      ["answer", "output", { loss, fromLogits: false }],
    ],
    [
      ["numbers", "hidden"],
      ["hidden", "link"],
      ["link", "answer"],
    ],
  );
  return {
    ...graph,
    training: { ...graph.training, optimizer: { id: "sgd", fields: { learningRate: 0.5 } } },
  };
}

function data(classes: number): Dataset {
  const features = Float32Array.from({ length: samples * 5 }, (_, at) => Math.sin(at * 1.7));
  const labels = Int32Array.from({ length: samples }, (_, at) => (at * 5) % classes);
  const set = {
    count: samples,
    features: [{ name: "x", shape: [5], data: features }],
    targets: [{ name: "y", shape: [], data: labels }],
  };
  return {
    id: "test",
    title: "Test",
    generated: true,
    train: set,
    validation: set,
    targetKinds: [{ kind: "classes", names: Array.from({ length: classes }, (_, index) => `${index}`) }],
    preprocess: [{ scale: 1, offset: 0 }],
    hash: "",
    origin: "",
  };
}

/** The data with a column that holds the weight of each sample's class. */
function weightedData(classes: number): Dataset {
  const dataset = data(classes);
  const [labels] = dataset.train.targets;
  const weights = Float32Array.from(labels!.data, (label) => classWeights[label]!);
  const set = {
    ...dataset.train,
    targets: [labels!, { name: "weight", shape: [], data: weights }],
  };
  return { ...dataset, train: set, validation: set, weighted: true };
}

function compiled(document: NetDocument, tf: Tfjs, weights: Partial<CompileOptions> = {}): CompiledNetwork {
  const result = compileDocument(document, tf, { seed: 3, classTargets: [true], ...weights });
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

interface Fitted {
  /** Kernel and bias after as many steps of tfjs's own, over all samples each. */
  readonly weights: readonly (readonly number[])[];
  /** Each sample's loss with them, unweighted. */
  readonly losses: readonly number[];
}

async function fitted(document: NetDocument, dataset: Dataset, units: number): Promise<Fitted> {
  await core.setBackend("cpu");
  const { model } = compiled(document, { core, layers: tfjsLayers });
  const x = core.tensor2d(dataset.train.features[0]!.data, [samples, 5]);
  const labels = core.tensor1d(dataset.train.targets[0]!.data, "int32");
  // Rows for every loss: fit takes indices only with its own sparse loss.
  const y = units === 1 ? core.reshape(labels, [samples, 1]) : core.oneHot(labels, units);
  await model.fit(x, y, {
    batchSize: samples,
    epochs,
    shuffle: false,
    classWeight: Object.fromEntries(classWeights.entries()),
  });
  const losses = Array.from({ length: samples }, (_, at) => {
    const loss = [model.evaluate(core.slice(x, at, 1), core.slice(y, at, 1))].flat()[0]!;
    return loss.dataSync()[0]!;
  });
  return { weights: model.getWeights().map((tensor) => [...tensor.dataSync()]), losses };
}

interface Trained {
  readonly weights: readonly (readonly number[])[];
  readonly validationLoss: number;
}

async function trained(
  engine: "onnxruntime" | "cpu",
  dataset: Dataset,
  compile: (tf: Tfjs) => CompiledNetwork,
): Promise<Trained> {
  const opened = await createEngine(engine).open({
    compile,
    dataset,
    batchSize: samples,
    seed: 3,
    device: "cpu",
    threads: 1,
  });
  if (!opened.ok) throw new Error(opened.error.found);
  const session = opened.value;
  await session.run(
    Int32Array.from({ length: samples * epochs }, (_, at) => at % samples),
    samples,
  );
  const state = await session.readState();
  const weights = [...state].filter(
    ([name]) => /\/(kernel|bias)$/.test(name) && !name.startsWith("optimizer"),
  );
  const validationLoss = (await session.evaluate(dataset.validation)).get("loss")!;
  await session.dispose();
  return { weights: weights.map(([, { data: numbers }]) => [...numbers]), validationLoss };
}

function expectClose(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((numbers, place) =>
    numbers.forEach((number, at) => expect(number).toBeCloseTo(expected[place]![at]!, 5)),
  );
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

const cases = [
  ["sparseCategoricalCrossentropy", 3, 3],
  ["categoricalCrossentropy", 3, 3],
  ["binaryCrossentropy", 1, 2],
  ["meanSquaredError", 3, 3],
] as const;

describe.each(["onnxruntime", "cpu"] as const)("on %s", (engine) => {
  it.each(cases)(
    "class weights train %s with %i units as tfjs's fit does, and validate unweighted",
    async (loss, units, classes) => {
      const document = network(loss, units);
      const dataset = data(classes);
      const expected = await fitted(document, dataset, units);
      const options = { classWeights: classWeights.slice(0, classes) };
      const actual = await trained(engine, dataset, (tf) => compiled(document, tf, options));
      expectClose(actual.weights, expected.weights);
      expect(actual.validationLoss).toBeCloseTo(meanOf(expected.losses), 5);
    },
  );

  it.each(cases)(
    "weights from the data train %s with %i units alike, and validate weighted",
    async (loss, units, classes) => {
      const document = network(loss, units);
      const dataset = weightedData(classes);
      const expected = await fitted(document, dataset, units);
      const actual = await trained(engine, dataset, (tf) => compiled(document, tf, { weighted: true }));
      expectClose(actual.weights, expected.weights);
      const weighted = expected.losses.map((number, at) => number * dataset.train.targets[1]!.data[at]!);
      expect(actual.validationLoss).toBeCloseTo(meanOf(weighted), 5);
    },
  );

  it("multiplies both where both are given", async () => {
    const document = network("categoricalCrossentropy", 3);
    const squared = classWeights.map((weight) => weight * weight);
    const once = await trained(engine, data(3), (tf) => compiled(document, tf, { classWeights: squared }));
    const both = await trained(engine, weightedData(3), (tf) =>
      compiled(document, tf, { weighted: true, classWeights }),
    );
    expectClose(both.weights, once.weights);
  });
});
