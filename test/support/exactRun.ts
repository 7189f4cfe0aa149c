// A run with everything in it that could break exactness: shuffled epochs with a small last batch, random augmentation, noise,
// dropout, Adam with a schedule, a learning rate lowered on plateaus, early stopping that keeps the best weights. On the real
// trainer, in this process.
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import type { DataRef, NetDocument } from "../../shared/document/schema.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { readNewestCheckpoint } from "../../main/trainer/checkpointFolder.ts";
import { createTrainerTools } from "../../main/trainer/tools.ts";
import { createTrainer, type Trainer } from "../../main/trainer/trainer.ts";

/** 104 training samples in batches of 16: six whole ones and one of 8. */
export const stepsPerEpoch = 7;

function exactDocument(epochs: number, checkpointEvery: number): NetDocument {
  const graph = testGraph(
    [
      ["image", "input", { shape: [28, 28, 1] }],
      ["shift", "randomTranslation"],
      ["flat", "flatten"],
      ["noise", "gaussianNoise"],
      ["hidden", "dense", { units: 12 }],
      ["relu", "activation", { activation: "relu" }],
      ["drop", "dropout", { rate: 0.3 }],
      ["digits", "dense", { units: 10 }],
      ["answer", "output", { loss: "sparseCategoricalCrossentropy", fromLogits: true }],
    ],
    [
      ["image", "shift"],
      ["shift", "flat"],
      ["flat", "noise"],
      ["noise", "hidden"],
      ["hidden", "relu"],
      ["relu", "drop"],
      ["drop", "digits"],
      ["digits", "answer"],
    ],
  );
  return {
    ...graph,
    training: {
      optimizer: { id: "adam", fields: { learningRate: 0.01 } },
      schedule: { id: "cosine", fields: { warmUp: 0.1 } },
      callbacks: [
        { id: "reduceOnPlateau", fields: { patience: 1 } },
        { id: "earlyStopping", fields: { patience: 1_000_000 } },
        { id: "checkpoints", fields: { every: checkpointEvery, unit: "steps" } },
      ],
      classWeights: "balanced",
      batchSize: 16,
      epochs,
      seed: 11,
      shuffle: true,
    },
    data: {
      source: { kind: "generated", id: "digits", count: 130, seed: 2 },
      validationShare: 0.2,
      splitSeed: 1,
    },
  };
}

export interface ExactRunOptions {
  readonly epochs: number;
  readonly checkpointEvery: number;
  readonly checkpointDir: string;
  readonly resumeFrom?: string | null;
  /** Other data than the generated digits. */
  readonly data?: DataRef;
  /** Data beyond so many bytes is read from the disk. */
  readonly dataMemoryBytes?: number;
}

export function exactSpec({
  epochs,
  checkpointEvery,
  checkpointDir,
  resumeFrom,
  data,
}: ExactRunOptions): RunSpec {
  const document = exactDocument(epochs, checkpointEvery);
  return {
    document: data === undefined ? document : { ...document, data },
    engine: "onnxruntime",
    device: "cpu",
    checkpointDir,
    resumeFrom: resumeFrom ?? null,
    viewBudget: 0.05,
  };
}

export interface ExactRun {
  readonly trainer: Trainer;
  readonly last: () => RunSnapshot;
  until(condition: (snapshot: RunSnapshot) => boolean): Promise<RunSnapshot>;
}

export function prepareExactRun(options: ExactRunOptions): Promise<ExactRun> {
  return prepareRun(exactSpec(options), options.dataMemoryBytes);
}

/** Prepared and not started. */
export async function prepareRun(spec: RunSpec, dataMemoryBytes?: number): Promise<ExactRun> {
  const listeners = new Set<(snapshot: RunSnapshot) => void>();
  let last: RunSnapshot | null = null;
  const tools = createTrainerTools((fault) => {
    throw fault;
  });
  const trainer = createTrainer(
    tools,
    (event, payload) => {
      if (event !== "snapshot") return;
      last = payload as RunSnapshot;
      for (const listener of listeners) listener(last);
    },
    () => {},
  );
  const cacheDir = spec.checkpointDir ?? "";
  const request = { runId: "exact", spec, cacheDir, appVersion: "0.0.0", dataMemoryBytes };
  const prepared = await trainer.handlers.prepare(request);
  if (!prepared.ok) throw new Error(`${prepared.error.title}: ${prepared.error.found}`);
  return {
    trainer,
    last: () => last as RunSnapshot,
    until: (condition) =>
      new Promise((resolve) => {
        const listener = (snapshot: RunSnapshot) => {
          if (!condition(snapshot)) return;
          listeners.delete(listener);
          resolve(snapshot);
        };
        listeners.add(listener);
      }),
  };
}

/** Starts or resumes, and waits for the end. */
export async function finishExactRun({ trainer, last, until }: ExactRun): Promise<RunSnapshot> {
  const over = until(({ state }) => state === "finished" || state === "failed");
  await trainer.handlers[last().state === "paused" ? "resume" : "start"]({});
  return over;
}

/** Every byte that a run ends with: variables, best weights, the course of its epochs. */
export async function endOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const found = await readNewestCheckpoint(folder);
  if (!found.ok) throw new Error(found.error.found);
  const { state, bestWeights, record } = found.value.checkpoint;
  const { progress } = record;
  const tensors = [
    ...state,
    ...[...(bestWeights ?? [])].map(([name, tensor]) => [`best ${name}`, tensor] as const),
  ];
  const bytes = tensors.map(([name, { data }]) => {
    const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return [name, raw.toString("hex")] as const;
  });
  return {
    ...Object.fromEntries(bytes),
    step: String(progress.step),
    epochs: JSON.stringify(progress.epochValues),
    best: JSON.stringify(record.best),
  };
}
