// The data the open document is trained on, described; and one sample of it, so that pictures have something to show before
// the first step. Follows the document: another source, another description.
import { create } from "zustand";
import type { DatasetSummary, Sample } from "../../shared/contract/contract.ts";
import type { DataRef } from "../../shared/document/schema.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { client } from "../client/client.ts";
import { useConnection } from "../client/connectionStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { feed } from "../live/appFeed.ts";
import type { LiveSample } from "../live/liveFeed.ts";

export interface DatasetStore {
  readonly data: DataRef | null;
  readonly summary: DatasetSummary | null;
  readonly error: AppError | null;
  readonly loading: boolean;
}

export const useDataset = create<DatasetStore>()(() => ({
  data: null,
  summary: null,
  error: null,
  loading: false,
}));

/** Describes the document's data again: it has been downloaded, or the connection is new. */
export async function describeData(data: DataRef): Promise<void> {
  useDataset.setState({ data, loading: true, error: null });
  const described = await client.call("dataset.describe", { data });
  if (useDataset.getState().data !== data) return;
  if (!described.ok) {
    useDataset.setState({ summary: null, error: described.error, loading: false });
    feed.setPreview(null);
    return;
  }
  useDataset.setState({ summary: described.value, loading: false });
  await previewSample(data);
}

/** A sample of the data as pictures show it. */
export function liveSampleOf({ shape, data, others = [], label, truths }: Sample): LiveSample {
  return { features: [{ shape, data }, ...others], label, truths };
}

async function previewSample(data: DataRef): Promise<void> {
  const samples = await client.call("dataset.samples", { data, split: "validation", start: 0, count: 1 });
  const [sample] = samples.ok ? samples.value : [];
  if (sample === undefined || useDataset.getState().data !== data) return;
  feed.setPreview(liveSampleOf(sample));
}

useDocument.subscribe(({ document }) => {
  if (document.data !== useDataset.getState().data) void describeData(document.data);
});
useConnection.subscribe(({ state }, before) => {
  const { data, summary } = useDataset.getState();
  if (state === "open" && before.state === "lost" && data !== null && summary === null)
    void describeData(data);
});
void describeData(useDocument.getState().document.data);
