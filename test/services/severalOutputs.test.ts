// A table with two targets of different kinds, from the file to a checked export: every engine learns what tfjs learns, each
// output its own column, and an exported file is judged output by output.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyModelFile } from "../../main/cli/modelFile.ts";
import { givenData } from "../../main/cli/givenData.ts";
import { arrangeTargets } from "../../main/data/arrangeTargets.ts";
import type { Dataset } from "../../main/data/dataset.ts";
import { datasetInMemory } from "../../main/data/datasetInMemory.ts";
import { loadDataset } from "../../main/data/loadDataset.ts";
import { exportModel } from "../../main/trainer/exportModel.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import { expectParity, openSession, parityRows } from "../parity/parityNetwork.ts";

/** The table says height, kind; the network answers kind, then height. */
const network = testGraph(
  [
    ["plant", "input", { shape: [2] }],
    ["layer", "dense", { units: 6, activation: "tanh" }],
    ["kinds", "dense", { units: 3 }],
    ["metres", "dense", { units: 1 }],
    ["Kind", "output", { target: "kind" }],
    ["Height", "output", { target: "height", loss: "meanSquaredError", weight: 0.2 }],
  ],
  [
    ["plant", "layer"],
    ["layer", "kinds"],
    ["layer", "metres"],
    ["kinds", "Kind"],
    ["metres", "Height"],
  ],
);

let folder = "";
let document: NetDocument;
let dataset: Dataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-two-"));
  const path = join(folder, "plants.csv");
  const rows = Array.from({ length: 25 }, (_, at) => {
    const [width, kind] = [Math.sin(at), at % 3];
    return `${width},${(width * 2 + kind).toFixed(3)},${["fern", "ivy", "oak"][kind]},${Math.cos(at * 0.7)}`;
  });
  await writeFile(path, ["width,height,kind,light", ...rows].join("\n"));
  document = { ...network, data: givenData(path, network) };
  const loaded = await loadDataset(document.data, { cacheDir: folder });
  if (!loaded.ok) throw new Error(loaded.error.found);
  const arranged = arrangeTargets(loaded.value, document);
  if (!arranged.ok) throw new Error(arranged.error.found);
  dataset = datasetInMemory(arranged.value);
});

afterAll(() => rm(folder, { recursive: true }));

test("the columns that outputs name are the targets, each its output's", () => {
  expect(document.data.source).toMatchObject({ target: "kind", otherTargets: [{ column: "height" }] });
  expect(dataset.train.targets.map(({ name, shape }) => [name, shape])).toEqual([
    ["kind", []],
    ["height", [1]],
  ]);
  expect(dataset.targetKinds[0]).toEqual({ kind: "classes", names: ["fern", "ivy", "oak"] });
  expect(dataset.train.features[0]?.elementNames).toEqual(["width", "light"]);
});

test("every engine trains both as tfjs does", () => expectParity(document, dataset));

test("the losses add up by their weights, and the file has both outputs", async () => {
  const session = await openSession("onnxruntime", document, dataset);
  await session.run(parityRows, 4);
  const scores = await session.evaluate(dataset.validation);
  expect(scores.get("loss")).toBeCloseTo(
    (scores.get("Kind/loss") ?? 0) + (scores.get("Height/loss") ?? 0),
    5,
  );
  const path = join(folder, "plants.onnx");
  const state = await session.readState();
  await session.dispose();
  const { signal } = new AbortController();
  const request = { document, dataset, state, path, appVersion: "test", format: "onnx", signal } as const;
  const exported = await exportModel({ ...request, inputRange: "0-255" });
  expect(exported).toMatchObject({ ok: true, value: { path } });
  const verified = await verifyModelFile(path, document, dataset);
  expect(verified.metadata.outputs).toEqual(["Kind", "Height"]);
  expect(verified.metadata.outputLabels).toEqual([["fern", "ivy", "oak"], null]);
  const [kind, height] = verified.scores;
  expect(kind).toMatchObject({ output: "Kind", metric: "accuracy" });
  expect(kind?.value).toBeCloseTo(scores.get("Kind/accuracy") ?? Number.NaN, 5);
  expect(height).toMatchObject({ output: "Height", metric: "meanAbsoluteError" });
  expect(height?.value).toBeCloseTo(scores.get("Height/meanAbsoluteError") ?? Number.NaN, 5);
});
