import { expect, test } from "vitest";
import type { MetricPoint } from "../../shared/contract/contract.ts";
import { epochOrder } from "../data/batching.ts";
import { FakeSession, fakeDataset } from "./fakeSession.ts";
import { RunLoop, type LoopProgress } from "./runLoop.ts";

const settings = { batchSize: 4, epochs: 3, seed: 7, shuffle: true };
const trainCount = 22;
const dataset = fakeDataset(trainCount, 1100);

interface Driven {
  readonly session: FakeSession;
  readonly loop: RunLoop;
  readonly points: MetricPoint[];
}

/** `clock` decides how long a call seems to take, and with it how many steps go into one. */
function driven(clock: () => number, startAt?: LoopProgress, session = new FakeSession()): Driven {
  const points: MetricPoint[] = [];
  const loop = new RunLoop({
    session,
    trainCount,
    validation: dataset.validation,
    settings,
    onPoint: (point) => points.push(point),
    now: clock,
    ...(startAt === undefined ? {} : { startAt }),
  });
  return { session, loop, points };
}

function still(): number {
  return 0;
}

function slow(): () => number {
  let time = 0;
  return () => (time += 100);
}

async function finish({ loop }: Driven, limit = 1000): Promise<void> {
  while (!loop.done) await loop.advance(limit);
}

test("visits every sample once an epoch in the seeded order, the rest as a smaller batch", async () => {
  const run = driven(still);
  await finish(run);
  const visited = run.session.calls.flatMap((call) => call.indices);
  const orders = [0, 1, 2].map((epoch) => [...epochOrder(trainCount, settings.seed, epoch, true)]);
  expect(visited).toEqual(orders.flat());
  expect(run.session.calls.filter((call) => call.batch === 2)).toHaveLength(3);
  expect(run.loop.step).toBe(18);
  expect(run.loop.epoch).toBe(3);
});

test("puts several steps into a call, but never crosses an epoch", async () => {
  const run = driven(still);
  await finish(run);
  expect(Math.max(...run.session.calls.map((call) => call.indices.length / call.batch))).toBeGreaterThan(1);
  for (const call of run.session.calls) expect(call.indices.length).toBeLessThanOrEqual(20);
});

test("one step a call where a step is slow", async () => {
  const run = driven(slow());
  await finish(run);
  expect(run.session.calls.map((call) => call.indices.length)).toEqual(
    run.session.calls.map((call) => call.batch),
  );
});

test("numbers do not depend on how the steps were cut into calls", async () => {
  const whole = driven(still);
  const singly = driven(slow());
  await finish(whole);
  await finish(singly, 1);
  expect(singly.loop.metrics).toEqual(whole.loop.metrics);
  expect(await singly.session.readState()).toEqual(await whole.session.readState());
  const validation = (points: MetricPoint[]) => points.filter((point) => point.split === "validation");
  expect(validation(singly.points)).toEqual(validation(whole.points));
});

test("goes on from any step as if it had never stopped", async () => {
  const whole = driven(still);
  await finish(whole);
  for (const stopAt of [1, 4, 5, 6, 11, 12, 17, 18]) {
    const first = driven(still);
    while (first.loop.step < stopAt) await first.loop.advance(stopAt - first.loop.step);
    const resumed = driven(slow(), structuredClone(first.loop.progress()), first.session);
    await finish(resumed, 3);
    expect(resumed.loop.metrics, `after a stop at step ${stopAt}`).toEqual(whole.loop.metrics);
    expect(await resumed.session.readState()).toEqual(await whole.session.readState());
  }
});

test("does no more steps than asked", async () => {
  const { loop } = driven(still);
  for (const limit of [1, 2, 3]) {
    const before = loop.step;
    await loop.advance(limit);
    expect(loop.step - before).toBeLessThanOrEqual(limit);
    expect(loop.step).toBeGreaterThan(before);
  }
});

test("validates in slices at each epoch's end, with exact means of the epoch", async () => {
  const run = driven(still);
  const kinds: string[] = [];
  while (!run.loop.done) {
    const advance = await run.loop.advance(1000);
    kinds.push(advance.kind === "validated" && advance.epochEnd ? "epoch" : advance.kind);
  }
  expect(kinds.filter((kind) => kind === "validated")).toHaveLength(6);
  expect(kinds.filter((kind) => kind === "epoch")).toHaveLength(3);
  const validation = run.points.filter((point) => point.split === "validation");
  expect(validation.map((point) => [point.step, point.epoch])).toEqual([
    [6, 1],
    [12, 2],
    [18, 3],
  ]);
  expect(run.loop.metrics).toHaveProperty("valAccuracy", 0.5);
});

test("train points are sample-weighted means since the point before", async () => {
  const run = driven(still);
  await finish(run);
  const train = run.points.filter((point) => point.split === "train");
  // The clock stands still, so only the ends of epochs make points.
  expect(train.map((point) => point.step)).toEqual([6, 12, 18]);
  const accuracies = [1, 2, 3, 4, 5, 6].map((step) => Math.fround(1 - 1 / (step + 1)));
  const weights = [4, 4, 4, 4, 4, 2];
  const sum = accuracies.reduce((total, accuracy, index) => total + accuracy * (weights[index] ?? 0), 0);
  expect(train[0]?.values["accuracy"]).toBe(sum / trainCount);
});

test("tells the first step whose loss is not finite, and counts none after it", async () => {
  const run = driven(still);
  run.session.divergesAt = 9;
  let advance = await run.loop.advance(1000);
  while (advance.kind !== "diverged") advance = await run.loop.advance(1000);
  expect(advance).toEqual({ kind: "diverged", step: 9, metric: "loss" });
  expect(run.loop.step).toBeLessThan(9);
  expect(run.loop.metrics["loss"]).toBeTypeOf("number");
});

test("a batch larger than the training set is the whole set", async () => {
  const session = new FakeSession();
  const loop = new RunLoop({
    session,
    trainCount: 5,
    validation: dataset.validation,
    settings: { ...settings, batchSize: 64, epochs: 1 },
    onPoint: () => {},
    now: still,
  });
  while (!loop.done) await loop.advance(10);
  expect(session.calls.map((call) => call.batch)).toEqual([5]);
});
