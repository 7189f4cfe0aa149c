import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { encodeIdx } from "./idxFixture.ts";
import { readIdx, type IdxArray } from "./idx.ts";

const folder = mkdtempSync(join(tmpdir(), "netloom-idx-"));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function write(bytes: Uint8Array): string {
  written += 1;
  const path = join(folder, `${written}.idx`);
  writeFileSync(path, bytes);
  return path;
}

async function read(bytes: Uint8Array): Promise<IdxArray> {
  const result = await readIdx(write(bytes));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** "code: found" of a file that must be refused, without its path, which must be named. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const path = write(bytes);
  const result = await readIdx(path);
  if (result.ok) return "accepted";
  if (!result.error.found.includes(path)) return "path not named";
  return `${result.error.code}: ${result.error.found.replace(path, "")}`;
}

test.each([
  ["uint8", 0x08, new Uint8Array([0, 7, 255])],
  ["int8", 0x09, new Int8Array([-128, 0, 127])],
  ["int16", 0x0b, new Int16Array([-30_000, 1, 258])],
  ["int32", 0x0c, new Int32Array([-2_000_000_000, 1, 65_537])],
  ["float32", 0x0d, new Float32Array([-0.5, 3.25, Number.NaN])],
  ["float64", 0x0e, new Float64Array([Math.PI, -0, 1e300])],
] as const)("reads %s, gzipped or not", async (_name, code, data) => {
  const bytes = encodeIdx(code, [3], data);
  const plain = await read(bytes);
  expect(plain).toEqual({ shape: [3], data });
  expect(await read(gzipSync(bytes))).toEqual(plain);
});

test("reads a payload of many pieces in order", async () => {
  const data = Uint8Array.from({ length: 900_000 }, (_, index) => (index * 7) % 251);
  const bytes = encodeIdx(0x08, [9, 1000, 100], data);
  const array = await read(gzipSync(bytes));
  expect(array.shape).toEqual([9, 1000, 100]);
  expect(Buffer.from(array.data.buffer).equals(data)).toBe(true);
});

test("refuses what is not IDX, naming the bytes found", async () => {
  expect(await refusal(new TextEncoder().encode("PK archive"))).toMatch(/^data\/idx-magic: .*50 4b 20 61/);
  expect(await refusal(new Uint8Array([0, 0, 0x07, 1, 0, 0, 0, 1, 1]))).toMatch(
    /^data\/idx-magic: .*00 00 07 01/,
  );
});

test("refuses dimensions out of bounds", async () => {
  expect(await refusal(new Uint8Array([0, 0, 8, 0]))).toMatch(/^data\/idx-dimensions: .*0 dimensions/);
  expect(await refusal(new Uint8Array([0, 0, 8, 9, 1, 2, 3]))).toMatch(
    /^data\/idx-dimensions: .*9 dimensions/,
  );
  expect(await refusal(encodeIdx(8, [3, 0], new Uint8Array(0)))).toMatch(/^data\/idx-dimensions: .*3 × 0/);
  expect(await refusal(encodeIdx(8, [65_536, 65_536], new Uint8Array(9)))).toMatch(
    /^data\/idx-truncated: a file too short/,
  );
});

test("refuses a file that is cut off, in the header or after it", async () => {
  const whole = encodeIdx(8, [10, 2], new Uint8Array(20));
  expect(await refusal(new Uint8Array(0))).toMatch(/^data\/idx-truncated: .*0 bytes/);
  expect(await refusal(whole.subarray(0, 9))).toMatch(/^data\/idx-truncated: .*9 bytes/);
  expect(await refusal(whole.subarray(0, 20))).toMatch(/^data\/idx-truncated: .*too short/);
  expect(await refusal(gzipSync(whole.subarray(0, 20)))).toMatch(/^data\/idx-truncated: .*8 bytes/);
});

test("a header that promises gigabytes costs no memory", async () => {
  const before = process.memoryUsage().arrayBuffers;
  const promise = encodeIdx(8, [2_000_000_000], new Uint8Array(1));
  expect(await refusal(promise)).toMatch(/^data\/idx-truncated: .*too short/);
  expect(await refusal(gzipSync(promise))).toMatch(/^data\/idx-truncated: .*too short/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
});

test("refuses bytes beyond the header's size, also out of a gzip bomb", async () => {
  const bytes = encodeIdx(8, [2], new Uint8Array(3));
  expect(await refusal(bytes)).toMatch(/^data\/idx-trailing: .*more than that/);
  expect(await refusal(gzipSync(encodeIdx(8, [2], new Uint8Array(30_000_000))))).toMatch(
    /^data\/idx-trailing: .*more than that/,
  );
});

test("says that a gzip file is cut off or damaged", async () => {
  const random = Uint8Array.from({ length: 20_000 }, (_, index) => (index * index * 31) % 253);
  const packed = gzipSync(encodeIdx(8, [20_000], random));
  expect(await refusal(packed.subarray(0, packed.length - 300))).toMatch(/^data\/gzip-broken: .*ends early/);
  const damaged = packed.slice();
  damaged.fill(0xff, 100, 140);
  expect(await refusal(damaged)).toMatch(/^data\/gzip-broken: .*damaged/);
});

test("says that a file is not there or is a folder", async () => {
  expect(await readIdx(join(folder, "none"))).toMatchObject({ ok: false, error: { code: "file/not-found" } });
  expect(await readIdx(folder)).toMatchObject({ ok: false, error: { code: "file/read" } });
});

test("stops when told to", async () => {
  const path = write(encodeIdx(8, [5], new Uint8Array(5)));
  expect(await readIdx(path, AbortSignal.abort())).toMatchObject({ ok: false, error: { code: "cancelled" } });
});
