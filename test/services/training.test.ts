import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { events, type RunSnapshot } from "../../shared/contract/contract.ts";
import type { TapFrame, TapRequest } from "../../shared/contract/live.ts";
import { learningOutputsOf } from "../../shared/document/outputTargets.ts";
import { templateOf } from "../../shared/document/templates/registry.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { AllowedPaths } from "../../main/services/allowedPaths.ts";
import { createExportService } from "../../main/services/exportService.ts";
import type { TrainingService } from "../../main/services/trainingService.ts";
import { readNewestCheckpoint } from "../../main/trainer/checkpointFolder.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost, type TestHost } from "../support/serviceHost.ts";
import { trainingOn } from "../support/trainingOn.ts";

let trainerEntry: string;
let folder: string;
let host: TestHost;
let training: TrainingService;

beforeAll(async () => {
  trainerEntry = await buildNodeEntry("main/trainer/index.ts", "trainer");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-training-"));
  host = createTestHost({ folder, trainerEntry });
  training = trainingOn(host);
});

afterEach(async () => {
  await training.close();
  await rm(folder, { recursive: true, force: true });
});

function documentOf(epochs: number): NetDocument {
  const template = templateOf("linear-784-10")?.create();
  if (template === undefined) throw new Error("no such template");
  return {
    ...template,
    training: { ...template.training, epochs, batchSize: 32 },
    data: { ...template.data, source: { kind: "generated", id: "digits", count: 200, seed: 1 } },
  };
}

async function start(document: NetDocument, engine: "cpu" | "auto" = "cpu"): Promise<string> {
  const started = await training.handlers["training.start"]({
    document,
    engine,
    device: "cpu",
    startPaused: false,
  });
  if (!started.ok) throw new Error(started.error.found);
  return started.value.runId;
}

function isOver(snapshot: RunSnapshot): boolean {
  return ["finished", "stopped", "failed"].includes(snapshot.state);
}

async function trained(document: NetDocument): Promise<RunSnapshot> {
  const over = host.until(isOver);
  await start(document);
  return over;
}

function framesOf(host: TestHost): TapFrame[] {
  return host.emitted.flatMap((emitted) => (emitted.event === "live.frame" ? [emitted.payload] : []));
}

const weightTap: TapRequest = { node: "digits", kind: "weights", weight: "kernel", limit: 100_000 };

