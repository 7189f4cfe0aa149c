import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { MetricPoint } from "../../../shared/contract/contract.ts";
import { FakeSession } from "../fakeSession.ts";
import { fakeSpec } from "../fakeTrainer.ts";
import { RecordingReader } from "./recordingReader.ts";
import { RunRecorder, type Standing } from "./runRecorder.ts";

test("points of a run that goes on for long without a frame are thinned out, the last ones kept", async () => {
  const folder = await mkdtemp(join(tmpdir(), "netloom-recorder-"));
  const path = join(folder, "run.netloomrec");
  const dataset = { hash: "abc", trainCount: 10 };
  const recorder = await RunRecorder.open({
    path,
    budgetBytes: 1_000_000,
    session: new FakeSession(),
    runId: "run-1",
    dataset,
    firstStep: 0,
    lastStep: 1_000_000,
    clocks: { now: () => 0, busyMs: () => 0 },
    share: 0,
    onCost: () => undefined,
  });
  const last = 30_000;
  for (let step = 1; step <= last; step += 1) recorder?.addPoints([pointAt(step)]);
  await recorder?.take(standingAt(last, dataset));
  await recorder?.close();
  const reader = await RecordingReader.open(path);
  const points = reader.ok ? (await reader.value.headerAt(0)).points : [];
  expect(points.length).toBeGreaterThan(1000);
  expect(points.length).toBeLessThanOrEqual(10_000);
  expect(points.at(-1)?.step).toBe(last);
  await rm(folder, { recursive: true });
});

function pointAt(step: number): MetricPoint {
  return { split: "train", step, epoch: step / 10, values: { loss: 1 / step } };
}

function standingAt(step: number, dataset: Standing["record"]["dataset"]): Standing {
  return {
    epoch: step / 10,
    record: {
      version: 1,
      runId: "run-1",
      spec: fakeSpec({ epochs: 3 }),
      dataset,
      session: { engine: "fake", device: "cpu", threads: 1 },
      progress: { step, validatedEpochs: 0, epochSums: { weight: 0, sums: {} }, metrics: {} },
      elapsedMs: 0,
      trainingMs: 0,
      trainedSamples: 0,
      history: [],
    },
  };
}
