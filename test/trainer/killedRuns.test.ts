// A run whose process is killed again and again, at random moments, and goes on from its newest checkpoint each time: there
// always is one that is whole, and the end is that of a run never killed, bit for bit. Few kills in the normal suite, at
// least 50 with NETLOOM_NIGHTLY=1.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRandom } from "../../main/data/random.ts";
import { readNewestCheckpoint } from "../../main/trainer/checkpointFolder.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { endOf, stepsPerEpoch } from "../support/exactRun.ts";

const nightly = process.env["NETLOOM_NIGHTLY"] === "1";
const kills = nightly ? 50 : 8;
/** A process is killed within so many checkpoints, and so many milliseconds after one; meanwhile it writes no more than these. */
const mostCheckpoints = 8;
const mostMs = 12;
const mostMeanwhile = 8;
/** More checkpoints than all the killed processes together can write, each behind 5 steps. */
const epochs = Math.ceil((kills * (mostCheckpoints + mostMeanwhile) * 5) / stepsPerEpoch) + 1;

let entry: string;
let root: string;

beforeAll(async () => {
  entry = await buildNodeEntry("test/support/exactRunProcess.ts", "exact-run");
  root = await mkdtemp(join(tmpdir(), "netloom-killed-"));
});

afterAll(() => rm(root, { recursive: true }));

/** Trains in a process of its own that is killed behind so many checkpoints and then some milliseconds. */
async function trainUntilKilled(
  folder: string,
  from: "fresh" | "resume",
  checkpoints: number,
  ms: number,
): Promise<void> {
  const most = String(checkpoints + mostMeanwhile);
  const child = fork(entry, [folder, String(epochs), from, "stepwise", most]);
  const closed = once(child, "close");
  for (let count = 0; count < checkpoints; count += 1) await once(child, "message");
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill("SIGKILL");
  await closed;
}

async function trainToTheEnd(folder: string, from: "fresh" | "resume"): Promise<void> {
  const child = fork(entry, [folder, String(epochs), from, "through"]);
  const closed = once(child, "close");
  expect(await once(child, "message")).toEqual(["finished", undefined]);
  await closed;
}

test(
  `a run killed ${kills} times ends as one never killed`,
  async () => {
    const random = createRandom(7);
    const folder = join(root, "killed");
    const steps: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const from = kill === 0 ? "fresh" : "resume";
      await trainUntilKilled(folder, from, 1 + random.below(mostCheckpoints), random.between(0, mostMs));
      const found = await readNewestCheckpoint(folder);
      if (!found.ok) throw new Error(`after kill ${kill + 1}: ${found.error.found}`);
      expect(found.value.refused).toEqual([]);
      steps.push(found.value.checkpoint.record.progress.step);
    }
    // Every process got further than the one before, from what that had kept.
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(steps.at(-1)).toBeLessThan(epochs * stepsPerEpoch);
    await trainToTheEnd(folder, "resume");
    await trainToTheEnd(join(root, "whole"), "fresh");
    expect(await endOf(folder)).toEqual(await endOf(join(root, "whole")));
  },
  nightly ? 600_000 : 120_000,
);
