import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { attempt } from "./attempt.ts";
import type { PublishedFile } from "./catalogue.ts";
import { downloadFile, type DownloadRequest } from "./download.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * at) % 251);
const file: PublishedFile = {
  name: "data.bin",
  bytes: content.length,
  digest: { algorithm: "sha256", hex: createHash("sha256").update(content).digest("hex") },
};

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const root = mkdtempSync(join(tmpdir(), "netloom-download-"));
afterAll(() => rmSync(root, { recursive: true }));

let folder: string;
let folders = 0;
let server: Server;
let handlers: Record<string, Handler>;
let asked: { path: string; range: string | undefined }[];

beforeEach(async () => {
  folders += 1;
  folder = join(root, `${folders}`);
  handlers = {};
  asked = [];
  server = createServer((request, response) => {
    const mirror = request.url?.split("/")[1] ?? "";
    asked.push({ path: mirror, range: request.headers.range });
    const handler = handlers[mirror];
    if (handler === undefined) response.writeHead(404).end();
    else handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function mirror(name: string): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/${name}/`;
}

function download(
  mirrors: string[],
  options: Partial<DownloadRequest> = {},
): Promise<Result<string, AppError>> {
  return attempt(() => downloadFile({ file, mirrors: mirrors.map(mirror), folder, ...options }));
}

/** Serves the bytes as a good server does, from the asked position on. */
function serve(bytes: Uint8Array): Handler {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const headers = { "content-length": bytes.length - from };
    if (from === 0) response.writeHead(200, headers);
    else
      response.writeHead(206, {
        ...headers,
        "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      });
    response.end(bytes.subarray(from));
  };
}

/** Announces the whole file, sends up to `until` and cuts the connection. */
function cutOff(until: number): Handler {
  return (request, response) => {
    if (request.headers.range !== undefined) {
      serve(content)(request, response);
      return;
    }
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, until), () => response.destroy());
  };
}

/** "whole" where exactly the published file is there under its name and nothing beside it. */
function outcome(result: Result<string, AppError>): string {
  if (!result.ok) return `${result.error.code}: ${result.error.found}`;
  if (existsSync(join(folder, `${file.name}.part`))) return "a part was left";
  return readFileSync(join(folder, file.name)).equals(content) ? "whole" : "other bytes";
}

test("fetches the file, tells how far it is, and does not ask again", async () => {
  handlers["good"] = serve(content);
  const progress: number[] = [];
  expect(outcome(await download(["good"], { onProgress: (bytes) => progress.push(bytes) }))).toBe("whole");
  expect(progress.at(0)).toBe(0);
  expect(progress.at(-1)).toBe(content.length);
  expect(outcome(await download(["good"]))).toBe("whole");
  expect(asked).toHaveLength(1);
});

test("goes on where the connection broke, by Range", async () => {
  handlers["flaky"] = cutOff(100_000);
  expect(outcome(await download(["flaky"]))).toBe("whole");
  expect(asked.at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/);
});

test("takes up a partial file of an earlier day", async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "data.bin.part"), content.subarray(0, 123_456));
  handlers["good"] = serve(content);
  expect(outcome(await download(["good"]))).toBe("whole");
  expect(asked).toEqual([{ path: "good", range: "bytes=123456-" }]);
});

test("starts anew where the server knows no Range, or refuses it", async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "data.bin.part"), content.subarray(0, 1000));
  handlers["plain"] = (_request, response) => response.writeHead(200).end(content);
  expect(outcome(await download(["plain"]))).toBe("whole");

  rmSync(join(folder, "data.bin"));
  writeFileSync(join(folder, "data.bin.part"), content.subarray(0, 1000));
  handlers["refusing"] = (request, response) => {
    if (request.headers.range === undefined) serve(content)(request, response);
    else response.writeHead(416).end();
  };
  expect(outcome(await download(["refusing"]))).toBe("whole");
});

test("a wrong partial file does not stand in the way", async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "data.bin.part"), new Uint8Array(5000).fill(1));
  handlers["good"] = serve(content);
  expect(outcome(await download(["good"]))).toBe("whole");
});

test("tries the next mirror after an error, a wrong size, wrong bytes or a silence", async () => {
  handlers["short"] = serve(content.subarray(1));
  handlers["long"] = (_request, response) => response.writeHead(200).end(Buffer.concat([content, content]));
  handlers["wrong"] = serve(content.toReversed());
  handlers["silent"] = () => {};
  handlers["good"] = serve(content);
  const mirrors = ["missing", "short", "long", "wrong", "silent", "good"];
  expect(outcome(await download(mirrors, { stallMs: 200 }))).toBe("whole");
  expect([...new Set(asked.map((request) => request.path))]).toEqual(mirrors);
});

test("no mirror answers: lists what was tried, keeps what has come", async () => {
  handlers["broken"] = (_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 70_000), () => setTimeout(() => response.destroy(), 20));
  };
  const result = await attempt(() =>
    downloadFile({ file, mirrors: [mirror("missing"), "http://127.0.0.1:1/", mirror("broken")], folder }),
  );
  expect(result).toMatchObject({ ok: false, error: { code: "data/no-network" } });
  const found = result.ok ? "" : result.error.found;
  expect(found).toContain("missing/: HTTP 404");
  expect(found).toContain("http://127.0.0.1:1/: ");
  expect(found).toContain("broken/: cut off after");
  expect(existsSync(join(folder, "data.bin"))).toBe(false);
  expect(existsSync(join(folder, "data.bin.part"))).toBe(true);
});

test("never accepts another file than the published one", async () => {
  handlers["wrong"] = serve(content.toReversed());
  const result = await download(["wrong"]);
  expect(result).toMatchObject({ ok: false, error: { code: "data/checksum" } });
  expect(existsSync(join(folder, "data.bin"))).toBe(false);
  expect(existsSync(join(folder, "data.bin.part"))).toBe(false);
});

test("replaces a file in the cache that has been damaged since", async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, "data.bin"), content.slice().fill(0, 5, 9));
  handlers["good"] = serve(content);
  expect(outcome(await download(["good"]))).toBe("whole");
});

test("checks MD5 where that is what is published", async () => {
  handlers["good"] = serve(content);
  const hex = createHash("md5").update(content).digest("hex");
  expect(outcome(await download(["good"], { file: { ...file, digest: { algorithm: "md5", hex } } }))).toBe(
    "whole",
  );
});

test("cancelling keeps the part for next time", async () => {
  const controller = new AbortController();
  handlers["slow"] = (_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, 50_000));
  };
  const onProgress = (bytes: number): void => {
    if (bytes > 0) controller.abort();
  };
  const result = await download(["slow"], { signal: controller.signal, onProgress });
  expect(result).toMatchObject({ ok: false, error: { code: "cancelled" } });
  handlers["good"] = serve(content);
  expect(outcome(await download(["good"]))).toBe("whole");
  expect(asked.at(-1)?.range).toMatch(/^bytes=[1-9]/);
});

test("says so where the folder can't be written", async () => {
  writeFileSync(folder, "a file where the folder should be");
  handlers["good"] = serve(content);
  expect(await download(["good"])).toMatchObject({ ok: false, error: { code: "file/write" } });
});
