// A trainer in the test's own process, over a fake engine, with all it said kept.
import type { MetricPoint, RunSnapshot } from "../../shared/contract/contract.ts";
import type { TapFrame } from "../../shared/contract/live.ts";
import { createDocument } from "../../shared/document/createDocument.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import { appError } from "../../shared/errors/appError.ts";
import { err, ok } from "../../shared/result.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { Engine } from "../engine/engine.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { FakeSession, fakeDataset } from "./fakeSession.ts";
import type { TrainerEventName, TrainerEventPayload } from "./protocol.ts";
import { createTrainer, type Trainer } from "./trainer.ts";
import type { EmitTrainerEvent } from "./trainerServer.ts";

export interface FakeTrainer {
  readonly trainer: Trainer;
  readonly session: FakeSession;
  readonly snapshots: RunSnapshot[];
  readonly points: MetricPoint[];
  readonly frames: TapFrame[];
  readonly faults: unknown[];
  last(): RunSnapshot;
  /** Resolves with the first snapshot, from now on, for which the condition holds. */
  until(condition: (snapshot: RunSnapshot) => boolean): Promise<RunSnapshot>;
}

export interface FakeTrainerOptions {
  readonly trainCount?: number;
  readonly validationCount?: number;
  readonly tools?: Partial<TrainerDependencies>;
  readonly session?: FakeSession;
  /** Hears every event, in order. */
  readonly onEvent?: EmitTrainerEvent;
}

export function createFakeTrainer(options: FakeTrainerOptions = {}): FakeTrainer {
  const session = options.session ?? new FakeSession();
  const snapshots: RunSnapshot[] = [];
  const points: MetricPoint[] = [];
  const frames: TapFrame[] = [];
  const faults: unknown[] = [];
  let waiting: { condition: (snapshot: RunSnapshot) => boolean; resolve: (snapshot: RunSnapshot) => void }[] =
    [];

  function hearSnapshot(snapshot: RunSnapshot): void {
    snapshots.push(snapshot);
    const met = waiting.filter(({ condition }) => condition(snapshot));
    waiting = waiting.filter((waiter) => !met.includes(waiter));
    for (const { resolve } of met) resolve(snapshot);
  }
  function emit<E extends TrainerEventName>(event: E, payload: TrainerEventPayload<E>): void {
    if (event === "snapshot") hearSnapshot(payload as RunSnapshot);
    if (event === "points") points.push(...(payload as MetricPoint[]));
    if (event === "frame") frames.push(payload as TapFrame);
    options.onEvent?.(event, payload);
  }

  const tools: TrainerDependencies = {
    loadDataset: async () => ok(fakeDataset(options.trainCount ?? 40, options.validationCount ?? 10)),
    compile: () => ok(fakeNetwork()),
    misfit: () => null,
    engines: () => [fakeEngine(session)],
    engineStatus: async () => [],
    exportModel: async () => err(appError("export/unsupported", { found: "a fake" })),
    checkGradients: async () => err(appError("engine/unavailable", { found: "a fake" })),
    importModel: async () => err(appError("import/unknown-format", { found: "a fake" })),
    now: () => performance.now(),
    report: (fault) => faults.push(fault),
    ...options.tools,
  };
  return {
    trainer: createTrainer(tools, emit, () => {}),
    session,
    snapshots,
    points,
    frames,
    faults,
    last: () => snapshots.at(-1) ?? missing(),
    until: (condition) => new Promise((resolve) => waiting.push({ condition, resolve })),
  };
}

/** Prepares a run of this trainer; throws where that fails. */
export async function prepareFake(fake: FakeTrainer, spec: RunSpec, cacheDir: string): Promise<void> {
  const result = await fake.trainer.handlers.prepare({ runId: "run-1", spec, cacheDir, appVersion: "1.0.0" });
  if (!result.ok) throw new Error(result.error.found);
}

/** Starts or resumes the run and waits for its end. */
export async function finishFake(fake: FakeTrainer): Promise<void> {
  const over = fake.until((snapshot) => snapshot.state === "finished");
  await fake.trainer.handlers.resume({});
  await over;
}

export function fakeSpec(training: Partial<TrainingSettings> = {}, spec: Partial<RunSpec> = {}): RunSpec {
  const document = createDocument();
  return {
    document: { ...document, training: { ...document.training, batchSize: 4, epochs: 2, ...training } },
    engine: "auto",
    device: "auto",
    checkpointDir: null,
    resumeFrom: null,
    viewBudget: 0.05,
    ...spec,
  };
}

export function fakeEngine(session: FakeSession): Engine {
  return {
    id: "cpu",
    status: async () => ({ engine: "cpu", ready: true, version: null, devices: [], todo: "" }),
    open: async (request) => {
      request.compile({ core: {}, layers: {} } as Parameters<typeof request.compile>[0]);
      return ok(session);
    },
  };
}

function fakeNetwork(): CompiledNetwork {
  return {
    tf: { core: {}, layers: {} },
    model: { countParams: () => 2 },
    inputs: [{ node: "in", name: "in", shape: [3] }],
    outputs: [
      { node: "out", name: "out", shape: [2], loss: "sparseCategoricalCrossentropy", fromLogits: false },
    ],
    layerOfNode: new Map([["dense", "dense"]]),
    nodeOfLayer: new Map([["dense", "dense"]]),
    weightsOfNode: new Map([["dense", ["dense/kernel"]]]),
    metricNames: ["loss", "accuracy"],
  } as unknown as CompiledNetwork;
}

function missing(): never {
  throw new Error("the trainer has said nothing yet");
}
