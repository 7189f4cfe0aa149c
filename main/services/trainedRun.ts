// One run as the services know it: its trainer process, its newest snapshot and its curves. The trainer outlives the end of
// the training, for predictions and exports; where it died meanwhile it is started again from the newest checkpoint.
import type { MetricPoint, RunSnapshot } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { invariant } from "../../shared/invariant.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { isOver } from "../../shared/run/runState.ts";
import { MetricHistory } from "../trainer/metricHistory.ts";
import type { TrainerCallName, TrainerCallParams, TrainerCallResult } from "../trainer/protocol.ts";
import type { ServiceHost } from "./host.ts";
import { TrainerClient } from "./trainerClient.ts";

type Subscription = TrainerCallParams<"subscribe">;

export interface TrainedRunOptions {
  readonly runId: string;
  readonly spec: RunSpec;
  readonly cacheDir: string;
  /** Data with more bytes is read from the disk. */
  readonly dataMemoryBytes: () => Promise<number>;
  readonly host: Pick<ServiceHost, "spawnTrainer" | "emit" | "version">;
  /** Absent for a run of earlier, which gets a trainer when it is first used. */
  readonly client?: TrainerClient;
  /** Where the run is recorded and how large that may grow; absent where it is not. */
  readonly recording?: { readonly path: string; readonly bytes: number };
  /** Hears how the run ended. */
  readonly onEnd?: (snapshot: RunSnapshot) => void;
}

/** A run of earlier as it ended. */
export interface EndedRun {
  readonly snapshot: RunSnapshot;
  readonly points: readonly MetricPoint[];
}

export class TrainedRun {
  readonly runId: string;
  readonly spec: RunSpec;
  readonly #options: TrainedRunOptions;
  readonly #history: MetricHistory;
  #client: TrainerClient | null;
  #snapshot: RunSnapshot;
  #subscription: Subscription | null = null;
  #revival: Promise<Result<TrainerClient, AppError>> | null = null;

  constructor(options: TrainedRunOptions, ended: EndedRun | null = null) {
    this.runId = options.runId;
    this.spec = options.spec;
    this.#options = options;
    this.#client = options.client ?? null;
    this.#snapshot = ended?.snapshot ?? firstSnapshot(options);
    this.#history = new MetricHistory(ended?.points);
  }

  get snapshot(): RunSnapshot {
    return this.#snapshot;
  }

