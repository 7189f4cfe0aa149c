import { describe, expect, it } from "vitest";
import { appError, AppFailure } from "../errors/appError.ts";
import { ok } from "../result.ts";
import { decodeMessage, encodeMessage } from "./codec.ts";
import { createClient, serveChannel, type CallHandlers } from "./endpoint.ts";
import type { Channel } from "./messages.ts";

/** What the other end of a real transport would receive. */
function copied(message: unknown): unknown {
  const copy = decodeMessage(encodeMessage(message));
  if (!copy.ok) throw new Error(copy.error.found);
  return copy.value;
}

/** Lets everything run that waits for nothing but its turn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** Two ends of a channel that deliver copies in a later turn, as real transports do. */
function channelPair(): { window: Channel; main: Channel } {
  function end(): {
    channel: Channel;
    deliver: (message: unknown) => void;
    closed: () => void;
    other: { target: ReturnType<typeof end> | null };
  } {
    let listener: (message: unknown) => void = () => undefined;
    const closeListeners: (() => void)[] = [];
    const other: { target: ReturnType<typeof end> | null } = { target: null };
    const closed = (): void => closeListeners.forEach((notify) => notify());
    return {
      other,
      closed,
      deliver: (message) => void Promise.resolve().then(() => listener(message)),
      channel: {
        send: (message) => other.target?.deliver(copied(message)),
        onMessage: (next) => (listener = next),
        onClose: (next) => closeListeners.push(next),
        close: () => {
          other.target?.closed();
          closed();
        },
      },
    };
  }
  const window = end();
  const main = end();
  window.other.target = main;
  main.other.target = window;
  return { window: window.channel, main: main.channel };
}

const info = { version: "1.0.0", shell: "serve", platform: "linux", node: "20", memoryBytes: 8e9 } as const;

function setUp(handlers: Partial<CallHandlers>, checkOutgoing = true) {
  const reports: unknown[] = [];
  const { window, main } = channelPair();
  const served = serveChannel(main, handlers as CallHandlers, {
    checkOutgoing,
    report: (problem) => reports.push(problem),
  });
  return { client: createClient(window), served, reports, window };
}

/** What the main side answers to a raw message of the window. */
function rawAnswer(window: Channel, message: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    window.onMessage(resolve);
    window.send(message);
  });
}

