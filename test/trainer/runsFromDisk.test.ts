// Data that is read from the disk while it trains gives the run that it gives in memory, to the last bit.
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateDigits } from "../../main/data/digits/digits.ts";
import { encodeIdx } from "../../main/data/idxFixture.ts";
import { inMemory } from "../../main/data/samples.ts";
import type { DataRef } from "../../shared/document/schema.ts";
import { endOf, finishExactRun, prepareExactRun } from "../support/exactRun.ts";

const epochs = 3;
let root: string;
let data: DataRef;
let whole: Awaited<ReturnType<typeof endOf>>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "netloom-disk-"));
  data = { source: { kind: "folder", path: join(root, "digits") }, validationShare: 0.2, splitSeed: 1 };
  await writeDigits(join(root, "digits"), 130);
  await trainWhole("memory", 1e9);
  whole = await endOf(join(root, "memory"));
});

afterAll(() => rm(root, { recursive: true }));

async function writeDigits(folder: string, count: number): Promise<void> {
  const { features, targets } = inMemory(generateDigits(count, 2));
  const labels = Uint8Array.from(targets[0]?.data ?? []);
  const pixels = Uint8Array.from(features[0]?.data ?? []);
  await mkdir(folder);
  await writeFile(join(folder, "images-idx3-ubyte"), encodeIdx(8, [count, 28, 28], pixels));
  await writeFile(join(folder, "labels-idx1-ubyte"), encodeIdx(8, [count], labels));
}

function optionsIn(name: string, dataMemoryBytes: number) {
  return { epochs, checkpointEvery: 1000, checkpointDir: join(root, name), data, dataMemoryBytes };
}

async function trainWhole(name: string, dataMemoryBytes: number): Promise<void> {
  const run = await prepareExactRun(optionsIn(name, dataMemoryBytes));
  await finishExactRun(run);
  await run.trainer.close();
}

test("from the disk as from memory", async () => {
  await trainWhole("disk", 0);
  expect(await readdir(join(root, "disk", "packed"))).toContainEqual(expect.stringMatching(/\.pack$/));
  expect(await endOf(join(root, "disk"))).toEqual(whole);
});

test("begun in memory, gone on with from the disk", async () => {
  const first = await prepareExactRun(optionsIn("moved", 1e9));
  await first.trainer.handlers.step({ steps: 10 });
  await first.trainer.handlers.stop({});
  await first.trainer.close();
  const second = await prepareExactRun({ ...optionsIn("moved", 0), resumeFrom: join(root, "moved") });
  await finishExactRun(second);
  await second.trainer.close();
  expect(await endOf(join(root, "moved"))).toEqual(whole);
});
