import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { afterAll, describe, expect, test } from "vitest";
import type { DataSource } from "../../../shared/document/schema.ts";
import type { AppError } from "../../../shared/errors/appError.ts";
import type { Result } from "../../../shared/result.ts";
import type { Dataset, LoadedDataset } from "../dataset.ts";
import { datasetInMemory } from "../datasetInMemory.ts";
import { loadDataset } from "../loadDataset.ts";
import { decodeImage } from "./decodeImage.ts";
import { resizeImage } from "./resizeImage.ts";

const root = mkdtempSync(join(tmpdir(), "netloom-images-"));
afterAll(() => rmSync(root, { recursive: true }));

function grey(width: number, height: number, value: number): Uint8Array {
  return encodePng({
    width,
    height,
    channels: 1,
    depth: 8,
    data: new Uint8Array(width * height).fill(value),
  });
}

function colour(width: number, height: number, rgb: readonly number[]): Uint8Array {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => rgb[at % 3] ?? 0);
  return encodePng({ width, height, channels: 3, depth: 8, data });
}

let made = 0;
function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  made += 1;
  const folder = join(root, `${made}`);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

function load(source: DataSource): Promise<Result<LoadedDataset, AppError>> {
  return loadDataset({ source, validationShare: 0.5, splitSeed: 1 }, { cacheDir: root });
}

async function loaded(source: DataSource): Promise<Dataset> {
  const result = await load(source);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return datasetInMemory(result.value);
}

async function refusal(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const result = await load({ kind: "images", path: folderOf(files), size: null });
  return result.ok ? "accepted" : `${result.error.code}: ${result.error.found}`;
}

describe("decoding", () => {
  test("grey, RGB, palette-free alpha and 16-bit PNG come out as RGB bytes", () => {
    expect([...decodeImage(grey(1, 1, 90), "g").data]).toEqual([90, 90, 90]);
    expect([...decodeImage(colour(1, 1, [1, 2, 3]), "c").data]).toEqual([1, 2, 3]);
    const clear = encodePng({
      width: 1,
      height: 1,
      channels: 4,
      depth: 8,
      data: new Uint8Array([0, 100, 200, 0]),
    });
    expect([...decodeImage(clear, "a").data]).toEqual([255, 255, 255]);
    const deep = encodePng({ width: 1, height: 1, channels: 1, depth: 16, data: new Uint16Array([0x8040]) });
    expect([...decodeImage(deep, "d").data]).toEqual([0x80, 0x80, 0x80]);
  });

  test("one-bit PNG is unpacked row by row", () => {
    const bits = encodePng({
      width: 10,
      height: 2,
      channels: 1,
      depth: 1,
      data: new Uint8Array([0b10000000, 0b01000000, 0, 0b11000000]),
    });
    const { data } = decodeImage(bits, "b");
    const lit = Array.from({ length: 20 }, (_, pixel) => pixel).filter((pixel) => data[3 * pixel] === 255);
    expect(lit).toEqual([0, 9, 18, 19]);
  });

  test("JPEG comes out close to what went in", () => {
    const data = Buffer.alloc(8 * 8 * 4, Uint8Array.from([200, 100, 50, 255]));
    const image = decodeImage(encodeJpeg({ width: 8, height: 8, data }, 95).data, "j");
    expect([image.width, image.height, image.data.length]).toEqual([8, 8, 192]);
    expect(Math.abs((image.data[0] ?? 0) - 200)).toBeLessThan(6);
    expect(Math.abs((image.data[2] ?? 0) - 50)).toBeLessThan(6);
  });
});

test("scaling takes the mean of what a pixel covers, and keeps plain areas plain", () => {
  const image = { width: 4, height: 1, data: Uint8Array.from([0, 0, 0, 10, 10, 10, 20, 20, 20, 40, 40, 40]) };
  expect([...resizeImage(image, 2, 1).data]).toEqual([5, 5, 5, 30, 30, 30]);
  const plain = resizeImage({ width: 7, height: 5, data: new Uint8Array(105).fill(77) }, 3, 11);
  expect(plain.data).toHaveLength(99);
  expect(plain.data.every((value) => value === 77)).toBe(true);
});

