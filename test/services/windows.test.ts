// What a window does to the run it watches through a real socket: one that stops reading, or goes away, changes nothing.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createServeShell, type ServeShell } from "../../main/serve/serveShell.ts";
import { createServices } from "../../main/services/index.ts";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { createClient, type Client } from "../../shared/contract/endpoint.ts";
import { channelPath, socketChannel, type SocketLike } from "../../shared/contract/endpointChannels.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { templateOf } from "../../shared/document/templates/registry.ts";
import { isOver } from "../../shared/run/runState.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost } from "../support/serviceHost.ts";

let trainerEntry: string;
let folder: string;
let shell: ServeShell;
/** Frames the services sent to their windows. */
let framesSent: number;

beforeAll(async () => {
  trainerEntry = await buildNodeEntry("main/trainer/index.ts", "windows-trainer");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-windows-"));
  framesSent = 0;
  shell = await createServeShell({
    rendererDir: folder,
    port: 0,
    lastingToken: null,
    checkOutgoing: true,
    report: () => undefined,
    createServices: (emit) =>
      createServices({
        ...createTestHost({ folder, trainerEntry }),
        emit(event, payload) {
          if (event === "live.frame") framesSent += 1;
          emit(event, payload);
        },
      }),
  });
});

afterEach(async () => {
  await shell.close();
  await rm(folder, { recursive: true, force: true });
});

interface Window {
  readonly socket: WebSocket;
  readonly client: Client;
}

async function openWindow(): Promise<Window> {
  const entered = await fetch(shell.link(), { redirect: "manual" });
  const [cookie = ""] = (entered.headers.get("set-cookie") ?? "").split(";");
  const host = `127.0.0.1:${shell.port}`;
  const headers = { Cookie: cookie, Origin: `http://${host}` };
  const socket = new WebSocket(`ws://${host}${channelPath}`, { headers });
  return { socket, client: createClient(socketChannel(socket as unknown as SocketLike)) };
}

function longDigits(): NetDocument {
  const template = templateOf("mlp-784-16-16-10")?.create();
  if (template === undefined) throw new Error("no such template");
  return {
    ...template,
    training: { ...template.training, epochs: 80, batchSize: 32 },
    data: { ...template.data, source: { kind: "generated", id: "digits", count: 200, seed: 1 } },
  };
}

/** Starts a run and watches it as the app's window does: each picture that was drawn earns credit for the next. */
async function watchRun({ client }: Window): Promise<{ readonly framesSeen: () => number }> {
  let seen = 0;
  let told = { runId: "", step: 0 };
  let mostBehind = 0;
  client.on("training.changed", ({ runId, step }) => (told = { runId, step }));
  const severalSeen = new Promise<void>((resolve) => {
    client.on("live.frame", ({ runId, frame, step }) => {
      seen += 1;
      if (runId === told.runId) mostBehind = Math.max(mostBehind, told.step - step);
      client.notify("live.credit", { frame });
      if (seen === 4) resolve();
    });
  });
  await client.call("live.subscribe", {
    taps: [{ node: "hidden-1", kind: "weights", weight: "kernel", limit: 20_000 }],
    probe: { kind: "sample", split: "validation", index: 0 },
    budget: 0.5,
  });
  const started = await client.call("training.start", {
    document: longDigits(),
    engine: "auto",
    device: "cpu",
    startPaused: false,
  });
  if (!started.ok) throw new Error(started.error.found);
  // Slow enough to be met in the middle.
  await client.call("training.pace", { runId: started.value.runId, stepsPerSecond: 400 });
  await severalSeen;
  // No picture showed an older step than was told before it came.
  expect(mostBehind).toBe(0);
  return { framesSeen: () => seen };
}

function end({ client }: Window): Promise<RunSnapshot> {
  return new Promise((resolve) => {
    client.on("training.changed", (snapshot) => {
      if (isOver(snapshot.state)) resolve(snapshot);
    });
  });
}

test("a window that stops reading in the middle of a run gets no more pictures, and the run goes on to the same numbers", async () => {
  const [stalled, other] = [await openWindow(), await openWindow()];
  const firstEnd = end(other);
  const { framesSeen } = await watchRun(stalled);
  stalled.socket.pause();
  const [seenBefore, sentBefore] = [framesSeen(), framesSent];
  const met = await other.client.call("training.snapshot", {});
  expect(met.ok && met.value?.state).toBe("running");
  const first = await firstEnd;
  expect(first).toMatchObject({ state: "finished", step: 400, error: null });
  expect(framesSeen()).toBe(seenBefore);
  // Those whose credit was on its way, and as many as may be under way without any.
  expect(framesSent - sentBefore).toBeLessThanOrEqual(8);
  // Awake again, it is still connected and sees the end.
  const awake = end(stalled);
  stalled.socket.resume();
  expect((await awake).metrics).toEqual(first.metrics);

  const secondEnd = end(other);
  await watchRun(stalled);
  stalled.socket.terminate();
  const second = await secondEnd;
  expect(second).toMatchObject({ state: "finished", step: 400, metrics: first.metrics });
  const reopened = await openWindow();
  const found = await reopened.client.call("training.snapshot", {});
  expect(found.ok && found.value?.runId).toBe(second.runId);
});
