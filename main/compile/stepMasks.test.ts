// Masks of steps: networks that skip padding train on the traced engine as tfjs's own layers do with its own masks.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as tfjsLayers from "@tensorflow/tfjs-layers";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow } from "../../shared/document/testGraph.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { Dataset } from "../data/dataset.ts";
import type { TrainingSession } from "../engine/engine.ts";
import { createEngine } from "../engine/engineRegistry.ts";
import { exportOnnx } from "../onnx/export.ts";
import { createTracer } from "../trace/tracer.ts";
import { compileDocument } from "./compileDocument.ts";
import type { CompiledNetwork } from "./compiledNetwork.ts";

const samples = 6;
const steps = 5;
const trained = 20;
const learningRate = 0.3;
const tf: Tfjs = { core, layers: tfjsLayers };
const tfjs = tfjsLayers.layers;

interface Case {
  readonly title: string;
  readonly inputShape: readonly number[];
  readonly nodes: readonly NodeRow[];
  /** The same layers of tfjs, which must have the weights in the same order. */
  readonly reference: () => readonly tfjsLayers.layers.Layer[];
}

const sigmoid = { recurrentActivation: "sigmoid", recurrentInitializer: "glorotNormal" } as const;
const tokens: NodeRow = ["tokens", "embedding", { inputDim: 6, outputDim: 3, maskZero: true }];
const tokensOfTfjs = () => tfjs.embedding({ inputDim: 6, outputDim: 3, maskZero: true });

const cases: readonly Case[] = [
  {
    title: "embedding, LSTM",
    inputShape: [steps],
    nodes: [tokens, ["memory", "lstm", { units: 4 }]],
    reference: () => [tokensOfTfjs(), tfjs.lstm({ units: 4, ...sigmoid })],
  },
  {
    title: "embedding, dense on every step, GRU over every step, simple RNN",
    inputShape: [steps],
    nodes: [
      tokens,
      ["each", "timeDistributed", { layer: "dense", units: 3 }],
      ["first", "gru", { units: 4, returnSequences: true, resetAfter: false }],
      ["second", "simpleRNN", { units: 3 }],
    ],
    reference: () => [
      tokensOfTfjs(),
      tfjs.timeDistributed({ layer: tfjs.dense({ units: 3 }) }),
      tfjs.gru({ units: 4, returnSequences: true, ...sigmoid }),
      tfjs.simpleRNN({ units: 3, recurrentInitializer: "glorotNormal" }),
    ],
  },
  {
    title: "masking, LSTM backwards",
    inputShape: [steps, 1],
    nodes: [
      ["skip", "masking", { maskValue: 0 }],
      ["memory", "lstm", { units: 3, goBackwards: true }],
    ],
    reference: () => [tfjs.masking({ maskValue: 0 }), tfjs.lstm({ units: 3, goBackwards: true, ...sigmoid })],
  },
];

function documentOf({ inputShape, nodes }: Pick<Case, "inputShape" | "nodes">): NetDocument {
  const rows: readonly NodeRow[] = [
    ["sequence", "input", { shape: inputShape }],
    ...nodes,
    ["score", "dense", { units: 1 }],
    ["answer", "output", { loss: "meanSquaredError", fromLogits: false }],
  ];
  const graph = testGraph(
    rows,
    rows.slice(1).map(([id], at) => [rows[at]![0], id] as const),
  );
  return {
    ...graph,
    training: { ...graph.training, optimizer: { id: "sgd", fields: { learningRate } } },
  };
}

/** Sequences that end in padding, one of them in none and one without anything else. */
function sequences(): Float32Array {
  const lengths = [5, 3, 1, 4, 0, 2];
  return Float32Array.from({ length: samples * steps }, (_, at) => {
    const [sample, step] = [Math.floor(at / steps), at % steps];
    return step < (lengths[sample] ?? 0) ? 1 + ((sample + 2 * step) % 5) : 0;
  });
}

function dataOf({ inputShape }: Case): Dataset {
  const set = {
    count: samples,
    features: [{ name: "x", shape: inputShape, data: sequences() }],
    targets: [{ name: "y", shape: [1], data: Float32Array.of(0.5, -1, 1, 0, 0.3, -0.2) }],
  };
  return {
    id: "test",
    title: "Test",
    generated: true,
    train: set,
    validation: set,
    targetKinds: [{ kind: "values" }],
    preprocess: [{ scale: 1, offset: 0 }],
    hash: "",
    origin: "",
  };
}