test("subfolders are classes; grey pictures have one channel", async () => {
  const path = folderOf({
    "cat/1.png": grey(3, 2, 10),
    "cat/2.png": grey(3, 2, 20),
    "dog/1.PNG": grey(3, 2, 110),
    "dog/notes.txt": new Uint8Array(1),
    "dog/2.png": grey(3, 2, 120),
  });
  const dataset = await loaded({ kind: "images", path, size: null });
  expect(dataset.targetKinds).toEqual([{ kind: "classes", names: ["cat", "dog"] }]);
  expect([dataset.train.count, dataset.validation.count]).toEqual([2, 2]);
  for (const set of [dataset.train, dataset.validation]) {
    expect(set.features[0]?.shape).toEqual([2, 3, 1]);
    const isDog = Array.from({ length: set.count }, (_, at) =>
      Number((set.features[0]?.data[6 * at] ?? 0) > 100),
    );
    expect([...(set.targets[0]?.data ?? [])]).toEqual(isDog);
  }
  expect(await loaded({ kind: "folder", path })).toEqual(dataset);
});

test("train and test folders are the two sets; one coloured picture makes all of them coloured", async () => {
  const path = folderOf({
    "train/a/1.png": grey(2, 2, 10),
    "train/b/1.png": colour(2, 2, [9, 200, 30]),
    "train/b/2.png": grey(2, 2, 20),
    "test/b/1.png": grey(2, 2, 30),
  });
  const dataset = await loaded({ kind: "images", path, size: null });
  expect([dataset.train.count, dataset.validation.count]).toEqual([3, 1]);
  expect(dataset.train.features[0]?.shape).toEqual([2, 2, 3]);
  expect([...(dataset.train.features[0]?.data.subarray(12, 15) ?? [])]).toEqual([9, 200, 30]);
  expect([...(dataset.validation.targets[0]?.data ?? [])]).toEqual([1]);
});

test("pictures of different sizes are scaled where a size is given", async () => {
  const files = { "a/1.png": grey(3, 2, 10), "b/1.png": grey(9, 9, 50) };
  const dataset = await loaded({ kind: "images", path: folderOf(files), size: { width: 4, height: 5 } });
  expect(dataset.train.features[0]?.shape).toEqual([5, 4, 1]);
  expect(await refusal(files)).toMatch(/^data\/shape-mismatch: 9 × 9 in .*b.1\.png/);
});

test("names the file that is broken, and the folder that holds nothing", async () => {
  const whole = colour(20, 20, [1, 99, 3]);
  expect(await refusal({ "a/1.png": whole, "b/1.png": whole.subarray(0, 60) })).toMatch(
    /^data\/image-broken: .*b.1\.png/,
  );
  expect(await refusal({ "a/1.png": new Uint8Array([1, 2, 3]) })).toMatch(
    /^data\/image-broken: neither PNG nor JPEG/,
  );
  expect(await refusal({ "a/1.jpg": new Uint8Array([0xff, 0xd8, 0xff, 0xe0]) })).toMatch(
    /^data\/image-broken: .*a.1\.jpg/,
  );
  expect(await refusal({ "notes.txt": new Uint8Array(1) })).toMatch(/^data\/not-found: none in/);
});

/** A chunk of a PNG; its checksum is right. */
function pngChunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** The picture with another chunk behind its header. */
function withChunk(png: Uint8Array, chunk: Uint8Array): Uint8Array {
  const headerEnd = 8 + 25;
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}

test("pixel data that unpacks to more than the header announces is refused, wherever it lies", async () => {
  const bomb = deflateSync(new Uint8Array(50_000_000));
  const whole = grey(4, 4, 7);
  expect(await refusal({ "a/1.png": withChunk(whole, pngChunk("IDAT", bomb)) })).toMatch(
    /^data\/image-broken: more pixels than its header announces/,
  );
});

test("a compressed profile or text is not unpacked", () => {
  const broken = Buffer.from("profile\0\0not compressed at all", "latin1");
  const picture = grey(4, 4, 7);
  for (const name of ["iCCP", "zTXt"]) {
    const marked = withChunk(picture, pngChunk(name, broken));
    expect(decodeImage(marked, "a.png")).toEqual(decodeImage(picture, "a.png"));
  }
});

test("a JPEG that promises gigapixels is refused", async () => {
  const { data } = encodeJpeg({ width: 8, height: 8, data: new Uint8Array(256) }, 90);
  const huge = Buffer.from(data);
  const frame = huge.indexOf(Buffer.of(0xff, 0xc0));
  huge.writeUInt16BE(60_000, frame + 5);
  huge.writeUInt16BE(60_000, frame + 7);
  expect(await refusal({ "a/1.jpg": huge })).toMatch(/^data\/too-large: a larger one, .*1\.jpg/);
});

test("a header that promises gigapixels is refused before anything is unpacked", async () => {
  const huge = grey(1, 1, 0).slice();
  new DataView(huge.buffer, huge.byteOffset).setUint32(16, 60_000);
  new DataView(huge.buffer, huge.byteOffset).setUint32(20, 60_000);
  expect(await refusal({ "a/1.png": huge })).toMatch(/^data\/too-large: 60000 × 60000/);
});
