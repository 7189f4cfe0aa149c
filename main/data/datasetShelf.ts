// The datasets looked at last, so that browsing samples does not load them again and again. A folder counts as another
// dataset once a file in it has changed.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { AppError } from "../../shared/errors/appError.ts";
import type { DataRef } from "../../shared/document/schema.ts";
import type { Result } from "../../shared/result.ts";
import type { LoadedDataset } from "./dataset.ts";

type Loaded = Promise<Result<LoadedDataset, AppError>>;

export class DatasetShelf {
  readonly #load: (data: DataRef) => Loaded;
  readonly #room: number;
  /** Oldest use first. */
  readonly #shelf = new Map<string, Loaded>();

  constructor(load: (data: DataRef) => Loaded, room: number) {
    this.#load = load;
    this.#room = room;
  }

  /** Loads it, or hands out what is here; two that ask at once share one load. Failures are not kept. */
  async get(data: DataRef): Loaded {
    const key = JSON.stringify([data, await stampOf(data)]);
    const loaded = this.#shelf.get(key) ?? this.#load(data);
    this.#shelf.delete(key);
    this.#shelf.set(key, loaded);
    this.#makeRoom();
    const result = await loaded;
    if (!result.ok) this.#shelf.delete(key);
    return result;
  }

  #makeRoom(): void {
    for (const key of this.#shelf.keys()) {
      if (this.#shelf.size <= this.#room) return;
      this.#shelf.delete(key);
    }
  }
}

/** Names, sizes and times of a folder's files; empty for sources that do not change. */
async function stampOf(data: DataRef): Promise<readonly string[]> {
  const { source } = data;
  if (source.kind === "generated" || source.kind === "catalogue") return [];
  const { path } = source;
  try {
    if (source.kind === "csv") return [await stampFile(path)];
    const names = (await readdir(path)).sort();
    return await Promise.all(names.map((name) => stampFile(join(path, name))));
  } catch {
    return [];
  }
}

async function stampFile(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  return `${path}:${size}:${mtimeMs}`;
}
