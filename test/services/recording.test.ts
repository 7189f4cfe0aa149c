// The time machine through the services, with real trainer processes: what is recorded, branching, and runs of an earlier start.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { templateOf } from "../../shared/document/templates/registry.ts";
import { isOver } from "../../shared/run/runState.ts";
import { createRecordingService } from "../../main/services/recordingService.ts";
import type { TrainingService } from "../../main/services/trainingService.ts";
import { readNewestCheckpoint } from "../../main/trainer/checkpointFolder.ts";
import type { Checkpoint } from "../../main/trainer/checkpointFile.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost, type TestHost } from "../support/serviceHost.ts";
import { trainingOn, untouchedSettings } from "../support/trainingOn.ts";

interface App {
  readonly host: TestHost;
  readonly training: TrainingService;
  readonly recording: ReturnType<typeof createRecordingService>;
}

let trainerEntry: string;
let folder: string;
let app: App;

beforeAll(async () => {
  trainerEntry = await buildNodeEntry("main/trainer/index.ts", "recording-trainer");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-recording-"));
  app = startApp();
});

afterEach(async () => {
  await app.training.close();
  await rm(folder, { recursive: true, force: true });
});

function startApp(): App {
  const host = createTestHost({ folder, trainerEntry });
  const training = trainingOn(host);
  return { host, training, recording: createRecordingService(training, untouchedSettings) };
}

function value<T>(result: { ok: true; value: T } | { ok: false; error: { found: string } }): T {
  if (!result.ok) throw new Error(result.error.found);
  return result.value;
}

function documentOf(epochs: number): NetDocument {
  const template = templateOf("mlp-784-16-16-10")?.create();
  if (template === undefined) throw new Error("no such template");
  return {
    ...template,
    training: { ...template.training, epochs, batchSize: 32 },
    data: { ...template.data, source: { kind: "generated", id: "digits", count: 200, seed: 1 } },
  };
}

async function trained(document: NetDocument): Promise<RunSnapshot> {
  const over = app.host.until((snapshot) => isOver(snapshot.state));
  value(
    await app.training.handlers["training.start"]({
      document,
      engine: "auto",
      device: "cpu",
      startPaused: false,
    }),
  );
  return over;
}

async function branched(runId: string, step: number, document: NetDocument) {
  const over = app.host.until((snapshot) => isOver(snapshot.state) && snapshot.runId !== runId);
  const branch = value(
    await app.recording["recording.branch"]({ runId, step, document, startPaused: false }),
  );
  return { branch, over: await over };
}

async function endOf(runId: string): Promise<Checkpoint> {
  return value(await readNewestCheckpoint(join(app.host.dataDir, "runs", runId))).checkpoint;
}

/** Waits until the run's last frame is on the disk. */
async function recordedSteps(runId: string, lastStep: number) {
  await expect
    .poll(async () => value(await app.recording["recording.list"]({ runId, from: 0 })).steps.at(-1))
    .toBe(lastStep);
  return value(await app.recording["recording.list"]({ runId, from: 0 }));
}

describe("branching", () => {
  test("from a fully recorded step goes on bit for bit as the run did", async () => {
    const run = await trained(documentOf(8));
    const frames = await recordedSteps(run.runId, 40);
    const place = frames.exact.findIndex((exact, frame) => exact === 1 && frame > 0 && frame < 39);
    const step = frames.steps[place] ?? 0;
    const { branch, over } = await branched(run.runId, step, documentOf(8));
    expect(branch).toMatchObject({ step, continuation: "exact" });
    expect(over).toMatchObject({ state: "finished", step: 40, metrics: run.metrics });
    expect((await endOf(branch.runId)).state).toEqual((await endOf(run.runId)).state);
    const runs = value(await app.recording["recording.runs"]({}));
    expect(runs.map(({ runId, parent }) => [runId, parent])).toEqual(
      expect.arrayContaining([
        [branch.runId, { runId: run.runId, step }],
        [run.runId, null],
      ]),
    );
  });

  test("says where the optimizer is one of shortly before, or a new one", async () => {
    const run = await trained(documentOf(8));
    const frames = await recordedSteps(run.runId, 40);
    const step = frames.steps[frames.exact.indexOf(0)] ?? 0;
    const near = await branched(run.runId, step, documentOf(8));
    expect(near).toMatchObject({ branch: { step, continuation: "earlier-optimizer" }, over: { step: 40 } });
    const other = documentOf(8);
    const sgd = { ...other, training: { ...other.training, optimizer: { id: "sgd", fields: {} } } };
    const anew = await branched(run.runId, step, sgd);
    expect(anew).toMatchObject({
      branch: { continuation: "new-optimizer" },
      over: { state: "finished", step: 40, error: null },
    });
  });

  test("of another network is refused in words", async () => {
    const run = await trained(documentOf(2));
    await recordedSteps(run.runId, 10);
    const wider = documentOf(2);
    const nodes = wider.nodes.map((node) =>
      node.id === "hidden-1" ? { ...node, fields: { ...node.fields, units: 20 } } : node,
    );
    const { over } = await branched(run.runId, 5, { ...wider, nodes });
    expect(over).toMatchObject({ state: "failed", error: { code: "run/checkpoint-invalid" } });
  });
});

