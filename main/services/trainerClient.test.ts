import { expect, test, vi } from "vitest";
import type { Channel } from "../../shared/contract/messages.ts";
import { appError, AppFailure } from "../../shared/errors/appError.ts";
import { err, ok } from "../../shared/result.ts";
import { serveTrainerCalls, trainerEmitter, type TrainerHandlers } from "../trainer/trainerServer.ts";
import { createFakeTrainer, fakeSpec } from "../trainer/fakeTrainer.ts";
import type { TrainerProcess } from "./host.ts";
import { TrainerClient } from "./trainerClient.ts";

interface Pair {
  readonly client: TrainerClient;
  readonly trainerEnd: Channel;
  readonly faults: unknown[];
  /** Ends the process as if it had been killed. */
  exit(reason: string): void;
  /** A message from the trainer, whatever it is. */
  inject(message: unknown): void;
}

/** Both ends in one process; messages cross as copies, in order, later. */
function connected(handlers: Partial<TrainerHandlers>): Pair {
  let toClient: (message: unknown) => void = () => {};
  let toTrainer: (message: unknown) => void = () => {};
  let exit: (reason: string) => void = () => {};
  const deliver = (receive: () => (message: unknown) => void) => (message: unknown) => {
    const copy = structuredClone(message);
    setImmediate(() => receive()(copy));
  };
  const process: TrainerProcess = {
    send: deliver(() => toTrainer),
    onMessage: (listener) => (toClient = listener),
    onClose: () => {},
    close: () => {},
    onExit: (listener) => (exit = listener),
    kill: () => exit("SIGKILL"),
  };
  const trainerEnd: Channel = {
    send: deliver(() => toClient),
    onMessage: (listener) => (toTrainer = listener),
    onClose: () => {},
    close: () => {},
  };
  const faults: unknown[] = [];
  const all = { ...createFakeTrainer().trainer.handlers, ...handlers };
  serveTrainerCalls(trainerEnd, all, (fault) => faults.push(fault));
  return {
    client: new TrainerClient(process),
    trainerEnd,
    faults,
    exit: (reason) => exit(reason),
    inject: (message) => toClient(message),
  };
}

test("a notification is carried out and not answered", async () => {
  const credited: number[] = [];
  const { client, trainerEnd } = connected({
    credit: async ({ frame }) => {
      credited.push(frame);
      return ok({});
    },
    step: async () => ok({}),
  });
  const answered = vi.spyOn(trainerEnd, "send");
  client.notify("credit", { frame: 7 });
  // Messages keep their order: once this one is answered, the one before has been dealt with.
  expect((await client.call("step", { steps: 1 })).ok).toBe(true);
  expect(credited).toEqual([7]);
  expect(answered).toHaveBeenCalledTimes(1);
});

test("answers come back to the call they belong to, whatever their order", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const { client } = connected({
    step: async ({ steps }) => {
      if (steps === 1) await held;
      return err(appError("run/wrong-state", { found: `${steps} steps` }));
    },
  });
  const first = client.call("step", { steps: 1 });
  expect(await client.call("step", { steps: 2 })).toMatchObject({ error: { found: "2 steps" } });
  release();
  expect(await first).toMatchObject({ error: { found: "1 steps" } });
});

test("typed arrays cross as they are", async () => {
  const counts = Int32Array.of(1, 2, 3, 4);
  const { client } = connected({ confusion: async () => ok({ classes: 2, counts }) });
  expect(await client.call("confusion", {})).toEqual({ ok: true, value: { classes: 2, counts } });
});

test("params and results that break the protocol do not get through", async () => {
  const { client } = connected({
    confusion: async () => ok({ classes: 2, counts: [1] as unknown as Int32Array<ArrayBuffer> }),
  });
  expect(await client.call("step", { steps: -1 })).toMatchObject({ error: { code: "contract/invalid" } });
  expect(await client.call("confusion", {})).toMatchObject({ error: { code: "internal" } });
});

test("a fault in a handler is answered and reported, a failure is answered as what it is", async () => {
  const { client, faults } = connected({
    pause: () => Promise.reject(new Error("a bug")),
    stop: () => Promise.reject(new AppFailure(appError("engine/failed", { found: "no device" }))),
  });
  expect(await client.call("pause", {})).toMatchObject({ error: { code: "internal" } });
  expect(await client.call("stop", {})).toMatchObject({
    error: { code: "engine/failed", found: "no device" },
  });
  expect(faults).toHaveLength(1);
});

test("nonsense from the trainer is ignored", async () => {
  const { client, inject } = connected({});
  const heard: unknown[] = [];
  client.listen({ snapshot: (snapshot) => heard.push(snapshot) });
  for (const message of [
    null,
    "x",
    { type: "result", id: 7, ok: true },
    { type: "event", name: "snapshot", payload: {} },
    { type: "event", name: "toString", payload: {} },
  ]) {
    inject(message);
  }
  expect(heard).toEqual([]);
  expect(await client.call("engines", {})).toMatchObject({ ok: true });
});

test("a trainer that ends settles every call, with its last words", async () => {
  const { client, trainerEnd, exit } = connected({ pause: () => new Promise(() => {}) });
  const exits: string[] = [];
  client.listen({ exit: (reason) => exits.push(reason) });
  const waiting = client.call("pause", {});
  trainerEmitter(trainerEnd)("fault", { message: "the invariant that broke" });
  // Behind the fault in the channel.
  await client.call("engines", {});
  exit("exit code 1");
  expect(await waiting).toMatchObject({
    error: { code: "run/crashed", found: "exit code 1: the invariant that broke" },
  });
  expect(exits).toEqual(["exit code 1: the invariant that broke"]);
  expect(client.alive).toBe(false);
  expect(await client.call("engines", {})).toMatchObject({ error: { code: "run/crashed" } });
});

test("a whole run crosses the protocol unharmed", async () => {
  const fake = createFakeTrainer({
    onEvent: (event, payload) => trainerEmitter(pair.trainerEnd)(event, payload),
  });
  const pair = connected(fake.trainer.handlers);
  const states: string[] = [];
  const finished = new Promise<void>((resolve) => {
    pair.client.listen({
      snapshot: ({ state }) => {
        states.push(state);
        if (state === "finished") resolve();
      },
    });
  });
  const prepared = await pair.client.call("prepare", {
    runId: "run-1",
    spec: fakeSpec(),
    cacheDir: "/nowhere",
    appVersion: "1.0.0",
  });
  expect(prepared).toEqual({ ok: true, value: {} });
  await pair.client.call("start", {});
  await finished;
  expect([...new Set(states)]).toEqual(["preparing", "ready", "running", "finished"]);
});
