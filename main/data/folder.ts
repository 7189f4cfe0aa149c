// A folder of IDX files as people have them lying around: MNIST's four files, one of its pairs, or any pair of images and
// labels whose names belong together. With two pairs one is for training and one for validation; one pair is split.
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { DataRef } from "../../shared/document/schema.ts";
import { fail } from "../../shared/errors/appError.ts";
import { throwReadError } from "./byteStream.ts";
import { guessClassNames } from "./classNames.ts";
import { buildDataset } from "./buildDataset.ts";
import type { Column, ColumnData, Dataset, SampleSet } from "./dataset.ts";
import { readIdx, type IdxArray } from "./idx.ts";
import { countClasses, readLabels } from "./labels.ts";
import { pairFiles, type FilePair } from "./pairFiles.ts";
import { splitSamples } from "./split.ts";

export type SplitChoice = Pick<DataRef, "validationShare" | "splitSeed">;

interface LabelledImages {
  readonly pair: FilePair;
  readonly images: IdxArray;
  readonly labels: Int32Array;
}

/** Throws AppFailure where the folder does not hold one or two usable pairs. */
export async function loadFolder(path: string, split: SplitChoice, signal?: AbortSignal): Promise<Dataset> {
  const names = await listFiles(path);
  const pairs = pairFiles(names, path);
  const loaded: LabelledImages[] = [];
  for (const pair of pairs) loaded.push(await loadPair(path, pair, signal));
  const [first, second] = loaded;
  if (first === undefined) return fail("data/not-found", { found: `no image and label files in ${path}` });

  const sets =
    second === undefined
      ? splitSamples(toSamples(first), split.validationShare, split.splitSeed)
      : trainingFirst(first, second);
  const classes = countClasses(...loaded.map((set) => set.labels));
  const folderName = basename(resolve(path));
  return buildDataset({
    id: `folder:${resolve(path)}`,
    title: folderName,
    generated: false,
    ...sets,
    target: { kind: "classes", names: guessClassNames([folderName, ...names], classes) },
    preprocess: [preprocessOf(first.images)],
    origin: resolve(path),
  });
}

async function listFiles(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."));
    return files.map((entry) => entry.name).sort();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")) {
      const what = cause.code === "ENOENT" ? "nothing" : "a file, not a folder,";
      return fail("data/not-found", { found: `${what} at ${path}` });
    }
    return throwReadError(path, cause);
  }
}

async function loadPair(
  folder: string,
  pair: FilePair,
  signal: AbortSignal | undefined,
): Promise<LabelledImages> {
  const images = await readOrThrow(join(folder, pair.images), signal);
  const labelArray = await readOrThrow(join(folder, pair.labels), signal);
  const labels = readLabels(labelArray, join(folder, pair.labels));
  const count = images.shape[0] ?? 0;
  if (images.shape.length < 2) {
    fail("data/idx-dimensions", {
      expected: "images: count × height × width",
      found: `${images.shape.length} dimension in ${join(folder, pair.images)}`,
    });
  }
  if (labels.length !== count) {
    fail("data/count-mismatch", {
      expected: `${count} labels, as many as ${pair.images} has images`,
      found: `${labels.length} in ${join(folder, pair.labels)}`,
    });
  }
  return { pair, images, labels };
}

async function readOrThrow(path: string, signal: AbortSignal | undefined): Promise<IdxArray> {
  const result = await readIdx(path, signal);
  return result.ok ? result.value : fail(result.error.code, result.error);
}

/** Names decide which pair is for training; where they don't, the larger is. */
function trainingFirst(
  first: LabelledImages,
  second: LabelledImages,
): { train: SampleSet; validation: SampleSet } {
  const shapes = [first, second].map((set) => sampleShape(set.images).join(" × "));
  if (shapes[0] !== shapes[1]) {
    fail("data/shape-mismatch", {
      expected: "training and validation images of one size",
      found: `${shapes[0]} in ${first.pair.images}, ${shapes[1]} in ${second.pair.images}`,
      todo: "Put matching files into the folder.",
    });
  }
  const named = [first, second].find((set) => set.pair.role === "validation");
  const smaller = first.labels.length < second.labels.length ? first : second;
  const validation = named ?? smaller;
  return { train: toSamples(validation === first ? second : first), validation: toSamples(validation) };
}

function toSamples({ images, labels, pair }: LabelledImages): SampleSet {
  const image: Column = {
    name: "image",
    shape: sampleShape(images),
    data: toColumnData(images, pair.images),
  };
  return { count: labels.length, features: [image], targets: [{ name: "label", shape: [], data: labels }] };
}

/** [N, H, W] holds grey images [H, W, 1]; [N, H, W, C] and [N, F] stay as they are. */
function sampleShape(images: IdxArray): readonly number[] {
  const shape = images.shape.slice(1);
  return shape.length === 2 ? [...shape, 1] : shape;
}

function toColumnData({ data }: IdxArray, file: string): ColumnData {
  if (data instanceof Uint8Array || data instanceof Int32Array) return data;
  if (data instanceof Int8Array || data instanceof Int16Array) return Int32Array.from(data);
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    fail("data/invalid-value", { found: `${data[broken]} at position ${broken} of ${file}` });
  }
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

/** Bytes are brightness from 0 to 255; other numbers are taken as they are. */
function preprocessOf(images: IdxArray): { scale: number; offset: number } {
  return { scale: images.data instanceof Uint8Array ? 1 / 255 : 1, offset: 0 };
}