  get over(): boolean {
    return isOver(this.#snapshot.state);
  }

  points(): readonly MetricPoint[] {
    return this.#history.points();
  }

  /** Prepares and, where wanted, starts the training. Whatever goes wrong shows in the snapshot. */
  async begin(startPaused: boolean): Promise<void> {
    const client = this.#client;
    invariant(client !== null, "a run of earlier has ended");
    client.listen({
      snapshot: (snapshot) => this.#show(snapshot),
      points: (points) => this.#addPoints(points),
      frame: (frame) => this.#options.host.emit("live.frame", frame),
      exit: (reason) => this.#crashed(reason),
    });
    const { recording } = this.#options;
    const prepared = await client.call("prepare", {
      ...(await this.#preparation(this.spec)),
      ...(recording === undefined ? {} : { recording }),
    });
    if (!prepared.ok) return this.#fail(prepared.error);
    if (startPaused) return;
    const started = await client.call("start", {});
    // Stopped or crashed between the two: the snapshot says so already.
    if (!started.ok && started.error.code !== "run/wrong-state") this.#fail(started.error);
  }

  subscribe(subscription: Subscription): void {
    this.#subscription = subscription;
    if (this.#client?.alive === true) void this.#client.call("subscribe", subscription);
  }

  credit(frame: number): void {
    this.#client?.notify("credit", { frame });
  }

  /** Whether it has a trainer now. */
  get awake(): boolean {
    return this.#client?.alive === true;
  }

  /** Makes a trainer of a run of earlier ready, so that it can be looked at. */
  async wake(): Promise<Result<void, AppError>> {
    const alive = await this.#ensureTrainer();
    return alive.ok ? ok(undefined) : alive;
  }

  /** A command to the training itself. */
  command<C extends "pause" | "resume" | "step" | "stop" | "pace">(
    name: C,
    params: TrainerCallParams<C>,
  ): Promise<Result<TrainerCallResult<C>, AppError>> {
    if (!this.over && this.#client !== null) return this.#client.call(name, params);
    const found = `"${name}" while the run is ${this.#snapshot.state}`;
    return Promise.resolve(err(appError("run/wrong-state", { found })));
  }

  /** A use of the trained weights. */
  async use<
    C extends
      | "predict"
      | "confusion"
      | "deviations"
      | "answers"
      | "sampleStep"
      | "saliency"
      | "export"
      | "show"
      | "histograms",
  >(name: C, params: TrainerCallParams<C>): Promise<Result<TrainerCallResult<C>, AppError>> {
    const alive = await this.#ensureTrainer();
    return alive.ok ? alive.value.call<TrainerCallName & C>(name, params) : alive;
  }

  async close(): Promise<void> {
    await this.#client?.shutdown();
  }

  async #ensureTrainer(): Promise<Result<TrainerClient, AppError>> {
    if (this.#client?.alive === true && this.#revival === null) return ok(this.#client);
    this.#revival ??= this.#revive().finally(() => {
      this.#revival = null;
    });
    return this.#revival;
  }

  /** A new trainer with the weights of the newest checkpoint; the run itself stays over. */
  async #revive(): Promise<Result<TrainerClient, AppError>> {
    const { checkpoint } = this.#snapshot;
    if (checkpoint === null)
      return err(appError("run/nothing-trained", { found: "a run that kept no checkpoint" }));
    const client = new TrainerClient(this.#options.host.spawnTrainer());
    client.listen({ frame: (frame) => this.#options.host.emit("live.frame", frame) });
    this.#client = client;
    const spec = { ...this.spec, checkpointDir: null, resumeFrom: checkpoint };
    const prepared = await client.call("prepare", await this.#preparation(spec));
    if (!prepared.ok) {
      await client.shutdown();
      return prepared;
    }
    if (this.#subscription !== null) this.subscribe(this.#subscription);
    return ok(client);
  }

  async #preparation(spec: RunSpec): Promise<TrainerCallParams<"prepare">> {
    const { runId, cacheDir, host } = this.#options;
    const dataMemoryBytes = await this.#options.dataMemoryBytes();
    return { runId, spec, cacheDir, appVersion: host.version, dataMemoryBytes };
  }

  #show(snapshot: RunSnapshot): void {
    const ended = !this.over && isOver(snapshot.state);
    this.#snapshot = snapshot;
    this.#options.host.emit("training.changed", snapshot);
    if (ended) this.#options.onEnd?.(snapshot);
  }

  #addPoints(points: readonly MetricPoint[]): void {
    this.#history.add(points);
    this.#options.host.emit("training.points", { runId: this.runId, points });
  }

  #crashed(reason: string): void {
    this.#fail(
      appError("run/crashed", {
        found: reason,
        ...(this.#snapshot.checkpoint === null ? { todo: "Train again." } : {}),
      }),
    );
  }

  #fail(error: AppError): void {
    if (this.over) return;
    this.#show({ ...this.#snapshot, state: "failed", activity: null, error });
  }
}

function firstSnapshot({ runId, spec }: TrainedRunOptions): RunSnapshot {
  return {
    runId,
    state: "preparing",
    activity: "starting the trainer",
    step: 0,
    steps: 0,
    epoch: 0,
    epochs: spec.document.training.epochs,
    elapsedMs: 0,
    samplesPerSecond: 0,
    engine: null,
    device: null,
    threads: null,
    parameters: 0,
    viewShare: 0,
    recordingShare: 0,
    notes: [],
    metrics: {},
    error: null,
    checkpoint: null,
  };
}
