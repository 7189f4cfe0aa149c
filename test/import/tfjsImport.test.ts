import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { analyseDocument, hasErrors } from "../../shared/document/analyseDocument.ts";
import { answersOf, testTfjs } from "./importFixture.ts";
import { importModel, readModel } from "../../main/import/importModel.ts";
import { encodeMessage } from "../../main/onnx/proto/write.ts";

const { layers: tfl } = testTfjs;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-tfjs-"));
  await core.setBackend("cpu");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Saves the model as tfjs does, its weights in shards of so many bytes. */
async function saved(model: LayersModel, shardBytes: number): Promise<string> {
  const path = join(folder, "model.json");
  await model.save(
    core.io.withSaveHandler(async ({ weightData, weightSpecs, ...parts }) => {
      const bytes = core.io.concatenateArrayBuffers([weightData as ArrayBuffer]);
      const shards = Array.from({ length: Math.ceil(bytes.byteLength / shardBytes) }, (_, index) =>
        bytes.slice(index * shardBytes, (index + 1) * shardBytes),
      );
      const paths = shards.map((_, index) => `group1-shard${index + 1}of${shards.length}.bin`);
      await Promise.all(
        shards.map((shard, index) => writeFile(join(folder, paths[index] ?? ""), new Uint8Array(shard))),
      );
      await writeFile(path, JSON.stringify({ ...parts, weightsManifest: [{ paths, weights: weightSpecs }] }));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  return path;
}

function branching(): LayersModel {
  const input = tfl.input({ shape: [6, 6, 2], name: "picture" });
  const one = tfl.layers
    .conv2d({
      filters: 3,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      kernelInitializer: "heNormal",
      name: "one",
    })
    .apply(input);
  const other = tfl.layers
    .separableConv2d({ filters: 3, kernelSize: 3, padding: "same", name: "other" })
    .apply(input);
  const sum = tfl.layers.add({ name: "sum" }).apply([one, other] as never);
  const pooled = tfl.layers.globalAveragePooling2d({ name: "pooled" }).apply(sum);
  const classes = tfl.layers.dense({ units: 3, activation: "softmax", name: "classes" }).apply(pooled);
  return tfl.model({ inputs: input, outputs: classes as never, name: "branching" });
}

describe("a model of TensorFlow.js", () => {
  test("answers as it did there, whatever its shards", async () => {
    const model = branching();
    model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
    const imported = await readModel(await saved(model, 100));
    const sample = Array.from({ length: 144 }, (_, index) => Math.sin(index));
    const answer = [...(model.predict(core.tensor(sample, [2, 6, 6, 2])) as core.Tensor).dataSync()];
    expect(answersOf(imported, sample, [2, 6, 6, 2])).toEqual([answer]);
    expect(imported.document.nodes.map(({ name, layer }) => [name, layer])).toEqual([
      ["picture", "input"],
      ["one", "conv2d"],
      ["other", "separableConv2d"],
      ["sum", "add"],
      ["pooled", "globalAveragePooling2d"],
      ["classes", "dense"],
      ["Output", "output"],
    ]);
    expect(imported.document.nodes[1]?.fields["kernelInitializer"]).toBe("heNormal");
  });

  test("without an input layer and with recurrence", async () => {
    const model = tfl.sequential({
      layers: [
        tfl.layers.gru({
          units: 3,
          inputShape: [4, 2],
          recurrentActivation: "sigmoid",
          recurrentInitializer: "glorotUniform",
          name: "memory",
        }),
        tfl.layers.dense({ units: 1, name: "answer" }),
      ],
    });
    const imported = await readModel(await saved(model, 1_000_000));
    const sample = Array.from({ length: 16 }, (_, index) => Math.cos(index));
    const answer = [...(model.predict(core.tensor(sample, [2, 4, 2])) as core.Tensor).dataSync()];
    const [found = []] = answersOf(imported, sample, [2, 4, 2]);
    expect(Math.max(...found.map((value, at) => Math.abs(value - (answer[at] ?? Number.NaN))))).toBeLessThan(
      1e-6,
    );
  });
});

/** The picture and its rectified self through the same two layers, of which only one has weights. */
function siamese(): LayersModel {
  const input = tfl.input({ shape: [4], name: "numbers" });
  const positive = tfl.layers.reLU({ name: "positive" }).apply(input);
  const twin = tfl.layers.dense({ units: 3, activation: "tanh", name: "twin" });
  const squashed = tfl.layers.activation({ activation: "sigmoid", name: "squashed" });
  const [one, other] = [input, positive].map((source) => squashed.apply(twin.apply(source as never)));
  const apart = tfl.layers.concatenate({ name: "both" }).apply([one, other] as never);
  const answer = tfl.layers.dense({ units: 1, name: "answer" }).apply(apart);
  return tfl.model({ inputs: input, outputs: answer as never, name: "siamese" });
}

describe("a layer that is used twice", () => {
  test("becomes two nodes of the same weights", async () => {
    const model = siamese();
    const imported = await readModel(await saved(model, 1_000_000));
    const { document, weights, report } = imported;
    const twins = document.nodes.filter(({ name }) => name === "twin");
    expect(twins.map(({ shares }) => shares)).toEqual([undefined, twins[0]?.id]);
    const squashed = document.nodes.filter(({ name }) => name === "squashed");
    expect(squashed.map(({ shares }) => shares)).toEqual([undefined, undefined]);
    expect([...weights.keys()]).not.toContain(twins[1]?.id);
    expect(
      report.filter(({ layer }) => layer === "twin").map(({ outcome, detail }) => [outcome, detail]),
    ).toEqual([
      ["imported", "Dense with 15 weights"],
      ["imported", "Dense with the weights of its first use"],
    ]);
    expect(hasErrors(analyseDocument(document))).toBe(false);
    const sample = [0.3, -1.2, 0.7, -0.1];
    const [answer = NaN] = (model.predict(core.tensor(sample, [1, 4])) as core.Tensor).dataSync();
    expect(answersOf(imported, sample, [1, 4])[0]?.[0]).toBeCloseTo(answer, 5);
  });
});

/** What an import of a file with these bytes says. */
async function outcomeOf(content: string | Uint8Array, name = "model.json") {
  const path = join(folder, name);
  await writeFile(path, content);
  return importModel({ path, weightsFolder: folder });
}

function modelJson(layers: unknown, extra: object = {}): string {
  return JSON.stringify({
    modelTopology: { class_name: "Sequential", config: { name: "m", layers } },
    ...extra,
  });
}

const dense = { class_name: "Dense", config: { name: "d", units: 2, batch_input_shape: [null, 2] } };
const deep = `{"modelTopology":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;

describe("files that are not what they should be are refused in words", () => {
  test.each([
    ["nothing", "", "import/unknown-format"],
    ["text", "hello", "import/unknown-format"],
    ["broken JSON", '{"modelTopology": {', "import/unreadable"],
    ["JSON of another kind", "{}", "import/unknown-format"],
    ["a key of the prototype", '{"modelTopology": {"__proto__": {"x": 1}}}', "import/unreadable"],
    ["deep nesting", deep, "import/unreadable"],
    ["a graph model", '{"format": "graph-model", "modelTopology": {}}', "import/no-layers"],
    [
      "a model written as code",
      '{"modelTopology": {"class_name": "MyModel", "config": {}}}',
      "import/no-layers",
    ],
    ["layers that are no list", modelJson(5), "import/no-layers"],
    ["a layer without a class", modelJson([{ config: {} }]), "import/unreadable"],
    ["no layers", modelJson([]), "import/no-layers"],
    [
      "a shard that is not there",
      modelJson([dense], { weightsManifest: [{ paths: ["gone.bin"], weights: [] }] }),
      "import/missing-weights",
    ],
    [
      "a shard somewhere else",
      modelJson([dense], { weightsManifest: [{ paths: ["../secret"], weights: [] }] }),
      "import/unreadable",
    ],
    [
      "weights of the wrong form",
      modelJson([dense], { weightsManifest: [{ paths: 5 }] }),
      "import/unreadable",
    ],
    [
      "weights beyond the shards",
      modelJson([dense], {
        weightsManifest: [
          { paths: [], weights: [{ name: "d/kernel", shape: [1e9, 1e9], dtype: "float32" }] },
        ],
      }),
      "import/unreadable",
    ],
  ])("%s", async (_, content, code) => {
    expect(await outcomeOf(content)).toMatchObject({ ok: false, error: { code } });
  });

  test.each([
    [
      "a cut-off HDF5 file",
      Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0),
      "import/unreadable",
    ],
    ["a cut-off zip file", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), "import/unreadable"],
    ["an ONNX file of noise", Uint8Array.of(8, 8, 0x3a, 0xff, 0xff, 0xff, 0x7f), "file/read"],
    ["a zip bomb", zipBomb(3_000_000_000), "import/too-large"],
    ["a zip file of ten bytes that promises what a large model holds", zipBomb(1e9), "import/too-large"],
    ["an HDF5 file whose weights are not all there", hugeHdf5(), "import/unreadable"],
    ["an ONNX file whose weights have no room in memory", onnxWith([1e6, 1e6]), "import/too-large"],
    ["an ONNX file whose weights are not there", onnxWith([1e4, 1e4]), "import/unreadable"],
  ])("%s", async (_, content, code) => {
    expect(await outcomeOf(content, "model.bin")).toMatchObject({ ok: false, error: { code } });
  });

  test("a folder, and nothing at all", async () => {
    await mkdir(join(folder, "inner"));
    const weightsFolder = folder;
    expect(await importModel({ path: join(folder, "inner"), weightsFolder })).toMatchObject({
      ok: false,
      error: { code: "import/unknown-format" },
    });
    expect(await importModel({ path: join(folder, "gone"), weightsFolder })).toMatchObject({
      ok: false,
      error: { code: "file/not-found" },
    });
  });

  test("wrong settings are left at their defaults and named", async () => {
    const wild = {
      class_name: "Dense",
      config: {
        name: "wild",
        units: -5,
        activation: "warp",
        use_bias: "yes",
        batch_input_shape: [null, 1e12],
      },
    };
    const outcome = await outcomeOf(modelJson([wild]));
    expect(outcome).toMatchObject({ ok: true });
    if (!outcome.ok) return;
    expect(outcome.value.document.weights).toBeUndefined();
    expect(outcome.value.report.find(({ layer }) => layer === "wild")).toMatchObject({
      outcome: "changed",
      detail: expect.stringContaining("activation warp is not known here"),
    });
    expect(outcome.value.report.find(({ layer }) => layer === "wild")?.detail).toContain(
      "Units can't be -5 here",
    );
  });
});

/** A Keras file whose kernel of 16 rows and 6 columns says that it has a million times as many rows. */
function hugeHdf5(): Uint8Array {
  const bytes = readFileSync(new URL("../fixtures/keras/cnn.h5", import.meta.url));
  const shape = Buffer.from(BigUint64Array.of(16n, 6n).buffer);
  const wanted = Buffer.from(BigUint64Array.of(16_000_000n, 6n).buffer);
  for (let at = bytes.indexOf(shape); at >= 0; at = bytes.indexOf(shape)) wanted.copy(bytes, at);
  return bytes;
}

/** A graph of one operator with one weight of these dimensions and four bytes of numbers. */
function onnxWith(dims: readonly number[]): Uint8Array {
  const weight = { name: "w", dims: [...dims], dataType: 1, rawData: new Uint8Array(4) };
  const model = {
    irVersion: 8,
    graph: {
      name: "g",
      node: [{ opType: "MatMul", name: "m", input: ["x", "w"], output: ["y"] }],
      initializer: [weight],
      input: [{ name: "x", type: floats([1, 4]) }],
      output: [{ name: "y", type: floats([1, 4]) }],
    },
    opsetImport: [{ domain: "", version: 17 }],
  };
  return Buffer.concat(encodeMessage("ModelProto", model).chunks);
}

function floats(dims: readonly number[]) {
  return { tensorType: { elemType: 1, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } };
}

/** A stored entry whose header promises so many bytes. */
function zipBomb(promised: number): Uint8Array {
  const name = new TextEncoder().encode("model.weights.h5");
  const central = new DataView(new ArrayBuffer(46));
  central.setUint32(0, 0x02014b50, true);
  central.setUint16(10, 8, true);
  central.setUint32(20, 10, true);
  central.setUint32(24, promised, true);
  central.setUint16(28, name.length, true);
  const local = new Uint8Array(40);
  local.set([0x50, 0x4b, 3, 4]);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, 1, true);
  end.setUint16(10, 1, true);
  end.setUint32(12, 46 + name.length, true);
  end.setUint32(16, local.length, true);
  return Uint8Array.from([
    ...local,
    ...new Uint8Array(central.buffer),
    ...name,
    ...new Uint8Array(end.buffer),
  ]);
}
