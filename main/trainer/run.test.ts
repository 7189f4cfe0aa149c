import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { createFakeTrainer, fakeEngine, fakeSpec, prepareFake, type FakeTrainer } from "./fakeTrainer.ts";
import { FakeSession } from "./fakeSession.ts";

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

async function finished(fake: FakeTrainer): Promise<void> {
  const over = fake.until((snapshot) => snapshot.state === "finished");
  await fake.trainer.handlers.start({});
  await over;
}

/** Lets one engine call through at a time. */
function gate(session: FakeSession): { open: () => void; reached: () => Promise<void> } {
  let arrive = () => {};
  let arrived = new Promise<void>((resolve) => (arrive = resolve));
  let release = () => {};
  session.beforeRun = () => {
    arrive();
    return new Promise<void>((resolve) => (release = resolve));
  };
  return {
    reached: () => arrived,
    open: () => {
      arrived = new Promise<void>((resolve) => (arrive = resolve));
      release();
    },
  };
}

/** The state a run without interruptions ends in. */
async function undisturbed(spec: RunSpec): Promise<FakeTrainer> {
  const fake = createFakeTrainer();
  await prepared(fake, spec);
  await finished(fake);
  return fake;
}

describe("states", () => {
  test("prepare, start, finish", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    expect(fake.last()).toMatchObject({ state: "ready", steps: 20, epochs: 2, parameters: 2, engine: "cpu" });
    await finished(fake);
    expect(fake.last()).toMatchObject({ state: "finished", step: 20, epoch: 2 });
    expect(fake.last().metrics).toHaveProperty("valLoss");
    expect(fake.last().samplesPerSecond).toBeGreaterThan(0);
    const states = fake.snapshots.map((snapshot) => snapshot.state);
    expect([...new Set(states)]).toEqual(["preparing", "ready", "running", "finished"]);
  });

  test("a command that does not fit is refused and changes nothing", async () => {
    const fake = createFakeTrainer();
    expect(await fake.trainer.handlers.start({})).toMatchObject({
      ok: false,
      error: { code: "run/wrong-state" },
    });
    await prepared(fake, fakeSpec());
    expect(await fake.trainer.handlers.pause({})).toMatchObject({
      ok: false,
      error: { code: "run/wrong-state" },
    });
    await finished(fake);
    for (const command of ["start", "pause", "resume", "stop"] as const) {
      expect(await fake.trainer.handlers[command]({}), command).toMatchObject({ ok: false });
    }
    expect(fake.last().state).toBe("finished");
  });

  test("pause is answered when no step is under way, and holds until resume", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    const { reached, open } = gate(fake.session);
    await fake.trainer.handlers.start({});
    await reached();
    const paused = fake.trainer.handlers.pause({});
    open();
    expect(await paused).toMatchObject({ ok: true });
    const { step } = fake.last();
    expect(fake.last().state).toBe("paused");
    fake.session.beforeRun = null;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fake.last().step).toBe(step);
    const over = fake.until((snapshot) => snapshot.state === "finished");
    await fake.trainer.handlers.resume({});
    expect((await over).step).toBe(20);
  });

  test("steps from ready and from pause do exactly the steps asked, and may end the run", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    await fake.trainer.handlers.step({ steps: 1 });
    expect(fake.last()).toMatchObject({ state: "paused", step: 1 });
    await fake.trainer.handlers.step({ steps: 9 });
    // The epoch's validation belongs to its last step.
    expect(fake.last()).toMatchObject({ state: "paused", step: 10 });
    expect(fake.last().metrics).toHaveProperty("valLoss");
    await fake.trainer.handlers.step({ steps: 1000 });
    expect(fake.last()).toMatchObject({ state: "finished", step: 20 });
  });

  test("resume begins a run that was prepared without starting", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    const over = fake.until((snapshot) => snapshot.state === "finished");
    expect(await fake.trainer.handlers.resume({})).toMatchObject({ ok: true });
    await over;
  });

  test("stop ends the run and keeps a checkpoint", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec({}, { checkpointDir: folder }));
    await fake.trainer.handlers.step({ steps: 3 });
    await fake.trainer.handlers.stop({});
    expect(fake.last()).toMatchObject({ state: "stopped", step: 3 });
    expect(fake.last().checkpoint).toContain("step-3");
  });

  test("a run stopped while it is prepared lets the engine go", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const session = new FakeSession();
    const engine = fakeEngine(session);
    const slow = {
      ...engine,
      open: async (request: Parameters<typeof engine.open>[0]) => held.then(() => engine.open(request)),
    };
    const fake = createFakeTrainer({ session, tools: { engines: () => [slow] } });
    const preparing = fake.trainer.handlers.prepare({
      runId: "run-1",
      spec: fakeSpec(),
      cacheDir: folder,
      appVersion: "1.0.0",
    });
    expect(await fake.trainer.handlers.stop({})).toMatchObject({ ok: true });
    release();
    expect(await preparing).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(fake.last().state).toBe("stopped");
    expect(session.disposed).toBe(true);
  });

  test("shutdown in the middle keeps a checkpoint", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec({ epochs: 100_000 }, { checkpointDir: folder }));
    const moving = fake.until((snapshot) => snapshot.step > 20);
    await fake.trainer.handlers.start({});
    await moving;
    await fake.trainer.handlers.shutdown({});
    expect(fake.last().state).toBe("stopped");
    expect(fake.last().checkpoint).toContain(`step-${fake.last().step}.`);
    expect(fake.session.disposed).toBe(true);
  });
});

