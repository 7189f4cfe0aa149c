// Class weights on the traced engine against tfjs's own fit with classWeight.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { Dataset } from "../data/dataset.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { compileDocument } from "./compileDocument.ts";
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
    target: { kind: "classes", names: Array.from({ length: classes }, (_, index) => `${index}`) },
    preprocess: [{ scale: 1, offset: 0 }],
    hash: "",
    origin: "",
  };
}

function compiled(document: NetDocument, tf: Tfjs, weights?: readonly number[]): CompiledNetwork {
  const result = compileDocument(document, tf, { seed: 3, classTargets: true, classWeights: weights });
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

/** Kernel and bias after as many steps of tfjs's own, over all samples each, and the unweighted loss. */
async function fitted(document: NetDocument, dataset: Dataset, units: number): Promise<readonly number[][]> {
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
  const loss = [model.evaluate(x, y, { batchSize: samples })].flat()[0]!;
  return [...model.getWeights(), loss].map((tensor) => [...tensor.dataSync()]);
}

describe.each(["onnxruntime", "cpu"] as const)("class weights on %s", (engine) => {
  it.each([
    ["sparseCategoricalCrossentropy", 3, 3],
    ["categoricalCrossentropy", 3, 3],
    ["binaryCrossentropy", 1, 2],
    ["meanSquaredError", 3, 3],
  ])("%s with %i units trains as tfjs's fit does, and validates unweighted", async (loss, units, classes) => {
    const document = network(loss, units);
    const dataset = data(classes);
    const expected = await fitted(document, dataset, units);
    const opened = await createEngine(engine).open({
      compile: (tf) => compiled(document, tf, classWeights.slice(0, classes)),
      dataset,
      batchSize: samples,
      seed: 3,
      device: "cpu",
      threads: 1,
    });
    if (!opened.ok) throw new Error(opened.error.found);
    const session = opened.value;
    const order = Int32Array.from({ length: samples * epochs }, (_, at) => at % samples);
    await session.run(order, samples);
    const state = await session.readState();
    const weights = [...state].filter(
      ([name]) => /\/(kernel|bias)$/.test(name) && !name.startsWith("optimizer"),
    );
    const evaluated = (await session.evaluate(dataset.validation)).get("loss")!;
    const actual = [...weights.map(([, { data }]) => [...data]), [evaluated]];
    actual.forEach((numbers, place) =>
      numbers.forEach((number, at) => expect(number).toBeCloseTo(expected[place]![at]!, 5)),
    );
    await session.dispose();
  });
});
