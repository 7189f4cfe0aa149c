import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { attempt } from "./attempt.ts";
import type { PublishedDataset } from "./catalogue.ts";
import { encodeIdx } from "./idxFixture.ts";
import { loadDataset } from "./loadDataset.ts";
import { isCached, loadPublished } from "./published.ts";

const cacheDir = mkdtempSync(join(tmpdir(), "netloom-published-"));
afterAll(() => rmSync(cacheDir, { recursive: true }));

const split = { validationShare: 0.2, splitSeed: 1 };
const files: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte.gz": gzipSync(encodeIdx(8, [3, 2, 2], new Uint8Array(12).fill(7))),
  "train-labels-idx1-ubyte.gz": gzipSync(encodeIdx(8, [3], new Uint8Array([0, 1, 0]))),
  "t10k-images-idx3-ubyte.gz": gzipSync(encodeIdx(8, [5, 2, 2], new Uint8Array(20))),
  "t10k-labels-idx1-ubyte.gz": gzipSync(encodeIdx(8, [5], new Uint8Array(5))),
};
const tiny: PublishedDataset = {
  id: "tiny",
  title: "Tiny",
  description: "",
  featureShape: [2, 2, 1],
  classNames: ["left", "right"],
  licence: "none",
  format: "idx",
  // Nothing listens there.
  mirrors: ["http://127.0.0.1:1/"],
  files: Object.entries(files).map(([name, bytes]) => ({
    name,
    bytes: bytes.length,
    digest: { algorithm: "sha256", hex: createHash("sha256").update(bytes).digest("hex") },
  })),
};

const packing = { folder: join(cacheDir, "packed"), memoryBytes: 1e9 };

function fillCache(): void {
  mkdirSync(join(cacheDir, "tiny"), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(cacheDir, "tiny", name), bytes);
}

test("what is in the cache is loaded with its own two sets and no network", async () => {
  fillCache();
  expect(await isCached(tiny, cacheDir)).toBe(true);
  const dataset = await loadPublished(tiny, split, { cacheDir, packing });
  expect(dataset).toMatchObject({
    id: "tiny",
    title: "Tiny",
    licence: "none",
    train: { count: 3 },
    validation: { count: 5 },
    targetKinds: [{ kind: "classes", names: ["left", "right"] }],
  });
});

test("a damaged file in the cache is not read: it must come anew", async () => {
  fillCache();
  const path = join(cacheDir, "tiny", "train-labels-idx1-ubyte.gz");
  writeFileSync(path, new Uint8Array(files["train-labels-idx1-ubyte.gz"]?.length ?? 0));
  const result = await attempt(() => loadPublished(tiny, split, { cacheDir, packing }));
  expect(result).toMatchObject({ ok: false, error: { code: "data/no-network" } });
});

test("a reference to published data: unknown ids list the known, without the network it says so", async () => {
  const load = (id: string): ReturnType<typeof loadDataset> =>
    loadDataset({ source: { kind: "catalogue", id }, ...split }, { cacheDir, download: false });
  const unknown = await load("letters");
  expect(unknown).toMatchObject({ ok: false, error: { code: "data/not-found" } });
  expect(unknown.ok ? "" : unknown.error.expected).toContain("fashion-mnist");
  expect(await load("mnist")).toMatchObject({ ok: false, error: { code: "data/not-downloaded" } });
});
