// From a document's data reference to the data itself, whatever its source.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fail, type AppError } from "../../shared/errors/appError.ts";
import { unreachable } from "../../shared/invariant.ts";
import type { Result } from "../../shared/result.ts";
import type { DataRef, DataSource } from "../../shared/document/schema.ts";
import { attempt } from "./attempt.ts";
import { buildDataset } from "./buildDataset.ts";
import { throwIfCancelled, type ReadProgress } from "./byteStream.ts";
import { publishedDatasetOf, publishedDatasets } from "./catalogue.ts";
import { loadCsv } from "./csv/csv.ts";
import type { Dataset, LoadedDataset } from "./dataset.ts";
import type { Generator } from "./generator.ts";
import { loadFolder } from "./folder.ts";
import { generatorOf, generators } from "./generators.ts";
import { holdsOnlyPictures, loadImages } from "./images/imageFolder.ts";
import { isCached, loadPublished, requirePublished, type DownloadProgress } from "./published.ts";
import { dataMemory, type Packing } from "./packed/packing.ts";
import { splitSamples } from "./split.ts";

export interface LoadOptions {
  /** Where downloaded data is kept (see datasetCacheDir); made where it is missing. */
  readonly cacheDir: string;
  /** False leaves the network alone: data that is not in the cache is then data/not-downloaded. */
  readonly download?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Hears how far a source that takes a while is read. */
  readonly onRead?: ((progress: ReadProgress) => void) | undefined;
  /** Numbers beyond so many bytes are read from the disk as they are needed; a share of the machine's memory by default. */
  readonly memoryBytes?: number | undefined;
}

const defaultSeed = 1;

/** The folder for downloaded data within the app's data folder: every process must use the same. */
export function datasetCacheDir(dataDir: string): string {
  return join(dataDir, "datasets");
}

/** The whole dataset, in memory as stored or, where it is too large for that, on the disk. The same reference gives the same numbers in the same order. */
export function loadDataset(data: DataRef, options: LoadOptions): Promise<Result<LoadedDataset, AppError>> {
  return attempt(() => loadOrThrow(data, options));
}

/** Source for what a person types: the id of a known dataset, or the path of a table or a folder. */
export function dataSourceFromArgument(text: string): DataSource {
  const generator = generatorOf(text);
  if (generator !== undefined) return defaultSource(generator);
  if (publishedDatasetOf(text) !== undefined) return { kind: "catalogue", id: text };
  if (/\.(csv|tsv)(\.gz)?$/i.test(text))
    return { kind: "csv", path: resolve(text), target: null, task: "auto" };
  return { kind: "folder", path: resolve(text) };
}

/** A reference for what a person types after --data; `split` gives the rest, as a document would. */
export function dataRefFromArgument(
  text: string,
  split: Pick<DataRef, "validationShare" | "splitSeed"> = { validationShare: 0.2, splitSeed: defaultSeed },
): DataRef {
  const { validationShare, splitSeed } = split;
  return { source: dataSourceFromArgument(text), validationShare, splitSeed };
}

async function loadOrThrow(data: DataRef, options: LoadOptions): Promise<LoadedDataset> {
  const { source } = data;
  const packing = packingOf(options);
  throwIfCancelled(options.signal);
  switch (source.kind) {
    case "generated":
      return generate(source, data);
    case "folder":
      return loadAnyFolder(source.path, data, packing);
    case "csv":
      return loadCsv(source, data, packing);
    case "images":
      return loadImages(source, data, packing);
    case "catalogue":
      return loadFromCatalogue(source.id, data, options);
    default:
      return unreachable(source);
  }
}

function packingOf({ cacheDir, memoryBytes, signal, onRead }: LoadOptions): Packing {
  return {
    folder: join(cacheDir, "packed"),
    memoryBytes: memoryBytes ?? dataMemory(),
    signal,
    onProgress: onRead,
  };
}

async function loadFromCatalogue(id: string, data: DataRef, options: LoadOptions): Promise<LoadedDataset> {
  const published = requirePublished(id);
  if (options.download === false && !(await isCached(published, options.cacheDir))) {
    return fail("data/not-downloaded", { found: `${published.title} is not in ${options.cacheDir}` });
  }
  return loadPublished(published, data, { ...options, packing: packingOf(options) });
}

/** A folder of IDX files, or of pictures in subfolders. */
async function loadAnyFolder(path: string, data: DataRef, packing: Packing): Promise<LoadedDataset> {
  if (!existsSync(path)) {
    const ids = [...generators, ...publishedDatasets].map((known) => known.id).join(", ");
    fail("data/not-found", {
      expected: `a folder with data files, or one of ${ids}`,
      found: `nothing at ${path}`,
    });
  }
  if (await holdsOnlyPictures(path)) return loadImages({ kind: "images", path, size: null }, data, packing);
  return loadFolder(path, data, packing);
}

function defaultSource(generator: Generator): DataSource {
  return { kind: "generated", id: generator.id, count: generator.defaultCount, seed: defaultSeed };
}

function generate(source: Extract<DataSource, { kind: "generated" }>, data: DataRef): Dataset {
  const generator = generatorOf(source.id);
  if (generator === undefined) {
    return fail("data/not-found", {
      expected: `one of ${generators.map((known) => known.id).join(", ")}`,
      found: `no generated dataset called ${source.id}`,
    });
  }
  const samples = generator.generate(source.count, source.seed, source.noise ?? 0);
  return buildDataset({
    id: `generated:${generator.id}`,
    title: generator.title,
    generated: true,
    ...splitSamples(samples, data.validationShare, data.splitSeed),
    targetKinds: generator.targetKinds,
    preprocess: samples.features.map(() => generator.preprocess),
    origin: `generated by Netloom: ${source.count} samples, seed ${source.seed}`,
  });
}
