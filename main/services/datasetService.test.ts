import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { calls, events } from "../../shared/contract/contract.ts";
import type { DataRef } from "../../shared/document/schema.ts";
import type { PublishedDataset } from "../data/catalogue.ts";
import { encodeIdx } from "../data/idxFixture.ts";
import { createDatasetService, type DatasetHandlers } from "./datasetService.ts";

const dataDir = mkdtempSync(join(tmpdir(), "netloom-dataset-service-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const digits: DataRef = {
  source: { kind: "generated", id: "digits", count: 50, seed: 1 },
  validationShare: 0.2,
  splitSeed: 1,
};

const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => at % 253);
let server: Server;
let hold = false;
let emitted: { receivedBytes: number; totalBytes: number; file: string; id: string }[];

beforeEach(async () => {
  hold = false;
  emitted = [];
  server = createServer((_request, response) => {
    response.writeHead(200, { "content-length": bytes.length });
    if (hold) response.write(bytes.subarray(0, 1000));
    else response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A dataset that the local server "publishes"; its files' contents don't matter here. */
function publishedHere(id: string): PublishedDataset {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const digest = { algorithm: "sha256", hex: createHash("sha256").update(bytes).digest("hex") } as const;
  return {
    id,
    title: "Test data",
    description: "",
    featureShape: [1],
    classNames: ["a", "b"],
    licence: "none",
    format: "idx",
    mirrors: [`http://127.0.0.1:${address.port}/`],
    files: ["one", "two"].map((name) => ({ name, bytes: bytes.length, digest })),
  };
}

function service(published?: readonly PublishedDataset[]): DatasetHandlers {
  return createDatasetService({
    dataDir,
    emit: (event, payload) =>
      emitted.push(events["dataset.progress"].parse(event === "dataset.progress" ? payload : null)),
    ...(published === undefined ? {} : { published }),
  });
}

test("lists what there is, marked as generated or to be downloaded", async () => {
  const result = await service()["dataset.catalogue"]({});
  const entries = calls["dataset.catalogue"].result.parse(result.ok ? result.value : null);
  expect(entries.find((entry) => entry.id === "digits")).toMatchObject({
    kind: "generated",
    downloadBytes: 0,
    cached: true,
  });
  expect(entries.find((entry) => entry.id === "mnist")).toMatchObject({
    kind: "catalogue",
    cached: false,
    downloadBytes: 11_594_722,
  });
});

test("describes data", async () => {
  const result = await service()["dataset.describe"]({ data: digits });
  const summary = calls["dataset.describe"].result.parse(result.ok ? result.value : null);
  expect(summary).toMatchObject({
    generated: true,
    trainCount: 40,
    validationCount: 10,
    featureShapes: [[28, 28, 1]],
  });
});

test("hands out samples in stored units, up to the set's end", async () => {
  const result = await service()["dataset.samples"]({
    data: digits,
    split: "validation",
    start: 7,
    count: 20,
  });
  const samples = calls["dataset.samples"].result.parse(result.ok ? result.value : null);
  expect(samples.map((sample) => sample.index)).toEqual([7, 8, 9]);
  expect(samples[0]?.data).toHaveLength(784);
  expect(Math.max(...(samples[0]?.data ?? []))).toBeGreaterThan(200);
  expect(samples[0]?.label).toBeGreaterThanOrEqual(0);
});

test("sees that a folder's files have changed", async () => {
  const path = join(dataDir, "pair");
  mkdirSync(path);
  const write = (count: number): void => {
    writeFileSync(join(path, "images.idx"), encodeIdx(8, [count, 1, 1], new Uint8Array(count)));
    writeFileSync(join(path, "labels.idx"), encodeIdx(8, [count], new Uint8Array(count)));
  };
  const handlers = service();
  const data: DataRef = { ...digits, source: { kind: "folder", path } };
  write(10);
  expect(await handlers["dataset.describe"]({ data })).toMatchObject({ ok: true, value: { trainCount: 8 } });
  write(20);
  expect(await handlers["dataset.describe"]({ data })).toMatchObject({ ok: true, value: { trainCount: 16 } });
});

test("does not download unasked", async () => {
  const data: DataRef = { ...digits, source: { kind: "catalogue", id: "mnist" } };
  expect(await service()["dataset.describe"]({ data })).toMatchObject({
    ok: false,
    error: { code: "data/not-downloaded" },
  });
});

test("downloads once for all who ask, reporting the whole dataset's progress sparingly", async () => {
  const handlers = service([publishedHere("shared")]);
  const [first, second] = await Promise.all([
    handlers["dataset.download"]({ id: "shared" }),
    handlers["dataset.download"]({ id: "shared" }),
  ]);
  expect([first, second]).toEqual([
    { ok: true, value: {} },
    { ok: true, value: {} },
  ]);
  expect(emitted.at(-1)).toEqual({ id: "shared", file: "two", receivedBytes: 400_000, totalBytes: 400_000 });
  const received = emitted.map((progress) => progress.receivedBytes);
  expect(received).toEqual(received.toSorted((a, b) => a - b));
  expect(await handlers["dataset.catalogue"]({})).toMatchObject({
    value: expect.arrayContaining([expect.objectContaining({ id: "shared", cached: true })]),
  });
});

test("reports no more often than every tenth of a second", async () => {
  const handlers = createDatasetService({
    dataDir,
    emit: (_event, payload) => emitted.push(events["dataset.progress"].parse(payload)),
    published: [publishedHere("sparing")],
    now: () => 0,
  });
  await handlers["dataset.download"]({ id: "sparing" });
  expect(emitted.map((progress) => progress.receivedBytes)).toEqual([0, 400_000]);
});

test("a download can be cancelled, and begun again", async () => {
  const handlers = service([publishedHere("stopped")]);
  hold = true;
  const running = handlers["dataset.download"]({ id: "stopped" });
  await expect.poll(() => emitted.length).toBeGreaterThan(0);
  await handlers["dataset.cancelDownload"]({ id: "stopped" });
  expect(await running).toMatchObject({ ok: false, error: { code: "cancelled" } });
  hold = false;
  expect(await handlers["dataset.download"]({ id: "stopped" })).toEqual({ ok: true, value: {} });
});

test("knows no other ids", async () => {
  expect(await service()["dataset.download"]({ id: "../x" })).toMatchObject({
    ok: false,
    error: { code: "data/not-found" },
  });
  expect(await service()["dataset.cancelDownload"]({ id: "x" })).toEqual({ ok: true, value: {} });
});
