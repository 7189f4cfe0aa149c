// What people get wrong, told once and where it is: the same words from the analysis, the command line and the services.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cliFixture, type CliFixture } from "../../main/cli/cliFixture.ts";
import { encodeIdx } from "../../main/data/idxFixture.ts";
import { dataRefFromArgument } from "../../main/data/loadDataset.ts";
import { forkTrainer } from "../../main/serve/forkTrainer.ts";
import type { TrainingService } from "../../main/services/trainingService.ts";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow } from "../../shared/document/testGraph.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost, type TestHost } from "../support/serviceHost.ts";
import { trainingOn } from "../support/trainingOn.ts";

let trainerEntry: string;
let cli: CliFixture;
let host: TestHost;
let training: TrainingService;

beforeAll(async () => {
  trainerEntry = await buildNodeEntry("main/trainer/index.ts", "trainer");
});

beforeEach(async () => {
  cli = await cliFixture(() =>
    forkTrainer({ entry: trainerEntry, logFile: join(cli.folder, "trainer.log") }),
  );
  host = createTestHost({ folder: cli.folder, trainerEntry });
  training = trainingOn(host);
});

afterEach(async () => {
  await training.close();
  await cli.remove();
});

interface Diagnosis {
  readonly node: string | undefined;
  readonly expected: RegExp;
  readonly found: RegExp;
  readonly todo: RegExp;
}

/** Layers one behind the other, each named by its id. */
function chain(...rows: readonly NodeRow[]): NetDocument {
  const wires = rows.slice(1).map(([id], index) => [rows[index]?.[0] ?? "", id] as const);
  return testGraph(rows, wires);
}

async function projectOf(document: NetDocument): Promise<string> {
  const path = join(cli.folder, "p.netloom");
  await writeFile(path, JSON.stringify(document));
  return path;
}

function start(document: NetDocument) {
  return training.handlers["training.start"]({
    document,
    engine: "auto",
    device: "auto",
    startPaused: false,
  });
}

function expectDiagnosis(error: RunSnapshot["error"], { node, expected, found, todo }: Diagnosis): void {
  expect(error?.node).toBe(node);
  expect(error?.expected).toMatch(expected);
  expect(error?.found).toMatch(found);
  expect(error?.todo).toMatch(todo);
}

/** A single line that says all of it. */
function expectOneLine(notes: readonly string[], { expected, found, todo }: Diagnosis): void {
  expect(notes).toHaveLength(1);
  for (const part of [expected, found, todo]) expect(notes[0]).toMatch(part);
}

const answer: NodeRow = ["answer", "output"];

const networks: readonly (readonly [what: string, document: NetDocument, diagnosis: Diagnosis])[] = [
  [
    "a dimension of size zero",
    chain(["numbers", "input", { shape: [28, 0] }], ["hidden", "dense"], answer),
    {
      node: "numbers",
      expected: /shape: .*whole numbers of at least 1/,
      found: /\[28,0\]/,
      todo: /Change the value/,
    },
  ],
  [
    "a layer of no units",
    chain(["numbers", "input", { shape: [4] }], ["hidden", "dense", { units: 0 }], answer),
    { node: "hidden", expected: /units: .*at least 1/, found: /0/, todo: /Change the value/ },
  ],
  [
    "a kernel larger than its input",
    chain(
      ["image", "input", { shape: [4, 4, 1] }],
      ["edges", "conv2d", { kernelSize: [5, 5] }],
      ["flat", "flatten"],
      ["classes", "dense", { units: 3 }],
      answer,
    ),
    {
      node: "edges",
      expected: /kernelSize: .*no larger than its input \[4, 4\]/,
      found: /\[5, 5\]/,
      todo: /Make the window smaller/,
    },
  ],
  [
    "a network without weights",
    chain(["numbers", "input", { shape: [3] }], answer),
    {
      node: "answer",
      expected: /at least one layer with weights/,
      found: /nothing to train/,
      todo: /Add a Dense or Conv layer/,
    },
  ],
  [
    "a loss that can't fit the output",
    chain(["numbers", "input", { shape: [4] }], ["one", "dense", { units: 1 }], answer),
    {
      node: "answer",
      expected: /one output per class, at least 2/,
      found: /\[1\]/,
      todo: /one unit per class/,
    },
  ],
  [
    "10 GB of parameters",
    chain(["numbers", "input", { shape: [49_999] }], ["hidden", "dense", { units: 50_000 }], answer),
    {
      node: "hidden",
      expected: /weights of less than 10\.0 GB/,
      found: /about 10\.0 GB of weights/,
      todo: /smaller/,
    },
  ],
];

