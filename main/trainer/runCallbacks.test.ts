import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { learningRateState } from "../trace/optimizerHyperparameters.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { createFakeTrainer, fakeSpec, type FakeTrainer } from "./fakeTrainer.ts";
import { FakeSession } from "./fakeSession.ts";
import { readNewestCheckpoint } from "./checkpointFolder.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-callbacks-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** A session whose validation losses are given, epoch by epoch; it notes its weights after each epoch. */
class ScriptedSession extends FakeSession {
  readonly losses: readonly number[];
  readonly kernels: number[][] = [];
  readonly rates: number[] = [];
  #rate = Math.fround(0.001);
  #epoch: number;

  constructor(losses: readonly number[], epochsBefore = 0) {
    super();
    this.losses = losses;
    this.#epoch = epochsBefore;
    this.beforeRun = () => {
      this.rates.push(this.#rate);
    };
  }

  override async evaluate(): Promise<ReadonlyMap<string, number>> {
    // The first evaluation proves the engine before the run begins.
    if (this.calls.length === 0) return new Map([["loss", 1]]);
    this.kernels.push([...((await this.readState()).get("dense/kernel")?.data ?? [])]);
    return new Map([["loss", this.losses[this.#epoch++] ?? 1]]);
  }

  override async readState(names?: readonly string[]): ReturnType<FakeSession["readState"]> {
    const rate = { shape: [], data: Float32Array.of(this.#rate) };
    const state = new Map([...(await super.readState()), [learningRateState, rate] as const]);
    return new Map([...state].filter(([name]) => names?.includes(name) ?? true));
  }

  override async writeState(state: Awaited<ReturnType<FakeSession["readState"]>>): Promise<void> {
    this.#rate = state.get(learningRateState)?.data[0] ?? this.#rate;
    const present = await super.readState();
    await super.writeState(new Map([...present, ...state]));
  }
}

async function start(fake: FakeTrainer, spec: RunSpec): Promise<void> {
  const request = { runId: "run-1", spec, cacheDir: folder, appVersion: "1.0.0" };
  const prepared = await fake.trainer.handlers.prepare(request);
  if (!prepared.ok) throw new Error(prepared.error.found);
  const over = fake.until((snapshot) => snapshot.state === "finished");
  await fake.trainer.handlers.start({});
  await over;
}

async function kernelOf(session: FakeSession): Promise<number[]> {
  return [...((await session.readState()).get("dense/kernel")?.data ?? [])];
}

function stopping(patience: number, restoreBest = true) {
  return [{ id: "earlyStopping", fields: { patience, restoreBest } }];
}

describe("early stopping", () => {
  const losses = [3, 2, 1, 1.5, 1.2, 0.5, 0.4];

  test("ends the run once patience is over and puts the best epoch's weights back", async () => {
    const session = new ScriptedSession(losses);
    const fake = createFakeTrainer({ session });
    await start(fake, fakeSpec({ epochs: 7, callbacks: stopping(2) }));
    expect(fake.last()).toMatchObject({ step: 50, steps: 50, epoch: 5 });
    expect(fake.last().metrics["valLoss"]).toBe(1);
    expect(await kernelOf(session)).toEqual(session.kernels[2]);
    expect(session.kernels[2]).not.toEqual(session.kernels[4]);
    expect(fake.last().notes.join("\n")).toMatch(
      /the validation loss has not improved for 2 epochs[^]*weights of epoch 3/,
    );
  });

  test("leaves the last weights where they are not to be put back", async () => {
    const session = new ScriptedSession(losses);
    await start(createFakeTrainer({ session }), fakeSpec({ epochs: 7, callbacks: stopping(2, false) }));
    expect(await kernelOf(session)).toEqual(session.kernels[4]);
  });

  test("puts the best weights back also where the epochs end first", async () => {
    const session = new ScriptedSession(losses);
    const fake = createFakeTrainer({ session });
    await start(fake, fakeSpec({ epochs: 4, callbacks: stopping(3) }));
    expect(fake.last()).toMatchObject({ step: 40 });
    expect(await kernelOf(session)).toEqual(session.kernels[2]);
  });

  test("knows the best weights in another process too", async () => {
    const spec = fakeSpec({ epochs: 7, callbacks: stopping(2) }, { checkpointDir: folder });
    const first = createFakeTrainer({ session: new ScriptedSession(losses) });
    await first.trainer.handlers.prepare({ runId: "run-1", spec, cacheDir: folder, appVersion: "1.0.0" });
    await first.trainer.handlers.step({ steps: 43 });
    await first.trainer.handlers.stop({});
    const second = createFakeTrainer({ session: new ScriptedSession(losses, 4) });
    await start(second, { ...spec, resumeFrom: folder });
    expect(second.last()).toMatchObject({ step: 50 });
    expect(await kernelOf(second.session)).toEqual((first.session as ScriptedSession).kernels[2]);
    const again = createFakeTrainer({ session: new ScriptedSession(losses, 5) });
    await start(again, { ...spec, resumeFrom: folder });
    expect(again.last()).toMatchObject({ step: 50 });
  });
});

test("the learning rate is lowered on a plateau, not below its least, and shows as a curve", async () => {
  const session = new ScriptedSession([1, 1, 1, 1, 0.5, 0.5]);
  const fake = createFakeTrainer({ session });
  const callbacks = [{ id: "reduceOnPlateau", fields: { patience: 1, factor: 0.1, leastFactor: 0.005 } }];
  await start(fake, fakeSpec({ epochs: 6, callbacks }));
  const first = Math.fround(0.001);
  const lowered = Math.fround(first * 0.1);
  expect([...new Set(session.rates)]).toEqual([
    first,
    lowered,
    Math.fround(lowered * 0.1),
    Math.fround(0.001 * 0.005),
  ]);
  const points = fake.points.filter((point) => point.split === "train");
  expect(points.at(0)?.values["learningRate"]).toBe(first);
  expect(points.at(-1)?.values["learningRate"]).toBe(Math.fround(0.001 * 0.005));
});

test("a schedule shows in the curve of the learning rate", async () => {
  const schedule = { id: "step", fields: { every: 1, factor: 0.5 } };
  const fake = createFakeTrainer();
  await start(fake, fakeSpec({ epochs: 2, schedule }));
  const rates = fake.points.flatMap(({ split, values }) =>
    split === "train" ? [values["learningRate"]] : [],
  );
  expect(rates.at(0)).toBeCloseTo(0.001, 9);
  expect(rates.at(-1)).toBeCloseTo(0.0005, 9);
});

describe("checkpoints", () => {
  async function stepsKept(
    fields: Record<string, number | string | boolean>,
    losses: readonly number[],
  ): Promise<number[]> {
    const session = new ScriptedSession(losses);
    const seen = new Set<number>();
    const fake = createFakeTrainer({
      session,
      onEvent: (event, payload) => {
        if (event !== "snapshot") return;
        const step = /-step-(\d+)/.exec((payload as { checkpoint: string | null }).checkpoint ?? "")?.[1];
        if (step !== undefined) seen.add(Number(step));
      },
    });
    const callbacks = [{ id: "checkpoints", fields }];
    const spec = fakeSpec({ epochs: losses.length, callbacks }, { checkpointDir: folder });
    await fake.trainer.handlers.prepare({ runId: "run-1", spec, cacheDir: folder, appVersion: "1.0.0" });
    for (let step = 0; step < losses.length * 10; step += 1) await fake.trainer.handlers.step({ steps: 1 });
    return [...seen].sort((a, b) => a - b);
  }

  test("every so many steps", async () => {
    expect(await stepsKept({ every: 7, unit: "steps" }, [1, 1])).toEqual([0, 7, 14, 20]);
  });

  test("every so many epochs", async () => {
    expect(await stepsKept({ every: 2, unit: "epochs" }, [1, 1, 1, 1, 1])).toEqual([0, 20, 40, 50]);
  });

  test("only the best", async () => {
    expect(await stepsKept({ every: 1, bestOnly: true }, [3, 2, 2.5, 1, 4])).toEqual([0, 10, 20, 40, 50]);
  });

  test("chunks end at the steps that are kept", async () => {
    const callbacks = [{ id: "checkpoints", fields: { every: 3, unit: "steps" } }];
    const fake = createFakeTrainer({ trainCount: 400 });
    await start(fake, fakeSpec({ epochs: 3, callbacks }, { checkpointDir: folder }));
    let step = 0;
    for (const { indices, batch } of fake.session.calls) {
      const next = step + indices.length / batch;
      expect(Math.floor((next - 1) / 3)).toBe(Math.floor(step / 3));
      step = next;
    }
    expect((await readdir(folder)).some((name) => name.includes("-step-300."))).toBe(true);
  });
});

describe("limits", () => {
  const limited = (fields: Record<string, number>) => [{ id: "limits", fields }];

  test("a run ends at its step limit with a validation, and goes on as if it never had", async () => {
    const fake = createFakeTrainer();
    const spec = fakeSpec({ epochs: 3, callbacks: limited({ steps: 14 }) }, { checkpointDir: folder });
    await start(fake, spec);
    expect(fake.last()).toMatchObject({ step: 14, steps: 14 });
    expect(fake.points.filter((point) => point.split === "validation").map((point) => point.step)).toEqual([
      10, 14,
    ]);

    const whole = createFakeTrainer();
    await start(whole, fakeSpec({ epochs: 3 }));
    const resumed = createFakeTrainer();
    await start(resumed, fakeSpec({ epochs: 3 }, { resumeFrom: folder }));
    expect(await resumed.session.readState()).toEqual(await whole.session.readState());
    expect(resumed.last().metrics).toEqual(whole.last().metrics);
  });

  test("a run ends at its time limit in good order", async () => {
    let nowMs = 0;
    const fake = createFakeTrainer({ tools: { now: () => nowMs } });
    fake.session.beforeRun = () => {
      nowMs += 300;
    };
    await start(fake, fakeSpec({ epochs: 3, callbacks: limited({ seconds: 1 }) }, { checkpointDir: folder }));
    expect(fake.last().step).toBe(4);
    expect(fake.last().metrics).toHaveProperty("valLoss");
    expect(fake.last().notes.join()).toContain("limit of 1 seconds");
    const kept = await readNewestCheckpoint(folder);
    expect(kept.ok && kept.value.checkpoint.record.progress.step).toBe(4);
  });
});
