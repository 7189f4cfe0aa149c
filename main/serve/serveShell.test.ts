import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createClient } from "../../shared/contract/endpoint.ts";
import { socketChannel, type SocketLike } from "../../shared/contract/endpointChannels.ts";
import { ok } from "../../shared/result.ts";
import type { ServiceHandlers, ServiceHost } from "../services/host.ts";
import { createServeShell, type ServeShell } from "./serveShell.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with headers and paths as they are given: fetch would mend both. */
function ask(port: number, path: string, headers: OutgoingHttpHeaders = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
        }),
      );
    });
    call.on("error", reject);
    call.end();
  });
}

async function enter(port: number, link: string): Promise<string> {
  const answer = await ask(port, new URL(link).pathname + new URL(link).search);
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe("/");
  return answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
}

/** The status with which an upgrade is answered: 101 where it is taken. */
function upgradeStatus(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("unexpected-response", (_, response) => {
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on("error", () => undefined);
  });
}

describe("serve", () => {
  let folder = "";
  let shell: ServeShell;
  let emit: ServiceHost["emit"];
  let closed = 0;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "netloom-serve-"));
    await writeFile(join(folder, "index.html"), "<title>Netloom</title>");
    closed = 0;
    shell = await createServeShell({
      rendererDir: folder,
      port: 0,
      lastingToken: null,
      checkOutgoing: true,
      report: () => undefined,
      createServices(given) {
        emit = given;
        const handlers: Partial<ServiceHandlers> = {
          "app.info": async () =>
            ok({ version: "1.2.3", shell: "serve", platform: "test", node: "20", memoryBytes: 1 }),
        };
        return {
          handlers: handlers as ServiceHandlers,
          allow: () => undefined,
          close: async () => {
            closed++;
          },
        };
      },
    });
  });
  afterEach(async () => {
    await shell.close();
    await rm(folder, { recursive: true });
  });

  it("lets a browser in by its link, once, and serves the window to it under a strict policy", async () => {
    const link = shell.link();
    const cookie = await enter(shell.port, link);
    const page = await ask(shell.port, "/", { cookie });
    expect(page).toMatchObject({ status: 200, body: "<title>Netloom</title>" });
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect((await ask(shell.port, `/${new URL(link).search}`)).status).toBe(403);
  });

  it("sets the cookie out of scripts' and other sites' reach", async () => {
    const link = new URL(shell.link());
    const answer = await ask(shell.port, link.pathname + link.search);
    expect(answer.headers["set-cookie"]?.[0]).toMatch(/HttpOnly; SameSite=Strict$/);
  });

  it("refuses without a cookie, with a wrong one, and with a wrong token", async () => {
    expect((await ask(shell.port, "/")).status).toBe(403);
    expect((await ask(shell.port, "/", { cookie: `netloom-${shell.port}=guess` })).status).toBe(403);
    expect((await ask(shell.port, "/?token=guess")).status).toBe(403);
    expect((await ask(shell.port, "/?token=")).status).toBe(403);
  });

  it("refuses another Host even with the cookie", async () => {
    const cookie = await enter(shell.port, shell.link());
    for (const host of ["evil.example", `evil.example:${shell.port}`, "127.0.0.1.evil.example"]) {
      expect((await ask(shell.port, "/", { cookie, host })).status).toBe(403);
    }
  });

  it("refuses another Origin even with the cookie", async () => {
    const cookie = await enter(shell.port, shell.link());
    for (const origin of [
      "http://evil.example",
      "null",
      `http://127.0.0.1:${shell.port + 1}`,
      `https://127.0.0.1:${shell.port}`,
    ]) {
      expect((await ask(shell.port, "/", { cookie, origin })).status).toBe(403);
    }
    expect((await ask(shell.port, "/", { cookie, origin: `http://127.0.0.1:${shell.port}` })).status).toBe(
      200,
    );
  });

  it("answers GET and HEAD only", async () => {
    const cookie = await enter(shell.port, shell.link());
    expect(await ask(shell.port, "/", { cookie }, "HEAD")).toMatchObject({ status: 200, body: "" });
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      expect((await ask(shell.port, "/", { cookie }, method)).status).toBe(405);
    }
  });

  it("serves nothing outside the window's folder", async () => {
    const cookie = await enter(shell.port, shell.link());
    await writeFile(join(folder, "..", "netloom-secret.html"), "secret");
    for (const path of [
      "/../netloom-secret.html",
      "/%2e%2e/netloom-secret.html",
      "/..%2fnetloom-secret.html",
      "//etc/passwd",
      "/\\..\\x.html",
    ]) {
      const answer = await ask(shell.port, path, { cookie });
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain("secret");
    }
    await rm(join(folder, "..", "netloom-secret.html"));
  });

  it("takes an upgrade only from its own page with the cookie", async () => {
    const cookie = await enter(shell.port, shell.link());
    const origin = `http://127.0.0.1:${shell.port}`;
    const status = (headers: Record<string, string>, path = "/channel"): Promise<number> =>
      upgradeStatus(shell.port, path, headers);
    expect(await status({ cookie, origin })).toBe(101);
    expect(await status({ cookie })).toBe(403);
    expect(await status({ cookie, origin: "http://evil.example" })).toBe(403);
    expect(await status({ cookie, origin: "http://evil.example", host: "evil.example" })).toBe(403);
    expect(await status({ origin })).toBe(401);
    expect(await status({ origin, cookie: `netloom-${shell.port}=guess` })).toBe(401);
    expect(await status({ cookie, origin }, "/other")).toBe(404);
  });

  it("answers calls and sends events to every window", async () => {
    const cookie = await enter(shell.port, shell.link());
    const open = (): ReturnType<typeof createClient> => {
      const socket = new WebSocket(`ws://127.0.0.1:${shell.port}/channel`, {
        headers: { cookie, origin: `http://127.0.0.1:${shell.port}` },
      });
      return createClient(socketChannel(socket as unknown as SocketLike));
    };
    const windows = [open(), open()];
    for (const window of windows) {
      expect(await window.call("app.info", {})).toMatchObject({ ok: true, value: { version: "1.2.3" } });
    }
    const heard = windows.map((window) => new Promise((resolve) => window.on("app.command", resolve)));
    emit("app.command", { command: "undo" });
    expect(await Promise.all(heard)).toEqual([{ command: "undo" }, { command: "undo" }]);
    for (const window of windows) window.close();
  });

  it("takes another port where the wished one is in use", async () => {
    const other = await createServeShell({
      rendererDir: folder,
      port: shell.port,
      lastingToken: "chosen",
      checkOutgoing: true,
      report: () => undefined,
      createServices: () => ({
        handlers: {} as ServiceHandlers,
        allow: () => undefined,
        close: async () => undefined,
      }),
    });
    expect(other.port).not.toBe(shell.port);
    await enter(other.port, other.link());
    await enter(other.port, other.link());
    await other.close();
  });

  it("closes the services when it closes, with windows open", async () => {
    const cookie = await enter(shell.port, shell.link());
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}/channel`, {
      headers: { cookie, origin: `http://127.0.0.1:${shell.port}` },
    });
    await new Promise((resolve) => socket.on("open", resolve));
    const gone = new Promise((resolve) => socket.on("close", resolve));
    await shell.close();
    await gone;
    expect(closed).toBe(1);
    shell = { ...shell, close: async () => undefined };
  });
});
