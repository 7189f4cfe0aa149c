// How a run fails, or is refused before it begins.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appError } from "../../shared/errors/appError.ts";
import { err } from "../../shared/result.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import {
  createFakeTrainer,
  fakeEngine,
  fakeSpec,
  finishFake,
  prepareFake,
  type FakeTrainer,
} from "./fakeTrainer.ts";
import { FakeSession } from "./fakeSession.ts";
import { readNewestCheckpoint } from "./checkpointFolder.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-run-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

function prepared(fake: FakeTrainer, spec: RunSpec): Promise<void> {
  return prepareFake(fake, spec, folder);
}

describe("resuming is refused", () => {
  test.each([
    ["another seed", { seed: 99 }, {}],
    ["another batch size", { batchSize: 5 }, {}],
    ["other data", {}, { trainCount: 44 }],
  ])("with %s", async (_, training, data) => {
    const first = createFakeTrainer();
    await prepared(first, fakeSpec({}, { checkpointDir: folder }));
    await first.trainer.handlers.stop({});
    const second = createFakeTrainer(data);
    const spec = fakeSpec(training, { resumeFrom: folder });
    const result = await second.trainer.handlers.prepare({
      runId: "run-2",
      spec,
      cacheDir: folder,
      appVersion: "1.0.0",
    });
    expect(result).toMatchObject({ ok: false, error: { code: "run/checkpoint-invalid" } });
    expect(second.last()).toMatchObject({ state: "failed", error: { code: "run/checkpoint-invalid" } });
    expect(second.session.disposed).toBe(true);
  });
});

describe("failures", () => {
  /** The state of a run that is well, after so many steps. */
  async function stateAfter(steps: number): Promise<unknown> {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    await fake.trainer.handlers.step({ steps });
    return fake.session.readState();
  }

  test("a loss that is not finite ends the run and puts the last good weights back", async () => {
    const fake = createFakeTrainer();
    fake.session.divergesAt = 13;
    await prepared(fake, fakeSpec({}, { checkpointDir: folder }));
    const failed = fake.until((snapshot) => snapshot.state === "failed");
    await fake.trainer.handlers.start({});
    const { error } = await failed;
    expect(error).toMatchObject({ code: "run/diverged" });
    expect(error?.found).toContain("at step 13; the weights of step 12 were put back");
    expect(await fake.session.readState()).toEqual(await stateAfter(12));
    const kept = await readNewestCheckpoint(folder);
    expect(kept.ok && kept.value.checkpoint.record.progress.step).toBe(12);
  });

  test("without a folder the last good weights are kept in memory", async () => {
    const fake = createFakeTrainer();
    fake.session.divergesAt = 4;
    await prepared(fake, fakeSpec());
    const failed = fake.until((snapshot) => snapshot.state === "failed");
    await fake.trainer.handlers.start({});
    await failed;
    expect(await fake.session.readState()).toEqual(await stateAfter(3));
  });

  test("a loss that is not finite but once puts the weights of the last checkpoint back", async () => {
    const fake = createFakeTrainer();
    fake.session.divergesAt = 13;
    await prepared(fake, fakeSpec({}, { checkpointDir: folder }));
    const write = fake.session.writeState.bind(fake.session);
    fake.session.writeState = (state) => {
      fake.session.divergesAt = Infinity;
      return write(state);
    };
    const failed = fake.until((snapshot) => snapshot.state === "failed");
    await fake.trainer.handlers.start({});
    expect((await failed).error?.found).toContain("the weights of step 0 were put back");
    expect(await fake.session.readState()).toEqual(await stateAfter(0));
  });

  test("the layer at fault is named, with what to do", async () => {
    const fake = createFakeTrainer();
    fake.session.divergesAt = 5;
    const seen: number[][] = [];
    Reflect.set(fake.session, "findFault", async (indices: Int32Array) => {
      seen.push([...indices]);
      return { phase: "gradient", node: "dense", primitive: "matMul", largest: 2e30 };
    });
    await prepared(fake, fakeSpec({ shuffle: false }));
    const failed = fake.until((snapshot) => snapshot.state === "failed");
    await fake.trainer.handlers.start({});
    const { error } = await failed;
    expect(error).toMatchObject({ code: "run/diverged", node: "dense" });
    expect(error?.found).toContain(
      "a gradient of dense that is not a finite number (matMul of numbers up to 2e+30) at step 5",
    );
    // The fifth step takes samples 16 to 19.
    expect(seen).toEqual([[16, 17, 18, 19]]);
  });

  test("a step that waits for steps hears of the failure", async () => {
    const fake = createFakeTrainer();
    fake.session.divergesAt = 2;
    await prepared(fake, fakeSpec());
    expect(await fake.trainer.handlers.step({ steps: 5 })).toMatchObject({
      ok: false,
      error: { code: "run/diverged" },
    });
  });

  test("an engine that throws fails the run with what it said", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    fake.session.beforeRun = () => {
      throw new Error("bad_alloc");
    };
    const failed = fake.until((snapshot) => snapshot.state === "failed");
    await fake.trainer.handlers.start({});
    expect((await failed).error).toMatchObject({ code: "engine/out-of-memory", found: "bad_alloc" });
  });

  test("a folder that can't be written to is a note, not the end of the training", async () => {
    const gone = join(folder, "gone");
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec({}, { checkpointDir: gone }));
    await rm(gone, { recursive: true });
    await finishFake(fake);
    expect(fake.last().notes.join()).toContain("No checkpoint could be written");
  });

  test("a view that breaks is a note, and the training goes on", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    fake.session.forward = () => Promise.reject(new Error("no such program"));
    await fake.trainer.handlers.subscribe({
      taps: [{ node: "dense", kind: "activation", limit: 10 }],
      probe: { kind: "sample", split: "train", index: 0 },
      budget: 0.5,
    });
    await fake.trainer.handlers.step({ steps: 1 });
    await finishFake(fake);
    expect(fake.last().notes.join()).toContain("The live view stopped: no such program");
  });

  test("nothing to use before there is a run", async () => {
    const fake = createFakeTrainer();
    expect(await fake.trainer.handlers.confusion({})).toMatchObject({ ok: false });
  });
});

describe("engines", () => {
  function refusing(code: "engine/no-rule" | "engine/failed") {
    return {
      ...fakeEngine(new FakeSession()),
      id: "onnxruntime" as const,
      open: async () => err(appError(code, { found: 'layer "gru" needs cumprod' })),
    };
  }

  test("auto passes over an engine without a rule and says why", async () => {
    const session = new FakeSession();
    const fake = createFakeTrainer({
      session,
      tools: { engines: () => [refusing("engine/no-rule"), fakeEngine(session)] },
    });
    await prepared(fake, fakeSpec());
    expect(fake.last()).toMatchObject({ state: "ready", engine: "cpu" });
    expect(fake.last().notes.join()).toContain('Not trained with onnxruntime: layer "gru" needs cumprod');
  });

  test.each([
    ["a chosen engine is not replaced", "onnxruntime", "engine/no-rule"],
    ["an engine that broke is not hidden", "auto", "engine/failed"],
  ] as const)("%s", async (_, engine, code) => {
    const session = new FakeSession();
    const fake = createFakeTrainer({
      session,
      tools: { engines: () => [refusing(code), fakeEngine(session)] },
    });
    const spec = fakeSpec({}, { engine });
    const result = await fake.trainer.handlers.prepare({
      runId: "run-1",
      spec,
      cacheDir: folder,
      appVersion: "1.0.0",
    });
    expect(result).toMatchObject({ ok: false, error: { code } });
  });
});