test("after a restart a run is listed, opened with its curves and shown at any recorded step", async () => {
  const run = await trained(documentOf(4));
  await recordedSteps(run.runId, 20);
  const points = value(await app.training.handlers["training.history"]({ runId: run.runId }));
  await app.training.close();
  app = startApp();
  const [listed] = value(await app.recording["recording.runs"]({}));
  expect(listed).toMatchObject({
    runId: run.runId,
    state: "finished",
    step: 20,
    metrics: run.metrics,
    parent: null,
  });
  const opened = value(await app.recording["recording.open"]({ runId: run.runId }));
  expect(opened.document.nodes.map((node) => node.id)).toEqual(documentOf(4).nodes.map((node) => node.id));
  expect(value(await app.training.handlers["training.snapshot"]({}))).toMatchObject({
    runId: run.runId,
    step: 20,
  });
  expect(value(await app.training.handlers["training.history"]({ runId: run.runId }))).toEqual(points);
  const predictionAt = async (step: number | null) => {
    value(await app.recording["recording.show"]({ runId: run.runId, step }));
    const features = [{ shape: [28, 28, 1], data: new Float32Array(784).fill(100) }];
    const predicted = await app.training.handlers["predict.run"]({ runId: run.runId, features, nodes: [] });
    return value(predicted).outputs[0]?.data;
  };
  const last = await predictionAt(null);
  expect(await predictionAt(3)).not.toEqual(last);
  expect(await predictionAt(20)).toEqual(last);
  const histogram = { node: "hidden-1", kind: "histogram", limit: 8 } as const;
  const { moments } = value(
    await app.recording["recording.histograms"]({
      runId: run.runId,
      steps: [20, 0],
      taps: [
        histogram,
        { ...histogram, weight: "kernel" },
        { ...histogram, kind: "gradientHistogram", weight: "kernel" },
      ],
    }),
  );
  expect(moments.map(({ step }) => step)).toEqual([20, 0]);
  const counted = (data: Float32Array) => data.reduce((sum, count) => sum + count, 0);
  for (const { values } of moments)
    expect(values.map(({ data }) => counted(data))).toEqual([32 * 16, 784 * 16, 784 * 16]);
  expect(moments[0]?.values[1]?.data).not.toEqual(moments[1]?.values[1]?.data);
});

test("the list of runs reads no recording twice, and one that was cut off is opened up to its last whole frame", async () => {
  const { runId } = await trained(documentOf(4));
  const whole = (await recordedSteps(runId, 20)).steps.length;
  await app.training.close();
  const listed = async () => {
    await app.training.close();
    app = startApp();
    return value(await app.recording["recording.runs"]({})).map(({ frames }) => frames);
  };
  expect(await listed()).toEqual([whole]);
  const path = join(app.host.dataDir, "runs", runId, "recording.netloomrec");
  const recording = await readFile(path);
  // As long as before, so nobody looks inside.
  await writeFile(path, new Uint8Array(recording.length));
  expect(await listed()).toEqual([whole]);
  await writeFile(path, recording.subarray(0, recording.length - 1));
  const [cut = 0] = await listed();
  expect(cut).toBeGreaterThan(1);
  // The whole state of the end took the place of the last step's frame.
  expect(cut).toBeLessThanOrEqual(whole);
  value(await app.recording["recording.open"]({ runId }));
  const frames = value(await app.recording["recording.list"]({ runId, from: 0 }));
  expect(frames.steps).toHaveLength(cut);
  value(await app.recording["recording.show"]({ runId, step: frames.steps.at(-1) ?? null }));
});

test("a run that is not there is refused, one that is not recorded has no steps", async () => {
  const runId = "run-20200101000000-abcdef";
  expect(value(await app.recording["recording.list"]({ runId, from: 0 })).steps).toHaveLength(0);
  expect(await app.recording["recording.open"]({ runId })).toMatchObject({ ok: false });
  expect(await app.recording["recording.open"]({ runId: "../../etc" })).toMatchObject({ ok: false });
  expect(await app.recording["recording.show"]({ runId, step: 1 })).toMatchObject({ ok: false });
});
