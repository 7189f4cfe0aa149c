import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import type { DataRef } from "../../../shared/document/schema.ts";
import { epochOrder } from "../batching.ts";
import type { IdxData } from "../idx.ts";
import type { LoadedDataset, StoredSamples } from "../dataset.ts";
import { encodeIdx } from "../idxFixture.ts";
import { loadDataset } from "../loadDataset.ts";
import { isStored, readRange, readRows } from "../samples.ts";
import { openPack } from "./packFile.ts";
import { makeRoom } from "./packing.ts";
import { SampleWindows } from "./sampleWindows.ts";

const root = mkdtempSync(join(tmpdir(), "netloom-packed-"));
afterAll(() => rmSync(root, { recursive: true }));

const count = 53;
const shape = [count, 5, 7];
let folders = 0;

function folderOf(images: Uint8Array): string {
  folders += 1;
  const folder = join(root, `data-${folders}`);
  mkdirSync(folder);
  const labels = Uint8Array.from({ length: count }, (_, at) => at % 3);
  writeFileSync(join(folder, "images.idx"), images);
  writeFileSync(join(folder, "labels.idx"), encodeIdx(8, [count], labels));
  return folder;
}

function numbers(make: (length: number) => IdxData): IdxData {
  return make(count * 35).map((_: number, at: number) => (at * 31) % 97);
}

async function load(path: string, memoryBytes: number, cacheDir = root): Promise<LoadedDataset> {
  const data: DataRef = { source: { kind: "folder", path }, validationShare: 0.25, splitSeed: 3 };
  const result = await loadDataset(data, { cacheDir, memoryBytes });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function stored(samples: LoadedDataset["train"]): StoredSamples {
  if (!isStored(samples)) throw new Error("these samples are in memory");
  return samples;
}

const bytes = encodeIdx(
  8,
  shape,
  numbers((length) => new Uint8Array(length)),
);

test.each([
  ["bytes", bytes],
  ["gzipped bytes", gzipSync(bytes)],
  [
    "signed bytes",
    encodeIdx(
      9,
      shape,
      numbers((length) => new Int8Array(length)),
    ),
  ],
  [
    "16-bit numbers",
    encodeIdx(
      0x0b,
      shape,
      numbers((length) => new Int16Array(length)),
    ),
  ],
  [
    "floats",
    encodeIdx(
      0x0d,
      shape,
      numbers((length) => new Float32Array(length)),
    ),
  ],
  [
    "doubles",
    encodeIdx(
      0x0e,
      shape,
      numbers((length) => new Float64Array(length)),
    ),
  ],
])("%s read from the disk are those in memory", async (_, images) => {
  const path = folderOf(images);
  const memory = await load(path, 1e9);
  const disk = await load(path, 0);
  expect(disk.hash).toBe(memory.hash);
  expect(disk.preprocess).toEqual(memory.preprocess);
  for (const split of ["train", "validation"] as const) {
    const [inMemory, onDisk] = [memory[split], stored(disk[split])];
    expect(readRange(onDisk, 0, onDisk.count)).toEqual(inMemory);
    const order = Int32Array.of(9, 2, 3, 4, 0, 9, 11);
    expect(readRows(onDisk, order)).toEqual(readRows(inMemory, order));
  }
});

test("windows hand out every epoch's samples in its order", async () => {
  const path = folderOf(bytes);
  const { train } = await load(path, 1e9);
  const batch = 4;
  const windows = new SampleWindows(stored((await load(path, 0)).train), batch, 5 * batch * 35);
  const orders = [0, 1, 2].map((epoch) => epochOrder(train.count, 7, epoch, true));
  const lengths = new Set<number>();
  for (const [epoch, order] of orders.entries()) {
    let start = epoch === 0 ? 12 : 0;
    while (start < order.length) {
      const { samples, indices } = await windows.take(order, start, 12, () => orders[epoch + 1] ?? null);
      const expected = readRows(train, order.subarray(start, start + indices.length));
      expect(readRows(samples, indices)).toEqual(expected);
      lengths.add(indices.length);
      start += indices.length;
    }
  }
  await windows.close();
  // Ends of windows cut what was asked for.
  expect([...lengths].sort((a, b) => a - b)).toEqual([8, 12]);
});

test("a window whose file has gone says so", async () => {
  const cacheDir = join(root, "vanishing");
  const { train } = await load(folderOf(bytes), 0, cacheDir);
  const windows = new SampleWindows(stored(train), 4);
  rmSync(join(cacheDir, "packed"), { recursive: true });
  const taken = windows.take(epochOrder(train.count, 7, 0, true), 0, 4, () => null);
  await expect(taken).rejects.toMatchObject({ error: { code: "file/read" } });
  await windows.close();
});

test("a file is converted once, and anew when it has changed or the copy is damaged", async () => {
  const cacheDir = join(root, "once");
  const path = folderOf(bytes);
  const packs = (): string[] =>
    readdirSync(join(cacheDir, "packed")).filter((name) => name.endsWith(".pack"));
  await load(path, 0, cacheDir);
  const [first = ""] = packs();
  const pack = join(cacheDir, "packed", first);
  const { ino } = statSync(pack);
  await load(path, 0, cacheDir);
  expect(statSync(pack).ino).toBe(ino);
  truncateSync(pack, statSync(pack).size - 1);
  expect(await openPack(pack)).toBeNull();
  const { hash } = await load(path, 0, cacheDir);
  expect(hash).toBe((await load(path, 1e9)).hash);
  writeFileSync(join(path, "images.idx"), encodeIdx(8, shape, new Uint8Array(count * 35).fill(1)));
  utimesSync(join(path, "images.idx"), 1000, 1000);
  expect((await load(path, 0, cacheDir)).hash).toBe((await load(path, 1e9)).hash);
  expect(packs()).toHaveLength(2);
});

test("what ends too early leaves nothing behind", async () => {
  const cacheDir = join(root, "short");
  const path = folderOf(gzipSync(bytes.subarray(0, bytes.length - 3)));
  const data: DataRef = { source: { kind: "folder", path }, validationShare: 0.25, splitSeed: 3 };
  expect(await loadDataset(data, { cacheDir, memoryBytes: 0 })).toMatchObject({
    ok: false,
    error: { code: "data/idx-truncated" },
  });
  expect(readdirSync(join(cacheDir, "packed"))).toEqual([]);
});

test("copies unused for longest make room; what can't fit is refused with the sizes", async () => {
  const folder = join(root, "room");
  mkdirSync(folder);
  for (const [name, usedAt] of [
    ["old.pack", 1000],
    ["new.pack", 2000],
    [".half.pack.1-1.part", 1000],
  ] as const) {
    writeFileSync(join(folder, name), new Uint8Array(1000));
    utimesSync(join(folder, name), usedAt, usedAt);
  }
  const packing = { folder, memoryBytes: 0, mostBytes: 2500 };
  await makeRoom(packing, 1200);
  expect(readdirSync(folder)).toEqual(["new.pack"]);
  await expect(makeRoom(packing, 3_000_000)).rejects.toMatchObject({
    error: { code: "data/no-room", expected: expect.stringContaining("0.003 GB") },
  });
});
