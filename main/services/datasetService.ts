// The data calls of the contract: what there is, what a reference holds, samples to look at, downloads with progress.
import type { CatalogueEntry, DatasetSummary, Sample } from "../../shared/contract/contract.ts";
import type { DataRef } from "../../shared/document/schema.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { attempt } from "../data/attempt.ts";
import { downloadBytes, publishedDatasets, type PublishedDataset } from "../data/catalogue.ts";
import { classTargetOf, outputTargets, type LoadedDataset } from "../data/dataset.ts";
import { DatasetShelf } from "../data/datasetShelf.ts";
import type { Generator } from "../data/generator.ts";
import { generators } from "../data/generators.ts";
import { datasetCacheDir, loadDataset } from "../data/loadDataset.ts";
import { readRange } from "../data/samples.ts";
import { labelAt, shownFeatures, truthsAt } from "../data/shownSample.ts";
import { downloadPublished, isCached, type DownloadProgress } from "../data/published.ts";
import type { ServiceHandlers, ServiceHost } from "./host.ts";

export type DatasetHandlers = Pick<
  ServiceHandlers,
  "dataset.catalogue" | "dataset.describe" | "dataset.samples" | "dataset.download" | "dataset.cancelDownload"
>;

export interface DatasetServiceOptions extends Pick<ServiceHost, "dataDir" | "emit"> {
  /** Downloadable datasets; all that the app knows unless tests say otherwise. */
  readonly published?: readonly PublishedDataset[];
  /** Milliseconds from any origin. */
  readonly now?: () => number;
}

/** Datasets kept in memory for browsing. */
const shelfRoom = 3;
const progressEveryMs = 100;

/** @param dataMemoryBytes data with more bytes is read from the disk; a share of the machine's memory where nobody says. */
export function createDatasetService(
  options: DatasetServiceOptions,
  dataMemoryBytes: () => Promise<number | undefined> = async () => undefined,
): DatasetHandlers {
  const { dataDir, published = publishedDatasets } = options;
  const cacheDir = datasetCacheDir(dataDir);
  const load = async (data: DataRef) =>
    loadDataset(data, { cacheDir, download: false, memoryBytes: await dataMemoryBytes() });
  const shelf = new DatasetShelf(load, shelfRoom);
  const downloads = new Downloads(options, cacheDir, published);

  return {
    "dataset.catalogue": async () => {
      const downloadable = published.map((dataset) => describePublished(dataset, cacheDir));
      return ok([...generators.map(describeGenerator), ...(await Promise.all(downloadable))]);
    },
    "dataset.describe": async ({ data }) => mapOk(await shelf.get(data), summarize),
    "dataset.samples": async ({ data, split, start, count }) =>
      mapOk(await shelf.get(data), (dataset) => pickSamples(dataset, split, start, count)),
    "dataset.download": ({ id }) => downloads.start(id),
    "dataset.cancelDownload": async ({ id }) => {
      downloads.cancel(id);
      return ok({});
    },
  };
}

type Done = Result<Record<string, never>, AppError>;

interface RunningDownload {
  readonly done: Promise<Done>;
  readonly controller: AbortController;
}

/** At most one download per dataset; who asks for one that is under way waits for it. */
class Downloads {
  readonly #options: DatasetServiceOptions;
  readonly #cacheDir: string;
  readonly #published: readonly PublishedDataset[];
  readonly #running = new Map<string, RunningDownload>();

  constructor(options: DatasetServiceOptions, cacheDir: string, published: readonly PublishedDataset[]) {
    this.#options = options;
    this.#cacheDir = cacheDir;
    this.#published = published;
  }

  async start(id: string): Promise<Done> {
    const running = this.#running.get(id);
    if (running !== undefined) return running.done;
    const dataset = this.#published.find((known) => known.id === id);
    if (dataset === undefined) {
      const ids = this.#published.map((known) => known.id).join(", ");
      return err(appError("data/not-found", { expected: `one of ${ids}`, found: `no dataset called ${id}` }));
    }
    const controller = new AbortController();
    const done = this.#download(dataset, controller.signal).finally(() => this.#running.delete(id));
    this.#running.set(id, { done, controller });
    return done;
  }