describe("a network that can't train", () => {
  test.each(networks)("%s", async (_what, document, diagnosis) => {
    const errors = analyseDocument(document).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ node }) => node)).toEqual([diagnosis.node]);

    const path = await projectOf(document);
    const summary = await cli.run("summary", path);
    expect(summary.code).toBe(1);
    expectOneLine(summary.notes, diagnosis);
    const train = await cli.run("train", path);
    expect(train.code).toBe(1);
    expectOneLine(train.notes, diagnosis);

    const started = await start(document);
    expectDiagnosis(started.ok ? null : started.error, diagnosis);
    expect(host.trainers).toEqual([]);
  });
});

const images = Float32Array.from({ length: 40 }, (_, index) => index / 40);
const labels = Uint8Array.from({ length: 10 }, (_, index) => index % 3);

interface Files {
  readonly images?: Float32Array;
  readonly labels?: Float32Array | Uint8Array;
}

/** Ten images of 2 × 2 and their labels, of which one file is wrong. */
async function folderWith(files: Files): Promise<string> {
  const folder = join(cli.folder, "set");
  await mkdir(folder);
  const given = files.labels ?? labels;
  const type = given instanceof Float32Array ? 0x0d : 0x08;
  await writeFile(join(folder, "train-images-idx"), encodeIdx(0x0d, [10, 2, 2], files.images ?? images));
  await writeFile(join(folder, "train-labels-idx"), encodeIdx(type, [given.length], given));
  return folder;
}

/** A sound network for what the folder or table should hold. */
function networkFor(inputShape: readonly number[]): NetDocument {
  return chain(
    ["image", "input", { shape: inputShape }],
    ["flat", "flatten"],
    ["classes", "dense", { units: 3 }],
    answer,
  );
}

async function expectRefused(
  source: string,
  inputShape: readonly number[],
  diagnosis: Diagnosis,
): Promise<void> {
  const path = await projectOf(networkFor(inputShape));
  const train = await cli.run("train", path, "--data", source);
  expect(train.code).toBe(1);
  expectOneLine(train.notes, diagnosis);
}

/** What a window shows of the run. */
async function expectRefusedInWindow(
  source: string,
  inputShape: readonly number[],
  diagnosis: Diagnosis,
): Promise<void> {
  const network = networkFor(inputShape);
  const failed = host.until(({ state }) => state === "failed");
  const started = await start({ ...network, data: dataRefFromArgument(source, network.data) });
  expect(started.ok).toBe(true);
  expectDiagnosis((await failed).error, diagnosis);
}

describe("data that can't be trained on", () => {
  test("NaN among the images", async () => {
    const folder = await folderWith({ images: images.with(13, Number.NaN) });
    const diagnosis = {
      node: undefined,
      expected: /finite numbers/,
      found: /NaN at position 13 of train-images-idx/,
      todo: /Repair that number/,
    };
    await expectRefused(folder, [2, 2, 1], diagnosis);
    await expectRefusedInWindow(folder, [2, 2, 1], diagnosis);
  });

  test("NaN in a table", async () => {
    const table = join(cli.folder, "table.csv");
    const rows = Array.from(
      { length: 10 },
      (_, index) => `${index},${index === 3 ? "NaN" : 1},c${index % 3}`,
    );
    await writeFile(table, ["x,y,class", ...rows].join("\n"));
    await expectRefused(table, [2], {
      node: undefined,
      expected: /a number/,
      found: /"NaN" in line 5, column y, of/,
      todo: /Repair the named row/,
    });
  });

  test("labels that are fractions", async () => {
    const folder = await folderWith({ labels: Float32Array.from(labels, (label) => label + 0.5) });
    await expectRefused(folder, [2, 2, 1], {
      node: undefined,
      expected: /labels that are whole numbers/,
      found: /label 0\.5 of sample 0 in/,
      todo: /class numbers/,
    });
  });

  test("batches of images and labels that do not match", async () => {
    const folder = await folderWith({ labels: labels.slice(1) });
    await expectRefused(folder, [2, 2, 1], {
      node: undefined,
      expected: /10 labels, as many as train-images-idx has images/,
      found: /9 in/,
      todo: /matching files/,
    });
  });

  test("samples that are not of the input's shape, at the input", async () => {
    await expectRefusedInWindow(await folderWith({}), [3, 3, 1], {
      node: "image",
      expected: /the input's shape \[3, 3, 1\]/,
      found: /\[2, 2, 1\] in set/,
      todo: /Set the input layer's shape to 2, 2, 1/,
    });
  });
});
