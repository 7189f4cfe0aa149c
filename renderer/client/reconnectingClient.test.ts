import { describe, expect, it } from "vitest";
import type { CallName, EventName } from "../../shared/contract/contract.ts";
import { ReconnectingClient, type Client } from "./reconnectingClient.ts";

/** A connection that records calls and lets the test send events. */
function fakeConnection() {
  const called: CallName[] = [];
  const listeners = new Map<EventName, (payload: never) => void>();
  const client = {
    call: (name: CallName) => {
      called.push(name);
      return Promise.resolve({ ok: true, value: {} });
    },
    notify: (name: CallName) => void called.push(name),
    on: (event: EventName, listener: (payload: never) => void) => {
      listeners.set(event, listener);
      return () => {};
    },
  } as Client;
  const send = (path: string) => listeners.get("project.changedOnDisk")?.({ path } as never);
  return { client, called, send };
}

describe("the client of a window", () => {
  it("lets calls wait until the first connection is there", async () => {
    const client = new ReconnectingClient();
    const waiting = client.call("settings.get", {});
    const { client: inner, called } = fakeConnection();
    client.attach(inner);
    expect((await waiting).ok).toBe(true);
    expect(called).toEqual(["settings.get"]);
  });

  it("fails calls at once while the connection is lost", async () => {
    const client = new ReconnectingClient();
    client.attach(fakeConnection().client);
    client.detach();
    expect(await client.call("settings.get", {})).toMatchObject({
      ok: false,
      error: { code: "contract/closed" },
    });
  });

  it("drops notifications while nothing is connected", () => {
    const client = new ReconnectingClient();
    client.notify("live.credit", { frame: 1 });
    const { client: inner, called } = fakeConnection();
    client.attach(inner);
    client.notify("live.credit", { frame: 2 });
    client.detach();
    client.notify("live.credit", { frame: 3 });
    expect(called).toEqual(["live.credit"]);
  });

  it("keeps its listeners over a new connection", () => {
    const client = new ReconnectingClient();
    const heard: string[] = [];
    const stop = client.on("project.changedOnDisk", ({ path }) => heard.push(path));
    const [first, second] = [fakeConnection(), fakeConnection()];
    client.attach(first.client);
    first.send("/a");
    client.detach();
    client.attach(second.client);
    second.send("/b");
    stop();
    second.send("/c");
    expect(heard).toEqual(["/a", "/b"]);
  });
});
