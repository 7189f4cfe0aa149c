// Published datasets in the cache: one folder each, filled by downloading, read like any folder of the same files.
import { join } from "node:path";
import { fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { buildDataset } from "./buildDataset.ts";
import { readCifar10 } from "./cifar10.ts";
import { downloadBytes, publishedDatasetOf, publishedDatasets, type PublishedDataset } from "./catalogue.ts";
import type { Dataset, LoadedDataset } from "./dataset.ts";
import { downloadFile, sizeOf } from "./download.ts";
import { loadFolder, type SplitChoice } from "./folder.ts";
import type { Packing } from "./packed/packing.ts";

export interface DownloadProgress {
  readonly file: string;
  /** Over all files of the dataset. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

export interface PublishedOptions {
  readonly cacheDir: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** Throws AppFailure data/not-found, listing the known ids, where there is none of that id. */
export function requirePublished(id: string): PublishedDataset {
  const published = publishedDatasetOf(id);
  if (published !== undefined) return published;
  const ids = publishedDatasets.map((known) => known.id).join(", ");
  return fail("data/not-found", { expected: `one of ${ids}`, found: `no dataset called ${id}` });
}

/** True where every file is there in its published size; the contents are checked when they are loaded. */
export async function isCached(published: PublishedDataset, cacheDir: string): Promise<boolean> {
  for (const file of published.files) {
    if ((await sizeOf(join(cacheDir, published.id, file.name))) !== file.bytes) return false;
  }
  return true;
}

/** Brings what is missing or damaged; whole files are only checked. Throws AppFailure. */
export async function downloadPublished(
  published: PublishedDataset,
  options: PublishedOptions,
): Promise<void> {
  const totalBytes = downloadBytes(published);
  let before = 0;
  for (const file of published.files) {
    const report = (bytes: number): void =>
      options.onProgress?.({ file: file.name, receivedBytes: before + bytes, totalBytes });
    await downloadFile({
      file,
      mirrors: published.mirrors,
      folder: join(options.cacheDir, published.id),
      onProgress: report,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    report(file.bytes);
    before += file.bytes;
  }
}

/** Downloads where needed, then loads. */
export async function loadPublished(
  published: PublishedDataset,
  split: SplitChoice,
  options: PublishedOptions & { readonly packing: Packing },
): Promise<LoadedDataset> {
  await downloadPublished(published, options);
  const folder = join(options.cacheDir, published.id);
  const dataset =
    published.format === "idx"
      ? await loadFolder(folder, split, options.packing)
      : await loadCifar10(folder, published, options.signal);
  return {
    ...dataset,
    id: published.id,
    title: published.title,
    targetKinds: [{ kind: "classes", names: published.classNames }],
    origin: published.mirrors.join(", "),
    licence: published.licence,
  };
}

async function loadCifar10(
  folder: string,
  published: PublishedDataset,
  signal?: AbortSignal,
): Promise<Dataset> {
  const [archive] = published.files;
  invariant(archive !== undefined, "CIFAR-10 is one archive");
  return buildDataset({
    id: published.id,
    title: published.title,
    generated: false,
    ...(await readCifar10(join(folder, archive.name), signal)),
    targetKinds: [{ kind: "classes", names: published.classNames }],
    preprocess: [{ scale: 1 / 255, offset: 0 }],
    origin: folder,
  });
}
