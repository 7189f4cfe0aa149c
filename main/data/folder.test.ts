import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { DataRef } from "../../shared/document/schema.ts";
import type { Dataset } from "./dataset.ts";
import { encodeIdx } from "./idxFixture.ts";
import { datasetInMemory } from "./datasetInMemory.ts";
import { loadDataset } from "./loadDataset.ts";

const root = mkdtempSync(join(tmpdir(), "netloom-folder-"));
afterAll(() => rmSync(root, { recursive: true }));

const realData = resolve(import.meta.dirname, "../../../shared/data");

let made = 0;
function folderOf(files: Readonly<Record<string, Uint8Array>>, name = ""): string {
  made += 1;
  const folder = join(root, `${made}`, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes);
  return folder;
}

/** Images of 2 × 3 bytes; every byte of image i is `first + i`. */
function images(count: number, first = 0): Uint8Array {
  return encodeIdx(
    8,
    [count, 2, 3],
    Uint8Array.from({ length: count * 6 }, (_, at) => first + Math.floor(at / 6)),
  );
}

function labels(...values: readonly number[]): Uint8Array {
  return encodeIdx(8, [values.length], Uint8Array.from(values));
}

function refTo(path: string, splitSeed = 1): DataRef {
  return { source: { kind: "folder", path }, validationShare: 0.2, splitSeed };
}

async function load(path: string, splitSeed = 1): Promise<Dataset> {
  const result = await loadDataset(refTo(path, splitSeed), { cacheDir: root });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return datasetInMemory(result.value);
}

/** "code: found" of a folder that must be refused. */
async function refusal(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const result = await loadDataset(refTo(folderOf(files)), { cacheDir: root });
  return result.ok
    ? "accepted"
    : `${result.error.code}: expected ${result.error.expected}; found ${result.error.found}`;
}

