// Pausing, stopping, going on in another process and going back change no bit of what a run ends with.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endOf, finishExactRun, prepareExactRun, stepsPerEpoch } from "../support/exactRun.ts";

const epochs = 5;
const steps = epochs * stepsPerEpoch;
let root: string;
let whole: Awaited<ReturnType<typeof endOf>>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "netloom-exact-"));
  const run = await prepareExactRun({ epochs, checkpointEvery: 1000, checkpointDir: join(root, "whole") });
  await finishExactRun(run);
  await run.trainer.close();
  whole = await endOf(join(root, "whole"));
});

afterAll(() => rm(root, { recursive: true }));

test("the run has all in it that could break exactness", async () => {
  const names = Object.keys(whole);
  expect(whole["step"]).toBe(String(steps));
  expect(names).toContain("hidden/kernel");
  expect(names).toContain("best hidden/kernel");
  expect(names.some((name) => name.startsWith("optimizer/m/"))).toBe(true);
  expect(JSON.parse(whole["epochs"] ?? "[]")).toHaveLength(epochs);
  const other = await prepareExactRun({ epochs, checkpointEvery: 1000, checkpointDir: join(root, "other") });
  await other.trainer.handlers.step({ steps: steps - 1 });
  await other.trainer.handlers.stop({});
  await other.trainer.close();
  // A step less is another end: the comparison below can fail.
  expect(await endOf(join(root, "other"))).not.toEqual(whole);
});

test("stepping, pausing and resuming", async () => {
  const folder = join(root, "paused");
  const run = await prepareExactRun({ epochs, checkpointEvery: 1000, checkpointDir: folder });
  for (const count of [1, 2, 5, 9]) await run.trainer.handlers.step({ steps: count });
  const moved = run.until(({ step }) => step > 20);
  await run.trainer.handlers.resume({});
  await moved;
  await run.trainer.handlers.pause({});
  if (run.last().state === "paused") await finishExactRun(run);
  await run.trainer.close();
  expect(await endOf(folder)).toEqual(whole);
});

test("going on from a checkpoint, from the middle of an epoch and from its ends", async () => {
  for (const stopAt of [1, stepsPerEpoch - 1, stepsPerEpoch, 17, steps - 1]) {
    const folder = join(root, `stopped-${stopAt}`);
    const first = await prepareExactRun({ epochs, checkpointEvery: 1000, checkpointDir: folder });
    await first.trainer.handlers.step({ steps: stopAt });
    await first.trainer.handlers.stop({});
    await first.trainer.close();
    const second = await prepareExactRun({
      epochs,
      checkpointEvery: 1000,
      checkpointDir: folder,
      resumeFrom: folder,
    });
    expect(second.last().step).toBe(stopAt);
    await finishExactRun(second);
    await second.trainer.close();
    expect(await endOf(folder), `stopped at step ${stopAt}`).toEqual(whole);
  }
});

test("going back to an earlier checkpoint", async () => {
  const folder = join(root, "kept");
  const run = await prepareExactRun({ epochs, checkpointEvery: 12, checkpointDir: folder });
  await run.trainer.handlers.step({ steps: 12 });
  const { checkpoint } = run.last();
  expect(checkpoint).toContain("-step-12.");
  await run.trainer.handlers.step({ steps: 6 });
  await run.trainer.handlers.stop({});
  await run.trainer.close();
  const back = join(root, "back");
  const rewound = await prepareExactRun({
    epochs,
    checkpointEvery: 1000,
    checkpointDir: back,
    resumeFrom: checkpoint,
  });
  expect(rewound.last().step).toBe(12);
  await finishExactRun(rewound);
  await rewound.trainer.close();
  expect(await endOf(back)).toEqual(whole);
});