describe("a run in a process of its own", () => {
  test("trains to the end, and everything it tells follows the contract", async () => {
    const over = await trained(documentOf(3));
    expect(over).toMatchObject({
      state: "finished",
      step: 15,
      steps: 15,
      epoch: 3,
      engine: "cpu",
      parameters: 7850,
      error: null,
    });
    expect(over.metrics["valAccuracy"]).toBeGreaterThan(0.5);
    for (const { event, payload } of host.emitted)
      expect(() => events[event].parse(payload), event).not.toThrow();
    const history = await training.handlers["training.history"]({ runId: over.runId });
    if (!history.ok) throw new Error(history.error.found);
    expect(history.value.filter((point) => point.split === "validation").map((point) => point.step)).toEqual([
      5, 10, 15,
    ]);
    expect(await training.handlers["training.snapshot"]({})).toMatchObject({
      ok: true,
      value: { state: "finished" },
    });
  });

  test("twice the same spec gives the same numbers, watched or not, stepped or not", async () => {
    const first = await trained(documentOf(2));
    await training.handlers["live.subscribe"]({
      taps: [weightTap, { node: "digits", kind: "activation", limit: 10 }],
      probe: { kind: "sample", split: "validation", index: 3 },
      budget: 0.5,
    });
    const ready = host.until((snapshot) => snapshot.state === "ready");
    const started = await training.handlers["training.start"]({
      document: documentOf(2),
      engine: "cpu",
      device: "cpu",
      startPaused: true,
    });
    if (!started.ok) throw new Error(started.error.found);
    const { runId } = started.value;
    await ready;
    expect(await training.handlers["training.step"]({ runId, steps: 3 })).toMatchObject({ ok: true });
    const over = host.until(isOver);
    await training.handlers["training.resume"]({ runId });
    expect((await over).metrics).toEqual(first.metrics);
  });

  test("pauses, refuses a second run meanwhile, stops with a checkpoint", async () => {
    const moving = host.until((snapshot) => snapshot.step > 3);
    const runId = await start(documentOf(10_000));
    await moving;
    expect(await training.handlers["training.pause"]({ runId })).toMatchObject({ ok: true });
    expect(await training.handlers["training.snapshot"]({})).toMatchObject({ value: { state: "paused" } });
    const second = await training.handlers["training.start"]({
      document: documentOf(1),
      engine: "cpu",
      device: "cpu",
      startPaused: false,
    });
    expect(second).toMatchObject({ ok: false, error: { code: "run/wrong-state" } });
    expect(await training.handlers["training.stop"]({ runId })).toMatchObject({ ok: true });
    const snapshot = await training.handlers["training.snapshot"]({});
    if (!snapshot.ok || !snapshot.value?.checkpoint) throw new Error("no checkpoint");
    expect(snapshot.value.state).toBe("stopped");
    const found = await readNewestCheckpoint(snapshot.value.checkpoint);
    expect(found).toMatchObject({
      ok: true,
      value: { checkpoint: { record: { progress: { step: snapshot.value.step } } } },
    });
  });

  test("a network that can't learn the data fails with its reason, not a crash", async () => {
    const document = documentOf(1);
    const nodes = document.nodes.map((node) =>
      node.id === "digits" ? { ...node, fields: { ...node.fields, units: 4 } } : node,
    );
    const over = await trained({ ...document, nodes });
    expect(over).toMatchObject({ state: "failed", error: { code: "data/label-range", node: "output" } });
  });
});

test("what was trained leaves as a file that was checked against it", async () => {
  const { runId } = await trained(documentOf(1));
  const work = join(folder, "work");
  await mkdir(work);
  const exporting = createExportService(training, new AllowedPaths(host));
  const request = { runId, format: "onnx", inputRange: "0-255", weights: "newest" } as const;
  const report = await exporting["export.run"]({ ...request, path: join(work, "digits.onnx") });
  if (!report.ok) throw new Error(report.error.found);
  expect(report.value).toMatchObject({ opset: 17, path: join(work, "digits.onnx") });
  expect(report.value.maxAbsDiff).toBeLessThan(1e-4);
  expect(await readdir(work)).toEqual(["digits.onnx"]);
  for (const path of [join(work, "digits.txt"), join(folder, "elsewhere.onnx")]) {
    expect(await exporting["export.run"]({ ...request, path })).toMatchObject({
      ok: false,
      error: { code: "file/not-allowed" },
    });
  }
});

describe("the live view", () => {
  test("draws the weights that the trainer holds, and waits for credit", async () => {
    await training.handlers["live.subscribe"]({
      taps: [weightTap],
      probe: { kind: "sample", split: "validation", index: 0 },
      budget: 0.5,
    });
    const over = await trained(documentOf(6));
    expect(framesOf(host)).toHaveLength(3);
    const drawn = nextFrame();
    await training.handlers["live.credit"]({ frame: 3 });
    const frame = await drawn;
    expect(frame.step).toBe(over.step);
    const kept = await readNewestCheckpoint(over.checkpoint ?? "");
    if (!kept.ok) throw new Error(kept.error.found);
    const kernel = [...kept.value.checkpoint.state].find(([name]) => name.endsWith("/kernel"))?.[1];
    expect(kernel?.shape).toEqual([784, 10]);
    expect(frame.values[0]?.shape).toEqual(kernel?.shape);
    expect(frame.values[0]?.data).toEqual(kernel?.data);
  });

  async function nextFrame(): Promise<TapFrame> {
    const known = framesOf(host).length;
    return vi.waitUntil(() => framesOf(host)[known], { timeout: 20_000, interval: 5 });
  }
});

