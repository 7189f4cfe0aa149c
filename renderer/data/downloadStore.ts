// The catalogue of published data and what is being downloaded of it.
import { create } from "zustand";
import type { CatalogueEntry, EventPayload } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import type { ShownError } from "../training/runStore.ts";

export type DownloadProgress = EventPayload<"dataset.progress">;

export interface DownloadStore {
  readonly entries: readonly CatalogueEntry[];
  readonly progress: Readonly<Record<string, DownloadProgress | null>>;
  readonly errors: Readonly<Record<string, ShownError>>;
  readonly load: () => Promise<void>;
  /** True where the data is in the cache afterwards. */
  readonly download: (id: string) => Promise<boolean>;
  readonly cancel: (id: string) => Promise<void>;
}

export const useDownloads = create<DownloadStore>()((set, get) => ({
  entries: [],
  progress: {},
  errors: {},
  async load() {
    const catalogue = await client.call("dataset.catalogue", {});
    if (catalogue.ok) set({ entries: catalogue.value });
  },
  async download(id) {
    set(({ progress, errors }) => ({ progress: { ...progress, [id]: null }, errors: without(errors, id) }));
    const result = await client.call("dataset.download", { id });
    set(({ progress, errors }) => ({
      progress: without(progress, id),
      errors: result.ok || result.error.code === "cancelled" ? errors : { ...errors, [id]: result.error },
    }));
    await get().load();
    return result.ok;
  },
  async cancel(id) {
    await client.call("dataset.cancelDownload", { id });
  },
}));

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}

client.on("dataset.progress", (event) => {
  useDownloads.setState(({ progress }) =>
    event.id in progress ? { progress: { ...progress, [event.id]: event } } : {},
  );
});
