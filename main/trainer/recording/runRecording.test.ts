import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TapFrame } from "../../../shared/contract/live.ts";
import { appError } from "../../../shared/errors/appError.ts";
import { err } from "../../../shared/result.ts";
import type { HostTensor } from "../../engine/engine.ts";
import type { TrainerDependencies } from "../dependencies.ts";
import { FakeSession } from "../fakeSession.ts";
import { createFakeTrainer, fakeSpec, type FakeTrainer } from "../fakeTrainer.ts";
import { RecordingReader } from "./recordingReader.ts";
import { ShownSession } from "./shownSession.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-recorded-"));
  path = join(folder, "run.netloomrec");
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const spec = fakeSpec({ epochs: 3 });

type Tools = Partial<TrainerDependencies>;

async function prepared(recorded: boolean, tools: Tools = {}): Promise<FakeTrainer> {
  const fake = createFakeTrainer({ tools });
  const result = await fake.trainer.handlers.prepare({
    runId: "run-1",
    spec,
    cacheDir: folder,
    appVersion: "1.0.0",
    ...(recorded ? { recording: { path, bytes: 1_000_000 } } : {}),
  });
  if (!result.ok) throw new Error(result.error.found);
  return fake;
}

async function trained(recorded: boolean, tools: Tools = {}): Promise<FakeTrainer> {
  const fake = await prepared(recorded, tools);
  const over = fake.until((snapshot) => snapshot.state === "finished");
  await fake.trainer.handlers.start({});
  await over;
  return fake;
}

/** The kernel after each step of a run that nobody recorded. */
async function kernelsOfEachStep(): Promise<HostTensor["data"][]> {
  const fake = await prepared(false);
  const kernels = [await kernelOf(fake.session)];
  for (let step = 0; step < 30; step += 1) {
    await fake.trainer.handlers.step({ steps: 1 });
    kernels.push(await kernelOf(fake.session));
  }
  await fake.trainer.close();
  return kernels;
}

async function kernelOf(session: FakeSession): Promise<HostTensor["data"]> {
  return (await session.readState()).get("dense/kernel")?.data ?? new Float32Array();
}

async function nextFrame(fake: FakeTrainer, from: number): Promise<TapFrame> {
  await expect.poll(() => fake.frames.length).toBeGreaterThan(from);
  const frame = fake.frames.at(-1);
  if (frame === undefined) throw new Error("no frame");
  await fake.trainer.handlers.credit({ frame: frame.frame });
  return frame;
}