describe("a trainer that dies", () => {
  test("leaves a failed run that goes on from its checkpoint to the same numbers", async () => {
    const undisturbed = await trained(documentOf(16));
    const runId = await start(documentOf(16));
    await host.until((snapshot) => snapshot.step > 5 && snapshot.state === "running");
    const kept = host.until(
      (snapshot) => snapshot.state === "paused" && !/step-0\./.test(snapshot.checkpoint ?? "step-0."),
    );
    await training.handlers["training.pause"]({ runId });
    await kept;
    const crashed = host.until(isOver);
    await training.handlers["training.resume"]({ runId });
    host.trainers.at(-1)?.kill();
    expect(await crashed).toMatchObject({
      state: "failed",
      error: { code: "run/crashed", found: "SIGKILL" },
    });

    const over = host.until((snapshot) => snapshot.runId !== runId && isOver(snapshot));
    const recovered = await training.handlers["training.recover"]({ runId });
    expect(recovered).toMatchObject({ ok: true });
    expect(await over).toMatchObject({ state: "finished", step: 80, metrics: undisturbed.metrics });
  });

  test("also after the app itself was closed", async () => {
    const runId = await start(documentOf(16));
    await host.until((snapshot) => snapshot.step > 5);
    await training.close();
    const later = trainingOn(host);
    const over = host.until((snapshot) => snapshot.runId !== runId && isOver(snapshot));
    expect(await later.handlers["training.recover"]({ runId })).toMatchObject({ ok: true });
    expect(await over).toMatchObject({ state: "finished", step: 80 });
    await later.close();
  });

  test("ends by itself when the app has gone, and keeps a checkpoint first", async () => {
    const runId = await start(documentOf(10_000));
    await host.until((snapshot) => snapshot.step > 5);
    const trainer = host.trainers.at(-1);
    const ended = new Promise((resolve) => trainer?.onExit(resolve));
    trainer?.close();
    expect(await ended).toBe("exit code 0");
    const found = await readNewestCheckpoint(join(host.dataDir, "runs", runId));
    if (!found.ok) throw new Error(found.error.found);
    expect(found.value.checkpoint.record.progress.step).toBeGreaterThan(5);
  });

  test("after the training is started again when its weights are wanted", async () => {
    const { runId } = await trained(documentOf(2));
    const before = await training.handlers["training.confusion"]({ runId });
    const trainers = host.trainers.length;
    host.trainers.at(-1)?.kill();
    await vi.waitUntil(async () => (await training.handlers["training.confusion"]({ runId })).ok, {
      timeout: 20_000,
    });
    expect(await training.handlers["training.confusion"]({ runId })).toEqual(before);
    expect(host.trainers).toHaveLength(trainers + 1);
    expect(await training.handlers["training.snapshot"]({})).toMatchObject({ value: { state: "finished" } });
    // Questions may name the output they are about.
    const [output] = learningOutputsOf(documentOf(2));
    const asked = { runId, output: output?.node };
    expect(await training.handlers["training.confusion"](asked)).toEqual(before);
    expect(await training.handlers["training.deviations"](asked)).toMatchObject({
      error: { code: "data/output-mismatch" },
    });
    expect(await training.handlers["training.confusion"]({ runId, output: "hidden-1" })).toMatchObject({
      error: { code: "run/unknown-output", found: "hidden-1" },
    });
  });
});

test("only the command line chooses where checkpoints go", async () => {
  const own = {
    document: documentOf(1),
    engine: "cpu",
    device: "cpu",
    startPaused: false,
    checkpointDir: join(folder, "kept"),
  } as const;
  expect(await training.handlers["training.start"](own)).toMatchObject({
    ok: false,
    error: { code: "file/not-allowed" },
  });
  const cli = trainingOn(createTestHost({ folder, trainerEntry, shell: "cli" }));
  expect(await cli.handlers["training.start"](own)).toMatchObject({ ok: true });
  await cli.close();
});
