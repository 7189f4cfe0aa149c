import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Checkpoint } from "./checkpointFile.ts";
import { checkpointAt } from "./checkpointFixture.ts";
import { CheckpointFolder, readNewestCheckpoint } from "./checkpointFolder.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-checkpoints-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function opened(): Promise<CheckpointFolder> {
  const result = await CheckpointFolder.open(folder);
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

async function saved(checkpoints: CheckpointFolder, checkpoint: Checkpoint): Promise<string> {
  const result = await checkpoints.save(checkpoint);
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

async function stepOfNewest(path = folder): Promise<number | string> {
  const found = await readNewestCheckpoint(path);
  return found.ok ? found.value.checkpoint.record.progress.step : found.error.code;
}

test("keeps the newest two and the best", async () => {
  const checkpoints = await opened();
  for (const [step, best] of [
    [10, 10],
    [20, 20],
    [30, 20],
    [40, 20],
    [50, 20],
  ] as const) {
    await saved(checkpoints, checkpointAt(step, best));
  }
  const names = await readdir(folder);
  expect(names.map((name) => Number(/step-(\d+)/.exec(name)?.[1])).sort((a, b) => a - b)).toEqual([
    20, 40, 50,
  ]);
  expect(await stepOfNewest()).toBe(50);
});

test("leaves alone what other runs wrote into the folder", async () => {
  const earlier = await opened();
  await saved(earlier, checkpointAt(500));
  const checkpoints = await opened();
  for (const step of [1, 2, 3]) await saved(checkpoints, checkpointAt(step));
  expect(await readdir(folder)).toHaveLength(3);
  // Newer is what was written later, not what has more steps.
  expect(await stepOfNewest()).toBe(3);
});

test("uses the one before where the newest is damaged, and says so", async () => {
  const checkpoints = await opened();
  await saved(checkpoints, checkpointAt(10));
  const newest = await saved(checkpoints, checkpointAt(20));
  await truncate(newest, 100);
  const found = await readNewestCheckpoint(folder);
  if (!found.ok) throw new Error(found.error.found);
  expect(found.value.checkpoint.record.progress.step).toBe(10);
  expect(found.value.refused.map((error) => error.code)).toEqual(["run/checkpoint-invalid"]);
  expect(await stepOfNewest(newest)).toBe("run/checkpoint-invalid");
});

test("refuses a folder of nothing but damaged checkpoints", async () => {
  const path = await saved(await opened(), checkpointAt(10));
  await writeFile(path, (await readFile(path)).fill(0));
  expect(await stepOfNewest()).toBe("run/checkpoint-invalid");
});

test("says what is not there", async () => {
  expect(await stepOfNewest()).toBe("run/checkpoint-invalid");
  expect(await stepOfNewest(join(folder, "nowhere"))).toBe("file/not-found");
});

test("says so where no folder can be made", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  const found = await CheckpointFolder.open(join(file, "run"));
  expect(found).toMatchObject({ ok: false, error: { code: "file/write" } });
});

test("clears what a killed writer left behind, not what others are just writing beside the checkpoints", async () => {
  await writeFile(join(folder, ".checkpoint-000001-step-1.safetensors.123-1.part"), "half");
  await writeFile(join(folder, ".run.json.124-1.part"), "half");
  await opened();
  expect(await readdir(folder)).toEqual([".run.json.124-1.part"]);
});