describe("a recorded run", () => {
  test("trains the very same numbers as one that is not, and holds each step as it was", async () => {
    const kernels = await kernelsOfEachStep();
    const fake = await trained(true);
    expect(await kernelOf(fake.session)).toEqual(kernels[30]);
    await fake.trainer.close();
    const reader = await RecordingReader.open(path);
    if (!reader.ok) throw new Error(reader.error.found);
    const steps = reader.value.frames.map(({ header }) => header.step);
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBe(30);
    for (const step of steps) {
      const state = await reader.value.stateAt(step);
      expect(state.ok && state.value.weights.get("dense/kernel")?.data, `step ${step}`).toEqual(
        kernels[step],
      );
    }
    expect(reader.value.frames.at(-1)?.header).toMatchObject({ kind: "full", metrics: { valAccuracy: 0.5 } });
  });

  test("holds how each layer learned, at the steps it was looked at", async () => {
    let time = 0;
    const fake = await prepared(true, { now: () => (time += 50) });
    fake.session.watchStep = async () =>
      new Map([["weightGradient:dense/kernel", { shape: [2], data: Float32Array.of(3, 4) }]]);
    const over = fake.until((snapshot) => snapshot.state === "finished");
    await fake.trainer.handlers.start({});
    await over;
    await fake.trainer.close();
    const reader = await RecordingReader.open(path);
    if (!reader.ok) throw new Error(reader.error.found);
    const { points } = await reader.value.historyAt(reader.value.frames.length - 1);
    const looks = points.filter(({ values }) => "gradient of dense" in values);
    expect(looks.length).toBeGreaterThan(1);
    expect(new Set(looks.map(({ values }) => values["gradient of dense"]))).toEqual(new Set([5]));
    const recorded = reader.value.frames.map(({ header }) => header.step);
    for (const { step } of looks) expect(recorded).toContain(step);
  });

  test("goes on where a look at how the layers learn fails, says so and takes no further one", async () => {
    let time = 0;
    let looks = 0;
    const fake = await prepared(true, { now: () => (time += 50) });
    fake.session.watchStep = () => {
      looks += 1;
      return Promise.reject(new Error("no such gradient"));
    };
    const over = fake.until((snapshot) => snapshot.state === "finished");
    await fake.trainer.handlers.start({});
    await over;
    expect(looks).toBe(1);
    expect(fake.last()?.notes.join(" ")).toContain("no such gradient");
    await fake.trainer.close();
  });

  test("shows a recorded step to the view and to predictions, and is itself again after", async () => {
    const kernels = await kernelsOfEachStep();
    const fake = await trained(true);
    await fake.trainer.handlers.subscribe({
      taps: [
        { node: "dense", kind: "weights", weight: "kernel", limit: 10 },
        { node: "dense", kind: "activation", limit: 10 },
      ],
      probe: { kind: "sample", split: "validation", index: 0 },
      budget: 0.5,
    });
    await nextFrame(fake, 0);
    const before = fake.frames.length;
    expect(await fake.trainer.handlers.show({ path, step: 7 })).toEqual({ ok: true, value: { step: 7 } });
    const past = await nextFrame(fake, before);
    expect(past).toMatchObject({ step: 7, epoch: 0.7 });
    expect(past.values.map((value) => value.data)).toEqual([kernels[7], kernels[7]]);
    const predicted = await fake.trainer.handlers.predict({
      features: [{ shape: [3], data: Float32Array.of(0, 0, 0) }],
      nodes: ["dense"],
    });
    expect(predicted.ok && predicted.value.nodes[0]?.data).toEqual(kernels[7]);
    expect(await kernelOf(fake.session)).toEqual(kernels[30]);
    const looked = fake.frames.length;
    expect(await fake.trainer.handlers.show({ path, step: null })).toEqual({
      ok: true,
      value: { step: null },
    });
    expect(await nextFrame(fake, looked)).toMatchObject({ step: 30, values: [{ data: kernels[30] }, {}] });
    await fake.trainer.close();
  });

  test("exports the weights looked at, or the newest, as it is asked", async () => {
    const kernels = await kernelsOfEachStep();
    const exported: unknown[] = [];
    const exportModel: TrainerDependencies["exportModel"] = async ({ state }) => {
      exported.push(state.get("dense/kernel")?.data);
      return err(appError("export/unsupported", { found: "a test" }));
    };
    const fake = await trained(true, { exportModel });
    const request = { format: "onnx", path: join(folder, "m.onnx"), inputRange: "0-255" } as const;
    await fake.trainer.handlers.export({ ...request, weights: "shown" });
    await fake.trainer.handlers.show({ path, step: 7 });
    await fake.trainer.handlers.export({ ...request, weights: "shown" });
    await fake.trainer.handlers.export({ ...request, weights: "newest" });
    expect(exported).toEqual([kernels[30], kernels[7], kernels[30]]);
    await fake.trainer.close();
  });

  test("being looked back at while it goes on changes none of its numbers", async () => {
    const kernels = await kernelsOfEachStep();
    const fake = await prepared(true);
    await fake.trainer.handlers.step({ steps: 12 });
    expect(await fake.trainer.handlers.show({ path, step: 3 })).toMatchObject({ value: { step: 3 } });
    for (let step = 12; step < 30; step += 1) {
      await fake.trainer.handlers.step({ steps: 1 });
      await fake.trainer.handlers.predict({
        features: [{ shape: [3], data: Float32Array.of(0, 0, 0) }],
        nodes: ["dense"],
      });
    }
    expect(await kernelOf(fake.session)).toEqual(kernels[30]);
    await fake.trainer.close();
  });

  test("a pace changes no number either", async () => {
    const kernels = await kernelsOfEachStep();
    const fake = await prepared(true);
    await fake.trainer.handlers.pace({ stepsPerSecond: 300 });
    const over = fake.until((snapshot) => snapshot.state === "finished");
    await fake.trainer.handlers.start({});
    await over;
    expect(await kernelOf(fake.session)).toEqual(kernels[30]);
    await fake.trainer.close();
  });

  test("a slow pace lets a pause through at once", async () => {
    const fake = await prepared(false);
    await fake.trainer.handlers.pace({ stepsPerSecond: 0.1 });
    await fake.trainer.handlers.start({});
    await expect.poll(() => fake.session.calls.length).toBe(1);
    expect(await fake.trainer.handlers.pause({})).toMatchObject({ ok: true });
    expect(fake.last()).toMatchObject({ state: "paused", step: 1 });
    await fake.trainer.close();
  });

  test("where nothing can be written it trains all the same", async () => {
    path = join(folder, "missing", "run.netloomrec");
    const fake = await trained(true);
    expect(fake.last()).toMatchObject({ state: "finished", step: 30 });
    expect(await fake.trainer.handlers.show({ path, step: 1 })).toMatchObject({
      ok: false,
      error: { code: "run/recording-invalid" },
    });
    await fake.trainer.close();
  });
});

test("a look at recorded weights that fails gives the session its own back", async () => {
  const session = new FakeSession();
  const own = await kernelOf(session);
  session.forward = () => Promise.reject(new Error("no"));
  const shown = new ShownSession(session);
  shown.showRecorded(
    { step: 1, epoch: 0 },
    new Map([["dense/kernel", { shape: [2], data: Float32Array.of(8, 9) }]]),
  );
  await expect(shown.forward([], [])).rejects.toThrow("no");
  expect(await kernelOf(session)).toEqual(own);
});
