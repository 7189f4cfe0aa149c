// A table's column of sample weights through a whole run: split, shuffled, with a small last batch, interrupted.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { endOf, finishExactRun, prepareRun, type ExactRun } from "../support/exactRun.ts";

type End = Awaited<ReturnType<typeof endOf>>;

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "netloom-weights-"));
});

afterAll(() => rm(root, { recursive: true }));

/** Every third row has no weight; `flipped` turns the class of just those around. */
function table(flipped: boolean): string {
  const rows = Array.from({ length: 60 }, (_, at) => {
    const without = at % 3 === 0;
    const isHigh = Math.sin(at) > 0;
    return `${Math.sin(at)},${Math.cos(at)},${isHigh === (without && flipped) ? "low" : "high"},${without ? 0 : 1 + (at % 4)}`;
  });
  return `x,y,side,times\n${rows.join("\n")}\n`;
}

function documentOf(path: string): NetDocument {
  const graph = testGraph(
    [
      ["numbers", "input", { shape: [2] }],
      ["hidden", "dense", { units: 4 }],
      ["tanh", "activation", { activation: "tanh" }],
      ["sides", "dense", { units: 2 }],
      ["answer", "output", { loss: "sparseCategoricalCrossentropy", fromLogits: true }],
    ],
    [
      ["numbers", "hidden"],
      ["hidden", "tanh"],
      ["tanh", "sides"],
      ["sides", "answer"],
    ],
  );
  return {
    ...graph,
    training: { ...graph.training, batchSize: 16, epochs: 4, seed: 5, shuffle: true },
    data: {
      source: { kind: "csv", path, target: "side", task: "auto", weight: "times" },
      validationShare: 0.2,
      splitSeed: 1,
    },
  };
}

async function prepared(name: string, flipped: boolean, resume = false): Promise<ExactRun> {
  const path = join(root, `${flipped}.csv`);
  await writeFile(path, table(flipped));
  const checkpointDir = join(root, name);
  const spec: RunSpec = {
    document: documentOf(path),
    engine: "onnxruntime",
    device: "cpu",
    checkpointDir,
    resumeFrom: resume ? checkpointDir : null,
    viewBudget: 0.05,
  };
  return prepareRun(spec);
}

async function wholeRun(name: string, flipped: boolean): Promise<End> {
  const run = await prepared(name, flipped);
  await finishExactRun(run);
  await run.trainer.close();
  return endOf(join(root, name));
}

test("samples of weight 0 teach nothing and cost nothing, but count in the metrics", async () => {
  const [plain, flipped] = [await wholeRun("plain", false), await wholeRun("flipped", true)];
  expect(flipped["hidden/kernel"]).toBe(plain["hidden/kernel"]);
  const [before, after] = [plain, flipped].map((end) => JSON.parse(end["epochs"] ?? "[]").at(-1));
  for (const loss of ["loss", "valLoss"]) expect(after[loss], loss).toBe(before[loss]);
  expect(after.accuracy).not.toBe(before.accuracy);
});

test("an interrupted run goes on to the same end, bit for bit", async () => {
  const whole = await wholeRun("whole", false);
  const first = await prepared("halves", false);
  await first.trainer.handlers.step({ steps: 5 });
  await first.trainer.handlers.stop({});
  await first.trainer.close();
  const second = await prepared("halves", false, true);
  await finishExactRun(second);
  await second.trainer.close();
  expect(await endOf(join(root, "halves"))).toEqual(whole);
});
