// A run on the real engine that diverges says where it began, and keeps the state before.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNewestCheckpoint } from "../../main/trainer/checkpointFolder.ts";
import { exactSpec, finishExactRun, prepareRun } from "../support/exactRun.ts";

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "netloom-diverged-"));
});

afterAll(() => rm(root, { recursive: true }));

test("a learning rate far too large is found at the layer and step where it told first", async () => {
  const spec = exactSpec({ epochs: 20, checkpointEvery: 1000, checkpointDir: root });
  const { training } = spec.document;
  // Each step turns every weight over and makes it 49 times as large.
  const optimizer = { id: "sgd", fields: { learningRate: 100, weightDecay: 0.5 } };
  const run = await prepareRun({
    ...spec,
    document: {
      ...spec.document,
      training: { ...training, optimizer, schedule: undefined, callbacks: undefined },
    },
  });
  const failed = await finishExactRun(run);
  expect(failed).toMatchObject({ state: "failed", error: { code: "run/diverged" } });
  const { node, found = "" } = failed.error ?? {};
  expect(["hidden", "digits", "answer"]).toContain(node);
  const step = Number(/at step (\d+)/.exec(found)?.[1]);
  expect(found).toContain(`the weights of step ${step - 1} were put back`);
  const kept = await readNewestCheckpoint(root);
  if (!kept.ok) throw new Error(kept.error.found);
  const { state, record } = kept.value.checkpoint;
  expect(record.progress.step).toBe(step - 1);
  for (const [name, { data }] of state) expect([...data].every(Number.isFinite), name).toBe(true);
  await run.trainer.close();
});