  cancel(id: string): void {
    this.#running.get(id)?.controller.abort();
  }

  async #download(dataset: PublishedDataset, signal: AbortSignal): Promise<Done> {
    const onProgress = this.#reporter(dataset.id);
    const result = await attempt(() =>
      downloadPublished(dataset, { cacheDir: this.#cacheDir, signal, onProgress }),
    );
    if (!result.ok) return result;
    const totalBytes = downloadBytes(dataset);
    const file = dataset.files.at(-1)?.name ?? "";
    this.#options.emit("dataset.progress", { id: dataset.id, file, receivedBytes: totalBytes, totalBytes });
    return ok({});
  }

  /** Passes on the first report and few of those that follow. */
  #reporter(id: string): (progress: DownloadProgress) => void {
    const { emit, now = Date.now } = this.#options;
    let nextAt = -Infinity;
    return (progress) => {
      if (now() < nextAt) return;
      nextAt = now() + progressEveryMs;
      emit("dataset.progress", { id, ...progress });
    };
  }
}

function describeGenerator(generator: Generator): CatalogueEntry {
  return {
    kind: "generated",
    id: generator.id,
    title: generator.title,
    description: generator.description,
    featureShape: generator.featureShape,
    classNames: classTargetOf(generator)?.names ?? [],
    licence: "made by this app",
    downloadBytes: 0,
    cached: true,
  };
}

async function describePublished(dataset: PublishedDataset, cacheDir: string): Promise<CatalogueEntry> {
  return {
    kind: "catalogue",
    id: dataset.id,
    title: dataset.title,
    description: dataset.description,
    featureShape: dataset.featureShape,
    classNames: dataset.classNames,
    licence: dataset.licence,
    downloadBytes: downloadBytes(dataset),
    cached: await isCached(dataset, cacheDir),
  };
}

function summarize(dataset: LoadedDataset): DatasetSummary {
  const table = tableOf(dataset);
  return {
    id: dataset.id,
    title: dataset.title,
    generated: dataset.generated,
    origin: dataset.origin,
    licence: dataset.licence ?? null,
    trainCount: dataset.train.count,
    validationCount: dataset.validation.count,
    featureShapes: dataset.train.features.map((column) => column.shape),
    classNames: classTargetOf(dataset)?.names ?? null,
    targets: outputTargets(dataset).map(({ name }, index) => ({
      name,
      classNames: classNamesOf(dataset, index),
    })),
    ...(table === null ? {} : { table }),
    hash: dataset.hash,
  };
}

function classNamesOf({ targetKinds }: LoadedDataset, index: number): readonly string[] | null {
  const kind = targetKinds[index];
  return kind?.kind === "classes" ? kind.names : null;
}

/** How the numbers of a standardized column came about; null for others. */
function tableOf(dataset: LoadedDataset): DatasetSummary["table"] | null {
  const { elementNames = [], standardization } = dataset.train.features[0] ?? {};
  if (standardization === undefined) return null;
  return Array.from(standardization.mean, (mean, index) => ({
    name: elementNames[index] ?? `feature ${index + 1}`,
    mean,
    deviation: standardization.deviation[index] ?? 1,
  }));
}

/** Samples in stored units; fewer than asked where the set ends. */
function pickSamples(
  dataset: LoadedDataset,
  split: Sample["split"],
  start: number,
  count: number,
): readonly Sample[] {
  const set = dataset[split];
  const range = readRange(set, Math.min(start, set.count), Math.min(start + count, set.count));
  return Array.from({ length: range.count }, (_, place) => ({
    index: start + place,
    split,
    label: labelAt(dataset, range, place),
    truths: truthsAt(dataset, range, place),
    ...shownFeatures(range.features, place),
  }));
}

function mapOk<T, U>(result: Result<T, AppError>, map: (value: T) => U): Result<U, AppError> {
  return result.ok ? ok(map(result.value)) : result;
}
