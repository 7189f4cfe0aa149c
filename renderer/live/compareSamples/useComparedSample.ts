// A validation sample of the open data with its values at every node, by the weights on show.
import { useEffect, useState } from "react";
import type { Sample } from "../../../shared/contract/contract.ts";
import { client } from "../../client/client.ts";
import { useDocument } from "../../document/documentStore.ts";
import { useRun } from "../../training/runStore.ts";

export interface ComparedSample {
  /** Of the run, when this was computed. */
  readonly step: number;
  readonly sample: Sample;
  readonly values: ReadonlyMap<string, Float32Array>;
}

/** Null until it is there, and where it can't be computed. Computed again when the run has gone on. */
export function useComparedSample(index: number, nodes: readonly string[]): ComparedSample | null {
  const data = useDocument((store) => store.document.data);
  const runId = useRun((store) => store.snapshot?.runId ?? null);
  const step = useRun((store) => store.snapshot?.step ?? 0);
  const [compared, setCompared] = useState<ComparedSample | null>(null);
  useEffect(() => {
    let current = true;
    async function load(): Promise<void> {
      if (runId === null) return;
      const samples = await client.call("dataset.samples", {
        data,
        split: "validation",
        start: index,
        count: 1,
      });
      const sample = samples.ok ? samples.value[0] : undefined;
      if (sample === undefined) return;
      const features = [{ shape: [...sample.shape], data: sample.data }];
      const answer = await client.call("predict.run", { runId, features, nodes: [...nodes] });
      if (!answer.ok || !current) return;
      const all = [...answer.value.outputs, ...answer.value.nodes];
      setCompared({ step, sample, values: new Map(all.map((value) => [value.node, value.data])) });
    }
    void load();
    return () => {
      current = false;
    };
  }, [data, runId, step, index, nodes]);
  return compared;
}