test("splits one pair, images beside their labels", async () => {
  const path = folderOf({
    "train-images-idx3-ubyte": images(10, 100),
    "train-labels-idx1-ubyte.gz": gzipSync(labels(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
  });
  const dataset = await load(path);
  expect([dataset.train.count, dataset.validation.count]).toEqual([8, 2]);
  for (const set of [dataset.train, dataset.validation]) {
    expect(set.features[0]?.shape).toEqual([2, 3, 1]);
    const bytes = [...(set.features[0]?.data ?? [])];
    expect(bytes).toEqual([...(set.targets[0]?.data ?? [])].flatMap((label) => Array(6).fill(100 + label)));
  }
  expect(dataset.preprocess).toEqual([{ scale: 1 / 255, offset: 0 }]);
  expect(dataset.targetKinds).toEqual([
    { kind: "classes", names: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
  ]);
});

test("takes the pair named for training, also where it is the smaller", async () => {
  const dataset = await load(
    folderOf({
      "train_images.idx": images(2),
      "train_labels.idx": labels(0, 1),
      "test_images.idx": images(3, 10),
      "test_labels.idx": labels(1, 1, 0),
    }),
  );
  expect([dataset.train.count, dataset.validation.count]).toEqual([2, 3]);
});

test("takes the larger pair for training where names don't tell", async () => {
  const dataset = await load(
    folderOf({
      "a.images.idx3": images(2),
      "a.labels.idx1": labels(0, 1),
      "b.images.idx3": images(5),
      "b.labels.idx1": labels(1, 1, 0, 1, 0),
    }),
  );
  expect([dataset.train.count, dataset.validation.count]).toEqual([5, 2]);
});

test("the same content has the same hash, other content or another split another", async () => {
  const files = { "images.idx": images(20), "labels.idx": labels(...Array(20).keys()) };
  const first = await load(folderOf(files));
  expect((await load(folderOf(files))).hash).toBe(first.hash);
  expect((await load(folderOf(files), 2)).hash).not.toBe(first.hash);
  expect((await load(folderOf({ ...files, "images.idx": images(20, 1) }))).hash).not.toBe(first.hash);
});

test("names the classes of Fashion-MNIST by the folder's name", async () => {
  const dataset = await load(
    folderOf({ "images.idx": images(5), "labels.idx": labels(0, 1, 2, 9, 3) }, "my-Fashion-set"),
  );
  expect(dataset.targetKinds).toMatchObject([
    { names: expect.arrayContaining(["Ankle boot", "T-shirt/top"]) },
  ]);
});

test("keeps float images as they are and refuses what is not a number", async () => {
  const pixels = new Float32Array(4 * 4).fill(0.25);
  const good = encodeIdx(0x0d, [4, 2, 2], pixels);
  const dataset = await load(folderOf({ "images.idx": good, "labels.idx": labels(0, 1, 0, 1) }));
  expect(dataset.preprocess).toEqual([{ scale: 1, offset: 0 }]);
  expect(dataset.train.features[0]?.data[0]).toBe(0.25);
  pixels[7] = Number.NaN;
  const bad = { "images.idx": encodeIdx(0x0d, [4, 2, 2], pixels), "labels.idx": labels(0, 1, 0, 1) };
  expect(await refusal(bad)).toMatch(/^data\/invalid-value: .*NaN at position 7/);
});

describe("says what is wrong with a folder:", () => {
  test("it is not there, or is a file", async () => {
    const missing = await loadDataset(refTo(join(root, "nowhere")), { cacheDir: root });
    expect(missing).toMatchObject({ ok: false, error: { code: "data/not-found" } });
    const file = join(folderOf({ "x.txt": new Uint8Array(1) }), "x.txt");
    const notFolder = await loadDataset(refTo(file), { cacheDir: root });
    expect(notFolder).toMatchObject({ ok: false, error: { code: "data/not-found" } });
  });

  test("it holds nothing of use", async () => {
    expect(await refusal({})).toMatch(/^data\/not-found: .*no files in/);
    expect(await refusal({ "notes.txt": new Uint8Array(1) })).toMatch(/^data\/not-found: .*notes\.txt/);
  });

  test("labels or images are missing", async () => {
    expect(await refusal({ "train-images.idx3": images(2) })).toMatch(
      /^data\/pair-incomplete: .*labels of train-images\.idx3/,
    );
    expect(await refusal({ "labels.idx1": labels(1) })).toMatch(
      /^data\/pair-incomplete: .*images of labels\.idx1/,
    );
  });

  test("there are three pairs", async () => {
    const files: Record<string, Uint8Array> = {};
    for (const name of ["a", "b", "c"]) {
      files[`${name}-images.idx3`] = images(2);
      files[`${name}-labels.idx1`] = labels(0, 1);
    }
    expect(await refusal(files)).toMatch(/^data\/ambiguous: .*3 pairs/);
  });

  test("images and labels differ in number", async () => {
    const files = { "train-images.idx3": images(3), "train-labels.idx1": labels(0, 1) };
    expect(await refusal(files)).toMatch(/^data\/count-mismatch: expected 3 labels.*found 2 in/);
  });

  test("labels are no class numbers", async () => {
    const at = { "images.idx": images(3) };
    const negative = encodeIdx(0x0c, [3], new Int32Array([0, -4, 1]));
    expect(await refusal({ ...at, "labels.idx": negative })).toMatch(
      /^data\/invalid-value: .*label -4 of sample 1/,
    );
    const halves = encodeIdx(0x0d, [3], new Float32Array([0, 1, 1.5]));
    expect(await refusal({ ...at, "labels.idx": halves })).toMatch(
      /^data\/invalid-value: .*label 1.5 of sample 2/,
    );
    const rows = encodeIdx(8, [3, 10], new Uint8Array(30));
    expect(await refusal({ ...at, "labels.idx": rows })).toMatch(/^data\/idx-dimensions: .*3 × 10/);
  });

  test("the two pairs differ in size", async () => {
    const files = {
      "train-images.idx3": images(2),
      "train-labels.idx1": labels(0, 1),
      "t10k-images.idx3": encodeIdx(8, [2, 3, 3], new Uint8Array(18)),
      "t10k-labels.idx1": labels(0, 1),
    };
    expect(await refusal(files)).toMatch(/^data\/shape-mismatch: .*3 × 3 × 1 in .*2 × 3 × 1 in/);
  });

  test("one sample can't be shared out", async () => {
    expect(await refusal({ "images.idx": images(1), "labels.idx": labels(0) })).toMatch(
      /^data\/empty: .*1 sample/,
    );
  });
});

describe.skipIf(!existsSync(realData))(`real data (skipped where ${realData} is absent)`, () => {
  test("10,000 digits make 8,000 and 2,000", async () => {
    const dataset = await load(join(realData, "mnist-test"));
    expect([dataset.train.count, dataset.validation.count]).toEqual([8000, 2000]);
    expect(dataset.train.features[0]?.shape).toEqual([28, 28, 1]);
    expect(dataset.targetKinds).toMatchObject([
      { names: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
    ]);
  });

  test("900 pieces of clothing make 720 and 180", async () => {
    const dataset = await load(join(realData, "fashion-mnist-900"));
    expect([dataset.train.count, dataset.validation.count]).toEqual([720, 180]);
    expect(dataset.targetKinds).toMatchObject([{ names: expect.arrayContaining(["Ankle boot"]) }]);
  });
});
