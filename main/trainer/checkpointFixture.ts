// A checkpoint for tests of where checkpoints are kept.
import { createDocument } from "../../shared/document/createDocument.ts";
import type { Checkpoint } from "./checkpointFile.ts";

/** One weight of `size` numbers, all of them the step's number. */
export function checkpointAt(step: number, bestStep: number | null = null, size = 1): Checkpoint {
  return {
    record: {
      version: 1,
      runId: "run-1",
      spec: {
        document: createDocument(),
        engine: "auto",
        device: "auto",
        checkpointDir: null,
        resumeFrom: null,
        viewBudget: 0,
      },
      dataset: { hash: "abc", trainCount: 80 },
      session: { engine: "cpu", device: "cpu", threads: 1 },
      progress: { step, validatedEpochs: 0, epochSums: { weight: 0, sums: {} }, metrics: {} },
      elapsedMs: 0,
      trainingMs: 0,
      trainedSamples: 0,
      best: bestStep === null ? null : { step: bestStep, loss: 0 },
      history: [],
    },
    state: new Map([["w", { shape: [size], data: new Float32Array(size).fill(step) }]]),
  };
}
