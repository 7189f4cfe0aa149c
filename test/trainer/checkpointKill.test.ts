import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { isTemporaryName } from "../../main/files/atomicFile.ts";
import { readNewestCheckpoint } from "../../main/trainer/checkpointFolder.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";

let entry: string;
let folder: string;

beforeAll(async () => {
  entry = await buildNodeEntry("test/support/checkpointWriter.ts", "checkpoint-writer");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-kill-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** The last step the writer reported before it was killed. */
async function killedWhileWriting(afterMs: number): Promise<number> {
  const writer = fork(entry, [folder]);
  let reported = 0;
  writer.on("message", (step) => {
    reported = Number(step);
  });
  await once(writer, "message");
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  writer.kill("SIGKILL");
  await once(writer, "close");
  return reported;
}

test("a writer killed at any moment leaves a whole checkpoint, never older than the last it reported", async () => {
  let interrupted = 0;
  for (let round = 0; round < 20; round += 1) {
    const reported = await killedWhileWriting(round * 2);
    interrupted += (await readdir(folder)).filter(isTemporaryName).length;
    const found = await readNewestCheckpoint(folder);
    if (!found.ok) throw new Error(`after round ${round}: ${found.error.found}`);
    const { record, state } = found.value.checkpoint;
    expect(record.progress.step).toBeGreaterThanOrEqual(reported);
    expect(state.get("w")?.data.every((value) => value === record.progress.step)).toBe(true);
    expect(found.value.refused).toEqual([]);
  }
  // The test means something only if some kills came in the middle of a write.
  expect(interrupted).toBeGreaterThan(0);
});
