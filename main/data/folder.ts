// A folder of IDX files as people have them lying around: MNIST's four files, one of its pairs, or any pair of images and
// labels whose names belong together. With two pairs one is for training and one for validation; one pair is split.
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { DataRef } from "../../shared/document/schema.ts";
import { fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { throwReadError } from "./byteStream.ts";
import { guessClassNames } from "./classNames.ts";
import { buildLoadedDataset } from "./buildDataset.ts";
import type { LoadedDataset, Samples } from "./dataset.ts";
import { readIdx, readIdxHeader, type IdxArray, type IdxHeader } from "./idx.ts";
import { toColumnData } from "./idxColumn.ts";
import { countClasses, readLabels } from "./labels.ts";
import { pairFiles, type FilePair } from "./pairFiles.ts";
import { packIdx } from "./packed/packIdx.ts";
import type { Packing } from "./packed/packing.ts";
import { columnType } from "./samples.ts";
import { splitSamples } from "./split.ts";

export type SplitChoice = Pick<DataRef, "validationShare" | "splitSeed">;

interface LabelledImages {
  readonly pair: FilePair;
  readonly samples: Samples;
}

/** Throws AppFailure where the folder does not hold one or two usable pairs. */
export async function loadFolder(path: string, split: SplitChoice, packing: Packing): Promise<LoadedDataset> {
  const names = await listFiles(path);
  const pairs = pairFiles(names, path);
  const loaded: LabelledImages[] = [];
  for (const pair of pairs) loaded.push(await loadPair(path, pair, packing));
  const [first, second] = loaded;
  if (first === undefined) return fail("data/not-found", { found: `no image and label files in ${path}` });

  const sets =
    second === undefined
      ? splitSamples(first.samples, split.validationShare, split.splitSeed)
      : trainingFirst(first, second);
  const classes = countClasses(...loaded.map(({ samples }) => labelsOf(samples)));
  const folderName = basename(resolve(path));
  const parts = {
    id: `folder:${resolve(path)}`,
    title: folderName,
    generated: false,
    ...sets,
    targetKinds: [{ kind: "classes", names: guessClassNames([folderName, ...names], classes) }],
    preprocess: [preprocessOf(first.samples)],
    origin: resolve(path),
  } as const;
  return buildLoadedDataset(parts, packing);
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

async function loadPair(folder: string, pair: FilePair, packing: Packing): Promise<LabelledImages> {
  const { signal } = packing;
  const imagePath = join(folder, pair.images);
  const header = await readIdxHeader(imagePath, signal);
  const count = header.shape[0] ?? 0;
  const labels = readLabels(await readOrThrow(join(folder, pair.labels), signal), join(folder, pair.labels));
  if (header.shape.length < 2) {
    fail("data/idx-dimensions", {
      expected: "images: count × height × width",
      found: `${header.shape.length} dimension in ${imagePath}`,
    });
  }
  if (labels.length !== count) {
    fail("data/count-mismatch", {
      expected: `${count} labels, as many as ${pair.images} has images`,
      found: `${labels.length} in ${join(folder, pair.labels)}`,
    });
  }
  const targets = [{ name: "label", shape: [], data: labels }];
  const layout = { name: "image", shape: sampleShape(header) };
  if (header.payloadBytes > packing.memoryBytes) {
    const stored = await packIdx(imagePath, header, layout, packing);
    return { pair, samples: { count, features: [stored], targets, rows: null } };
  }
  const images = await readOrThrow(imagePath, signal);
  const image = { ...layout, data: toColumnData(images.data, pair.images) };
  return { pair, samples: { count, features: [image], targets } };
}

async function readOrThrow(path: string, signal: AbortSignal | undefined): Promise<IdxArray> {
  const result = await readIdx(path, signal);
  return result.ok ? result.value : fail(result.error.code, result.error);
}

/** Names decide which pair is for training; where they don't, the larger is. */
function trainingFirst(
  first: LabelledImages,
  second: LabelledImages,
): { train: Samples; validation: Samples } {
  const [firstLayout, secondLayout] = [first, second].map(({ samples }) => samples.features[0]);
  const shapes = [firstLayout, secondLayout].map((layout) => layout?.shape.join(" × "));
  if (shapes[0] !== shapes[1]) {
    fail("data/shape-mismatch", {
      expected: "training and validation images of one size",
      found: `${shapes[0]} in ${first.pair.images}, ${shapes[1]} in ${second.pair.images}`,
      todo: "Put matching files into the folder.",
    });
  }
  const named = [first, second].find((set) => set.pair.role === "validation");
  const smaller = first.samples.count < second.samples.count ? first : second;
  const validation = named ?? smaller;
  return { train: (validation === first ? second : first).samples, validation: validation.samples };
}

function labelsOf({ targets }: Samples): Int32Array {
  const labels = targets[0]?.data;
  invariant(labels instanceof Int32Array, "labels are whole numbers");
  return labels;
}

/** [N, H, W] holds grey images [H, W, 1]; [N, H, W, C] and [N, F] stay as they are. */
function sampleShape(header: IdxHeader): readonly number[] {
  const shape = header.shape.slice(1);
  return shape.length === 2 ? [...shape, 1] : shape;
}

/** Bytes are brightness from 0 to 255; other numbers are taken as they are. */
function preprocessOf({ features }: Samples): { scale: number; offset: number } {
  const bytes = features[0] !== undefined && columnType(features[0]) === "uint8";
  return { scale: bytes ? 1 / 255 : 1, offset: 0 };
}