describe("same spec, same numbers", () => {
  test("whatever the pauses, steps and taps", async () => {
    const spec = fakeSpec({ epochs: 3 });
    const whole = await undisturbed(spec);
    const fake = createFakeTrainer();
    await prepared(fake, spec);
    await fake.trainer.handlers.subscribe({
      taps: [{ node: "dense", kind: "weights", limit: 10 }],
      probe: { kind: "rotate", everyMs: 100 },
      budget: 0.5,
    });
    await fake.trainer.handlers.step({ steps: 7 });
    const { reached, open } = gate(fake.session);
    await fake.trainer.handlers.resume({});
    await reached();
    const paused = fake.trainer.handlers.pause({});
    open();
    await paused;
    fake.session.beforeRun = null;
    await fake.trainer.handlers.step({ steps: 2 });
    const over = fake.until((snapshot) => snapshot.state === "finished");
    await fake.trainer.handlers.resume({});
    await over;
    expect(fake.last().metrics).toEqual(whole.last().metrics);
    expect(await fake.session.readState()).toEqual(await whole.session.readState());
  });

  test("also when it goes on from a checkpoint in another process, curves included", async () => {
    const spec = fakeSpec({ epochs: 3 }, { checkpointDir: folder });
    const whole = await undisturbed(fakeSpec({ epochs: 3 }));
    for (const stopAt of [3, 10, 14]) {
      const first = createFakeTrainer();
      await prepared(first, spec);
      await first.trainer.handlers.step({ steps: stopAt });
      await first.trainer.handlers.stop({});
      const second = createFakeTrainer();
      await prepared(second, { ...spec, resumeFrom: first.last().checkpoint });
      expect(second.last()).toMatchObject({ state: "ready", step: stopAt });
      expect(second.points).toEqual(first.points);
      await finished(second);
      expect(second.last().metrics).toEqual(whole.last().metrics);
      expect(await second.session.readState()).toEqual(await whole.session.readState());
      const validation = (fake: FakeTrainer) => fake.points.filter((point) => point.split === "validation");
      expect(validation(second)).toEqual(validation(whole));
    }
  });
});

describe("uses of the weights", () => {
  test("a confusion matrix counts each validation sample once", async () => {
    const fake = createFakeTrainer({ validationCount: 1203 });
    await prepared(fake, fakeSpec());
    const result = await fake.trainer.handlers.confusion({});
    if (!result.ok) throw new Error(result.error.found);
    const { counts } = result.value;
    // Sample i is labelled i % 2; the fake says 1 where its first number, 3i % 5, is above 1.
    const expected = new Int32Array(4);
    for (let index = 0; index < 1203; index += 1) {
      const cell = (index % 2) * 2 + Number((index * 3) % 5 > 1);
      expected[cell] = (expected[cell] ?? 0) + 1;
    }
    expect([...counts]).toEqual([...expected]);
  });

  test("a prediction has shapes without the batch axis, and a wrong sample is refused", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec());
    const good = { shape: [3], data: Float32Array.of(9, 0, 0) };
    const result = await fake.trainer.handlers.predict({ features: [good], nodes: ["dense", "unknown"] });
    expect(result).toMatchObject({
      ok: true,
      value: {
        outputs: [{ node: "out", shape: [2], data: Float32Array.of(0, 1) }],
        nodes: [{ node: "dense", shape: [2] }],
      },
    });
    for (const features of [
      [{ shape: [2], data: new Float32Array(2) }],
      [{ shape: [3], data: new Float32Array(2) }],
      [good, good],
    ]) {
      expect(await fake.trainer.handlers.predict({ features, nodes: [] })).toMatchObject({
        ok: false,
        error: { code: "data/shape-mismatch" },
      });
    }
  });

  test("checkpoints of a run stay within three files", async () => {
    const fake = createFakeTrainer();
    await prepared(fake, fakeSpec({ epochs: 4 }, { checkpointDir: folder }));
    for (let turn = 0; turn < 6; turn += 1) {
      await fake.trainer.handlers.step({ steps: 3 });
      await fake.trainer.handlers.resume({});
      await fake.trainer.handlers.pause({}).catch(() => {});
    }
    await fake.trainer.close();
    expect((await readdir(folder)).length).toBeLessThanOrEqual(3);
  });
});
