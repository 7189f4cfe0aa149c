// A process that does nothing but write checkpoints into the folder it is given, for a test that kills it while it writes.
import { CheckpointFolder } from "../../main/trainer/checkpointFolder.ts";
import { createDocument } from "../../shared/document/createDocument.ts";

const folder = await CheckpointFolder.open(process.argv[2] ?? "");
if (!folder.ok) throw new Error(folder.error.found);

for (let step = 1; ; step += 1) {
  const saved = await folder.value.save({
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
      best: null,
      history: [],
    },
    state: new Map([["w", { shape: [100_000], data: new Float32Array(100_000).fill(step) }]]),
  });
  if (!saved.ok) throw new Error(saved.error.found);
  process.send?.(step);
}
