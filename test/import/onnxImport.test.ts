import { mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as core from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultTraining } from "../../shared/document/createDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { chainDocument, type ChainLink } from "../../shared/document/templates/definition.ts";
import { compileDocument } from "../../main/compile/compileDocument.ts";
import type { Dataset } from "../../main/data/dataset.ts";
import { exportOnnx, readOnnx } from "../../main/onnx/export.ts";
import { modelVariables } from "../../main/trace/variables.ts";
import { answersOf, testTfjs } from "./importFixture.ts";
import { readModel } from "../../main/import/importModel.ts";
import { readOnnxModel } from "../../main/import/onnxFile.ts";

// Made by make_fixtures.py beside them.
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/onnx/${name}`, import.meta.url));

interface Expected {
  readonly shape: readonly number[];
  readonly inputs: readonly number[];
  readonly outputs: readonly (readonly number[])[];
}
const expected = JSON.parse(readFileSync(fixture("expected.json"), "utf8")) as Readonly<
  Record<string, Expected>
>;

/** [N, C, H, W] → [N, H, W, C] */
function channelsLast({ inputs, shape }: Expected): { inputs: readonly number[]; shape: readonly number[] } {
  const moved = core.transpose(core.tensor([...inputs], [...shape]), [0, 2, 3, 1]);
  return { inputs: [...moved.dataSync()], shape: moved.shape };
}

describe("a model of PyTorch answers as it did there", () => {
  test.each(["convolutions", "pooled"])("%s", async (name) => {
    const imported = await readModel(fixture(`${name}.onnx`));
    expect(imported.report.filter(({ outcome }) => outcome !== "imported" && outcome !== "note")).toEqual([]);
    const wanted = expected[name] as Expected;
    const { inputs, shape } = channelsLast(wanted);
    const [answer = []] = answersOf(imported, inputs, shape);
    expect(answer.length).toBe(wanted.outputs[0]?.length);
    expect(
      Math.max(...answer.map((value, at) => Math.abs(value - (wanted.outputs[0]?.[at] ?? Number.NaN)))),
    ).toBeLessThan(1e-5);
  });

  test("activations and biases are part of their layers", async () => {
    const { document } = await readModel(fixture("convolutions.onnx"));
    expect(
      document.nodes.map(({ layer, fields }) =>
        [layer, fields["activation"]].filter((text) => text !== undefined).join(" "),
      ),
    ).toEqual([
      "input",
      "zeroPadding2d",
      "conv2d relu",
      "maxPooling2d",
      "depthwiseConv2d relu6",
      "conv2d",
      "leakyReLU",
      "conv2d",
      "add",
      "permute",
      "flatten",
      "dense tanh",
      "dense softmax",
      "output",
    ]);
  });
});

function image(shape: readonly number[], ...links: readonly ChainLink[]): NetDocument {
  const training = {
    ...defaultTraining,
    epochs: 7,
    optimizer: { id: "momentum", fields: { learningRate: 0.02 } },
  };
  return chainDocument("Exported", training, [
    { id: "in", layer: "input", name: "In", fields: { shape } },
    ...links,
    { id: "classes", layer: "dense", name: "Classes", fields: { units: 3, activation: "softmax" } },
    { id: "out", layer: "output", name: "Out", fields: { fromLogits: false } },
  ]);
}

const documents: Readonly<Record<string, NetDocument>> = {
  dense: image([5], { id: "a", layer: "dense", name: "A", fields: { units: 4, activation: "sigmoid" } }),
  convolution: image(
    [7, 6, 2],
    {
      id: "c",
      layer: "conv2d",
      name: "C",
      fields: { filters: 3, kernelSize: [3, 3], padding: "same", activation: "relu" },
    },
    { id: "p", layer: "maxPooling2d", name: "P" },
    { id: "f", layer: "flatten", name: "F" },
  ),
  normalized: image(
    [6, 6, 1],
    { id: "c", layer: "conv2d", name: "C", fields: { filters: 3, kernelSize: [3, 3], useBias: false } },
    { id: "n", layer: "batchNormalization", name: "N" },
    { id: "f", layer: "flatten", name: "F" },
  ),
  recurrent: image([4, 3], { id: "l", layer: "lstm", name: "L", fields: { units: 3 } }),
};

/** Samples for the check of an export. */
function samplesFor(document: NetDocument): Dataset {
  const shape = (document.nodes[0]?.fields["shape"] ?? []) as readonly number[];
  const count = 4;
  const size = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: count * size }, (_, index) => Math.cos(index));
  const targets = [{ name: "class", shape: [], data: new Int32Array(count) }];
  const set = { count, features: [{ name: "x", shape, data }], targets };
  const targetKinds = [{ kind: "classes", names: ["a", "b", "c"] }] as const;
  return {
    id: "test",
    title: "Test",
    generated: true,
    train: set,
    validation: set,
    targetKinds,
    preprocess: [{ scale: 1, offset: 0 }],
    hash: "",
    origin: "a test",
  };
}

describe("a file that Netloom exported", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "netloom-import-"));
    await core.setBackend("cpu");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function exported(document: NetDocument) {
    const compiled = compileDocument(document, testTfjs, { seed: 5 });
    if (!compiled.ok) throw new Error(compiled.error.found);
    const { model, inputs } = compiled.value;
    const state = new Map(
      modelVariables(model).map(({ name, variable }) => [
        name,
        { shape: variable.shape, data: Float32Array.from(variable.dataSync()) },
      ]),
    );
    const dataset = samplesFor(document);
    const path = join(folder, "exported.onnx");
    const source = {
      network: compiled.value,
      state,
      dataset,
      path,
      labelNames: ["a", "b", "c"],
      documentName: document.name,
      appVersion: "1.0.0",
    };
    const written = await exportOnnx({ ...source, inputRange: "0-255", document });
    if (!written.ok) throw new Error(written.error.found);
    const shape = [3, ...(inputs[0]?.shape ?? [])];
    const sample = Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, index) =>
      Math.sin(index * 1.7),
    );
    const answer = [...(model.predict(core.tensor(sample, shape)) as core.Tensor).dataSync()];
    return { path, shape, sample, answer };
  }

  test.each(Object.keys(documents))("%s comes back exactly as it was", async (name) => {
    const document = documents[name] as NetDocument;
    const { path, shape, sample, answer } = await exported(document);
    const imported = await readModel(path);
    expect(imported.document.nodes).toEqual(document.nodes);
    expect(imported.document.edges).toEqual(document.edges);
    expect(imported.document.training).toEqual(document.training);
    expect(imported.report.map(({ outcome }) => outcome)).toEqual(document.nodes.map(() => "imported"));
    expect(answersOf(imported, sample, shape)).toEqual([answer]);
  });

  test.each(["dense", "convolution"])(
    "%s comes back from its operators alone with the same layers and answers",
    async (name) => {
      const document = documents[name] as NetDocument;
      const { path, shape, sample, answer } = await exported(document);
      const file = await readOnnx(path);
      if (!file.ok) throw new Error(file.error.found);
      const imported = readOnnxModel(file.value.model);
      expect(imported.document.nodes.map(({ layer }) => layer)).toEqual(
        document.nodes.map(({ layer }) => layer),
      );
      expect(imported.document.nodes.map(({ fields }) => fields["activation"])).toEqual(
        document.nodes.map(({ fields }) => fields["activation"]),
      );
      const [found = []] = answersOf(imported, sample, shape);
      expect(
        Math.max(...found.map((value, at) => Math.abs(value - (answer[at] ?? Number.NaN)))),
      ).toBeLessThan(1e-5);
    },
  );
});