describe("serveChannel and createClient", () => {
  it("carries a call to its handler and the result back", async () => {
    const { client } = setUp({ "app.info": async () => ok(info) });
    expect(await client.call("app.info", {})).toEqual(ok(info));
  });

  it("carries out a notification and answers nothing, whatever comes of it", async () => {
    const credited: number[] = [];
    const { client, window } = setUp({
      "live.credit": async ({ frame }) => {
        credited.push(frame);
        return ok({});
      },
    });
    const answers: unknown[] = [];
    client.notify("live.credit", { frame: 3 });
    client.notify("live.credit", { frame: "four" } as never);
    window.onMessage((message) => answers.push(message));
    await settled();
    expect(credited).toEqual([3]);
    expect(answers).toEqual([]);
  });

  it("keeps answers apart that come in another order than their calls", async () => {
    const finish: (() => void)[] = [];
    const { client } = setUp({
      "training.pause": ({ runId }) =>
        new Promise((resolve) =>
          finish.push(() => resolve({ ok: false, error: appError("run/wrong-state", { found: runId }) })),
        ),
    });
    const first = client.call("training.pause", { runId: "first" });
    const second = client.call("training.pause", { runId: "second" });
    await settled();
    finish.toReversed().forEach((settle) => settle());
    expect(await first).toMatchObject({ error: { found: "first" } });
    expect(await second).toMatchObject({ error: { found: "second" } });
  });

  it("refuses params that break the contract before the handler runs", async () => {
    let ran = false;
    const { client } = setUp({
      "training.step": async () => {
        ran = true;
        return ok({});
      },
    });
    const outcome = await client.call("training.step", { runId: "a", steps: -1 });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: "contract/invalid", found: expect.stringContaining("steps") },
    });
    expect(ran).toBe(false);
  });

  it.each(["no.such.call", "constructor", "__proto__"])("refuses the unknown call %s", async (name) => {
    const { window } = setUp({});
    expect(await rawAnswer(window, { type: "call", id: 7, name, params: {} })).toMatchObject({
      id: 7,
      ok: false,
      error: { code: "contract/invalid" },
    });
  });

  it("reports what is no request at all and lives on", async () => {
    const { client, window, reports } = setUp({ "app.info": async () => ok(info) });
    for (const message of [null, 5, "call", { type: "call" }, [{}]]) window.send(message);
    expect(await client.call("app.info", {})).toEqual(ok(info));
    expect(reports).toHaveLength(5);
  });

  it("answers a handler's bug with code internal and keeps the stack to itself", async () => {
    const { client, reports } = setUp({
      "app.info": async () => {
        throw new Error("secret /home/somebody");
      },
    });
    const outcome = await client.call("app.info", {});
    expect(outcome).toMatchObject({ ok: false, error: { code: "internal" } });
    expect(JSON.stringify(outcome)).not.toContain("secret");
    expect(String(reports[0])).toContain("secret");
  });

  it("turns an AppFailure into its error", async () => {
    const { client } = setUp({
      "app.info": async () => {
        throw new AppFailure(appError("file/read", { found: "a folder" }));
      },
    });
    expect(await client.call("app.info", {})).toMatchObject({
      ok: false,
      error: { code: "file/read", found: "a folder" },
    });
  });

  it("stops a result that breaks the contract on the main side when asked to check, and in the window always", async () => {
    const broken = { "app.info": async () => ok({ ...info, shell: "toaster" as "serve" }) };
    expect(await setUp(broken, true).client.call("app.info", {})).toMatchObject({
      error: { code: "internal" },
    });
    expect(await setUp(broken, false).client.call("app.info", {})).toMatchObject({
      error: { code: "contract/invalid" },
    });
  });

  it("hands events to their listeners until these unsubscribe", async () => {
    const { client, served } = setUp({});
    const heard: string[] = [];
    const unsubscribe = client.on("app.command", ({ command }) => heard.push(`a ${command}`));
    client.on("app.command", ({ command }) => heard.push(`b ${command}`));
    served.emit("app.command", { command: "undo" });
    await settled();
    unsubscribe();
    served.emit("app.command", { command: "redo" });
    await settled();
    expect(heard).toEqual(["a undo", "b undo", "b redo"]);
  });

  it("does not hand on an event that breaks the contract", async () => {
    const { client, served, reports } = setUp({}, true);
    const { client: unchecked, served: careless } = setUp({}, false);
    const heard: unknown[] = [];
    client.on("app.command", (payload) => heard.push(payload));
    unchecked.on("app.command", (payload) => heard.push(payload));
    served.emit("app.command", { command: 5 as unknown as string });
    careless.emit("app.command", { command: 5 as unknown as string });
    await settled();
    expect(heard).toEqual([]);
    expect(reports).toHaveLength(1);
  });

  it("fails pending and later calls when the channel closes, and says so once", async () => {
    const { client, served } = setUp({ "app.info": () => new Promise(() => undefined) });
    let closes = 0;
    client.onClose(() => closes++);
    const pending = client.call("app.info", {});
    served.close();
    expect(await pending).toMatchObject({ ok: false, error: { code: "contract/closed" } });
    expect(await client.call("app.info", {})).toMatchObject({
      ok: false,
      error: { code: "contract/closed" },
    });
    expect(closes).toBe(1);
  });

  it("does not answer into a closed channel", async () => {
    let settle = (): void => undefined;
    const { client, served, window } = setUp({
      "app.info": () => new Promise((resolve) => (settle = () => resolve(ok(info)))),
    });
    void client.call("app.info", {});
    await settled();
    served.close();
    const late: unknown[] = [];
    window.onMessage((message) => late.push(message));
    settle();
    await settled();
    expect(late).toEqual([]);
  });
});