function compiled(document: NetDocument, instance: Tfjs): CompiledNetwork {
  const result = compileDocument(document, instance, { seed: 3 });
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

async function openSession(document: NetDocument, dataset: Dataset): Promise<TrainingSession> {
  const opened = await createEngine("onnxruntime").open({
    compile: (instance) => compiled(document, instance),
    dataset,
    batchSize: samples,
    seed: 3,
    device: "cpu",
    threads: 1,
  });
  if (!opened.ok) throw new Error(opened.error.found);
  return opened.value;
}

/** Losses of the steps and the trained network's answers. */
interface Course {
  readonly losses: readonly number[];
  readonly answers: readonly number[];
}

async function courseOfTfjs(
  { inputShape, reference }: Case,
  own: CompiledNetwork,
  dataset: Dataset,
): Promise<Course> {
  const [first, ...others] = [...reference(), tfjs.dense({ units: 1 })];
  const input = tfjsLayers.input({ shape: [...inputShape] });
  const output = others.reduce(
    (tensor, layer) => layer.apply(tensor) as typeof input,
    first.apply(input) as typeof input,
  );
  const model = tfjsLayers.model({ inputs: input, outputs: output });
  model.setWeights(own.model.getWeights());
  model.compile({ optimizer: core.train.sgd(learningRate), loss: "meanSquaredError" });
  const x = core.tensor(dataset.train.features[0]!.data, [samples, ...inputShape]);
  const y = core.tensor(dataset.train.targets[0]!.data, [samples, 1]);
  const losses: number[] = [];
  for (let step = 0; step < trained; step += 1) losses.push(Number(await model.trainOnBatch(x, y)));
  return { losses, answers: [...(model.predict(x) as core.Tensor).dataSync()] };
}

test.each(cases.map((each) => [each.title, each] as const))("%s", async (_title, each) => {
  await core.setBackend("cpu");
  const document = documentOf(each);
  const dataset = dataOf(each);
  const wanted = await courseOfTfjs(each, compiled(document, tf), dataset);
  const session = await openSession(document, dataset);
  const order = Int32Array.from({ length: samples * trained }, (_, at) => at % samples);
  const losses = (await session.run(order, samples)).get("loss")!;
  losses.forEach((loss, step) => expect(loss).toBeCloseTo(wanted.losses[step]!, 4));
  const { outputs } = await session.forward(
    [{ shape: [samples, ...each.inputShape], data: sequences() }],
    [],
  );
  expect(outputs[0]!.data).toHaveLength(samples);
  [...outputs[0]!.data].forEach((answer, at) => expect(answer).toBeCloseTo(wanted.answers[at]!, 4));
  await session.dispose();
});

test.each(cases.map((each) => [each.title, each] as const))(
  "%s leaves as ONNX that skips the same steps",
  async (_title, each) => {
    await core.setBackend("cpu");
    const network = compiled(documentOf(each), tf);
    const tracer = createTracer(network);
    const folder = await mkdtemp(join(tmpdir(), "netloom-masks-"));
    const exported = await exportOnnx({
      network,
      tracer,
      state: tracer.initialState(),
      dataset: dataOf(each),
      path: join(folder, "model.onnx"),
      inputRange: "0-1",
      labelNames: [],
      documentName: "masked",
      appVersion: "test",
    });
    await rm(folder, { recursive: true });
    expect(exported).toMatchObject({ ok: true, value: { samplesChecked: 2 * samples } });
  },
);

/** The network's answer to the tokens 1, 2, 3, padded with zeros up to `length`. */
function answerTo(node: NodeRow, length: number, weights: core.Tensor[] | null): [number, core.Tensor[]] {
  const { model } = compiled(documentOf({ inputShape: [length], nodes: [tokens, node] }), tf);
  if (weights !== null) model.setWeights(weights);
  const padded = Array.from({ length }, (_, at) => (at < 3 ? at + 1 : 0));
  const [answer = Number.NaN] = (model.predict(core.tensor2d([padded])) as core.Tensor).dataSync();
  return [answer, model.getWeights()];
}

test.each([
  ["lstm", "lstm", { units: 3 }],
  ["gru", "gru", { units: 3 }],
  ["simpleRNN", "simpleRNN", { units: 3, goBackwards: true }],
  ["bidirectional", "bidirectional", { units: 2 }],
] satisfies NodeRow[])("padding changes nothing for %s", async (...node) => {
  await core.setBackend("cpu");
  const [short, weights] = answerTo(node, 3, null);
  const [long] = answerTo(node, 6, weights);
  expect(long).toBeCloseTo(short, 6);
});

test("a layer beside a masked one reads every step", async () => {
  await core.setBackend("cpu");
  const graph = testGraph(
    [
      ["sequence", "input", { shape: [4, 1] }],
      ["skip", "masking"],
      ["masked", "lstm", { units: 2 }],
      ["plain", "lstm", { units: 2 }],
      ["both", "concatenate"],
      ["answer", "output", { loss: "meanSquaredError", fromLogits: false }],
    ],
    [
      ["sequence", "skip"],
      ["skip", "masked"],
      ["masked", "both"],
      ["sequence", "plain"],
      ["plain", "both"],
      ["both", "answer"],
    ],
  );
  const { model } = compiled(graph, tf);
  model.getLayer("plain").setWeights(model.getLayer("masked").getWeights());
  const [[first, second, third, fourth] = []] = (
    model.predict(core.tensor3d([1, 2, 0, 0], [1, 4, 1])) as core.Tensor2D
  ).arraySync();
  expect([third, fourth]).not.toEqual([first, second]);
});
