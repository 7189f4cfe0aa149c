// One run in the trainer: the state machine of shared/run/runState.ts around the walk of runLoop.ts. Commands and chunks take
// turns at one turnstile, so a command finds the run between two chunks and is answered when it holds.
import type {
  CallParams,
  CallResult,
  ExportReport,
  MetricPoint,
  RunSnapshot,
} from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { invariant, InvariantError } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { RunSpec } from "../../shared/run/runSpec.ts";
import { isOver, nextRunState, type RunEvent, type RunState } from "../../shared/run/runState.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { engineFailure } from "./engineFailure.ts";
import { confusion, predict } from "./inference.ts";
import { MetricHistory } from "./metricHistory.ts";
import { prepareRun, type PreparedRun } from "./prepareRun.ts";
import { RunCheckpoints } from "./runCheckpoints.ts";
import { RunClock } from "./runClock.ts";
import { RunLoop, type Advance } from "./runLoop.ts";
import type { EmitTrainerEvent } from "./trainerServer.ts";
import { Turnstile } from "./turnstile.ts";
import { View, type Moment, type Subscription } from "./view.ts";

export interface RunRequest {
  readonly runId: string;
  readonly spec: RunSpec;
  readonly cacheDir: string;
  readonly appVersion: string;
}

/** What exists from the end of the preparation on. */
interface Parts extends PreparedRun {
  readonly loop: RunLoop;
  readonly clock: RunClock;
  readonly checkpoints: RunCheckpoints;
  readonly view: View;
}

type Done = Result<Record<string, never>, AppError>;

const snapshotEveryMs = 100;
const idleFrameCheckMs = 33;
const done: Done = ok({});

export class Run {
  readonly #request: RunRequest;
  readonly #tools: TrainerDependencies;
  readonly #emit: EmitTrainerEvent;
  readonly #turnstile = new Turnstile();
  readonly #history = new MetricHistory();
  readonly #preparation = new AbortController();
  #state: RunState = "idle";
  #activity: string | null = null;
  #error: AppError | null = null;
  #notes: readonly string[] = [];
  #parts: Parts | null = null;
  #subscription: Subscription | null = null;
  #newPoints: MetricPoint[] = [];
  #snapshotAt = -Infinity;
  #driving = false;
  /** Steps of a `step` command that are still to do; null where none is under way. */
  #stepsLeft: number | null = null;
  #stepsDone: (() => void)[] = [];
  #idleFrames: NodeJS.Timeout | null = null;

  constructor(request: RunRequest, tools: TrainerDependencies, emit: EmitTrainerEvent) {
    this.#request = request;
    this.#tools = tools;
    this.#emit = emit;
  }

  /** Reads, builds and opens; ready, failed or (where it was stopped meanwhile) stopped afterwards. */
  async prepare(): Promise<Done> {
    this.#enter("prepare");
    const { spec, cacheDir } = this.#request;
    const onActivity = (activity: string) => this.#show(activity);
    const { signal } = this.#preparation;
    const prepared = await prepareRun(spec, this.#tools, { cacheDir, onActivity, signal }).catch(
      (cause: unknown) => err(this.#errorFrom(cause)),
    );
    this.#activity = null;
    if (isOver(this.#state)) {
      if (prepared.ok) await prepared.value.session.dispose();
      return err(appError("cancelled", { found: "the run was stopped while it was prepared" }));
    }
    if (!prepared.ok) {
      this.#fail(prepared.error);
      return prepared;
    }
    this.#parts = this.#assemble(prepared.value);
    this.#notes = prepared.value.notes;
    if (this.#subscription !== null) this.#parts.view.subscribe(this.#subscription);
    await this.#keep(null).catch((cause: unknown) => this.#fail(this.#errorFrom(cause)));
    if (this.#error !== null) return err(this.#error);
    this.#idleFrames = setInterval(() => void this.#idleFrame(), idleFrameCheckMs).unref();
    this.#enter("prepared");
    return done;
  }

  start(): Promise<Done> {
    return this.#command("start", () => this.#drive());
  }

  async pause(): Promise<Done> {
    const paused = await this.#turnstile.pass(() => {
      if (this.#stepsLeft === null) return this.#enterIfAllowed("pause");
      this.#endStepping();
      return done;
    });
    // The window need not wait for the disk.
    if (paused.ok) void this.#turnstile.pass(() => this.#keepAndShow());
    return paused;
  }

  /** From ready as well: a run prepared without starting is begun by the same button. */
  resume(): Promise<Done> {
    return this.#command(this.#state === "ready" ? "start" : "resume", () => this.#drive());
  }

  async step(steps: number): Promise<Done> {
    const begun = await this.#command("step", () => {
      this.#stepsLeft = (this.#stepsLeft ?? 0) + steps;
      this.#drive();
    });
    if (!begun.ok) return begun;
    await new Promise<void>((resolve) => this.#stepsDone.push(resolve));
    return this.#error === null ? done : err(this.#error);
  }

  stop(): Promise<Done> {
    if (this.#state === "preparing") {
      this.#preparation.abort();
      return Promise.resolve(this.#enterIfAllowed("stop"));
    }
    return this.#turnstile.pass(async () => {
      if (nextRunState(this.#state, "stop") === null) return this.#wrongState("stop");
      this.#parts?.loop.flushPoint();
      this.#sendPoints();
      await this.#keep(null);
      // Writing may have found that the run diverged.
      if (isOver(this.#state)) return done;
      this.#enter("stop");
      return done;
    });
  }

  subscribe(subscription: Subscription): void {
    this.#subscription = subscription;
    this.#parts?.view.subscribe(subscription);
  }

  credit(frame: number): void {
    this.#parts?.view.credit(frame);
  }

  predict(
    request: Omit<CallParams<"predict.run">, "runId">,
  ): Promise<Result<CallResult<"predict.run">, AppError>> {
    return this.#withTrained((parts) => predict({ ...parts, turnstile: this.#turnstile }, request));
  }

  confusion(): Promise<Result<CallResult<"training.confusion">, AppError>> {
    return this.#withTrained((parts) => confusion({ ...parts, turnstile: this.#turnstile }, parts.dataset));
  }

  export(request: Omit<CallParams<"export.run">, "runId">): Promise<Result<ExportReport, AppError>> {
    const { spec, appVersion } = this.#request;
    // All of it in one turn: the check against the reference is no time for the engine to train.
    return this.#withTrained(({ session, dataset }) =>
      this.#turnstile.pass(async () => {
        const state = await session.readState();
        return this.#tools.exportModel({ ...request, document: spec.document, appVersion, dataset, state });
      }),
    );
  }

  /** Stops the run where it has not ended and lets the engine go. */
  async dispose(): Promise<void> {
    if (!isOver(this.#state) && this.#state !== "idle") await this.stop();
    if (this.#idleFrames !== null) clearInterval(this.#idleFrames);
    const parts = this.#parts;
    this.#parts = null;
    if (parts !== null) await this.#turnstile.pass(() => parts.session.dispose());
  }

  #assemble(prepared: PreparedRun): Parts {
    const { session, network, dataset, resumed } = prepared;
    const { now } = this.#tools;
    const { training } = this.#request.spec.document;
    this.#history.add(resumed?.record.history ?? []);
    this.#newPoints = this.#history.points();
    const loop = new RunLoop({
      session,
      trainCount: dataset.train.count,
      validation: dataset.validation,
      settings: training,
      onPoint: (point) => this.#addPoint(point),
      now,
      ...(resumed === null ? {} : { startAt: resumed.record.progress }),
    });
    return {
      ...prepared,
      loop,
      clock: new RunClock(now, resumed?.record),
      checkpoints: new RunCheckpoints(prepared.folder, session, now),
      view: new View({ runId: this.#request.runId, session, network, dataset }, now),
    };
  }

  /** Runs `then` between two chunks if the event fits the state. */
  #command(event: RunEvent, then: () => void): Promise<Done> {
    return this.#turnstile.pass(() => {
      const entered = this.#enterIfAllowed(event);
      if (entered.ok) then();
      return entered;
    });
  }

  get #advancing(): boolean {
    return this.#state === "running" || (this.#state === "paused" && this.#stepsLeft !== null);
  }

  /** Starts the train of chunks where none is running. Between two there is room for messages and commands. */
  #drive(): void {
    if (this.#driving) return;
    this.#driving = true;
    void this.#chunks();
  }

  async #chunks(): Promise<void> {
    const { clock, view } = this.#mustHaveParts();
    clock.run();
    while (this.#advancing) {
      await this.#turnstile.pass(() => this.#turn());
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#driving = false;
    clock.rest();
    view.budget.rest();
    this.#sendSnapshot();
  }

  async #turn(): Promise<void> {
    if (!this.#advancing) return;
    const parts = this.#mustHaveParts();
    try {
      await this.#advance(parts);
      if (this.#stepsLeft === 0 && !parts.loop.validationPending) await this.#finishStepping(parts);
    } catch (cause) {
      this.#fail(this.#errorFrom(cause));
    }
    if (isOver(this.#state)) return;
    parts.view.budget.earn();
    await this.#frameIfDue(parts);
    this.#sendPoints();
    this.#sendSnapshotNowAndThen();
  }

  async #advance(parts: Parts): Promise<void> {
    const { loop, clock } = parts;
    if (loop.done) return this.#complete();
    const work = () => loop.advance(this.#stepsLeft ?? Number.MAX_SAFE_INTEGER);
    const advance = await (loop.validationPending ? clock.apart(work) : work());
    if (advance.kind === "diverged") return this.#diverged(parts, advance);
    if (advance.kind === "trained") {
      clock.countSamples(advance.samples);
      if (this.#stepsLeft !== null) this.#stepsLeft -= advance.steps;
    }
    if (advance.kind !== "validated" || !advance.epochEnd) return;
    if (loop.done) await this.#complete();
    else if (parts.checkpoints.due) await this.#keep(loop.metrics["valLoss"] ?? null);
  }

  async #complete(): Promise<void> {
    const { loop, clock } = this.#mustHaveParts();
    clock.rest();
    this.#sendPoints();
    await this.#keep(loop.metrics["valLoss"] ?? null);
    if (!isOver(this.#state)) this.#enter("complete");
    this.#endStepping();
  }

  async #diverged(parts: Parts, at: Extract<Advance, { kind: "diverged" }>): Promise<void> {
    const good = await parts.checkpoints.newest();
    const goodStep = good.ok ? (good.value?.record.progress.step ?? null) : null;
    if (good.ok && good.value !== null) await parts.session.writeState(good.value.state);
    const kept = goodStep === null ? "" : `; the weights of step ${goodStep} were put back`;
    this.#fail(
      appError("run/diverged", {
        found: `a ${at.metric} that is not a finite number at step ${at.step}${kept}`,
      }),
    );
  }

  /** Keeps a checkpoint; what goes wrong with that is a note, since the training itself is sound. */
  async #keep(validationLoss: number | null): Promise<void> {
    const parts = this.#mustHaveParts();
    const { loop, clock, dataset, checkpoints } = parts;
    const saved = await checkpoints.save(
      {
        version: 1,
        runId: this.#request.runId,
        spec: this.#request.spec,
        dataset: { hash: dataset.hash, trainCount: dataset.train.count },
        progress: loop.progress(),
        ...clock.times(),
        history: this.#history.points(),
      },
      validationLoss,
    );
    if (!saved.ok) return this.#note(`No checkpoint could be written: ${saved.error.found}.`);
    if (saved.value === "diverged")
      await this.#diverged(parts, { kind: "diverged", step: loop.step, metric: "weight" });
  }

  async #keepAndShow(): Promise<void> {
    if (this.#state !== "paused") return;
    await this.#keep(null).catch((cause: unknown) => this.#fail(this.#errorFrom(cause)));
    this.#sendSnapshot();
  }

  async #idleFrame(): Promise<void> {
    if (this.#advancing || this.#parts?.view.due(this.#moment(this.#parts)) !== true) return;
    await this.#turnstile.pass(async () => {
      if (this.#parts !== null && !this.#advancing) await this.#frameIfDue(this.#parts);
    });
  }

  async #frameIfDue(parts: Parts): Promise<void> {
    const moment = this.#moment(parts);
    if (!parts.view.due(moment)) return;
    try {
      this.#emit("frame", await parts.view.frame(moment));
    } catch (cause) {
      // The view must never break the training.
      parts.view.stopWatching();
      this.#note(`The live view stopped: ${this.#errorFrom(cause).found}.`);
    }
  }

  #moment(parts: Parts): Moment {
    return { step: parts.loop.step, epoch: parts.loop.epochFraction, training: this.#advancing };
  }

  async #finishStepping({ checkpoints }: Parts): Promise<void> {
    if (checkpoints.due) await this.#keep(null);
    this.#endStepping();
  }

  #endStepping(): void {
    if (this.#stepsLeft === null) return;
    this.#stepsLeft = null;
    this.#parts?.loop.flushPoint();
    this.#sendPoints();
    this.#sendSnapshot();
    for (const resolve of this.#stepsDone.splice(0)) resolve();
  }

  #enterIfAllowed(event: RunEvent): Done {
    if (nextRunState(this.#state, event) === null) return this.#wrongState(event);
    this.#enter(event);
    return done;
  }

  #enter(event: RunEvent): void {
    const next = nextRunState(this.#state, event);
    invariant(next !== null, `${event} does not fit a run that is ${this.#state}`);
    this.#state = next;
    if (next === "paused") this.#parts?.loop.flushPoint();
    this.#sendPoints();
    this.#sendSnapshot();
    if (isOver(next)) this.#endStepping();
  }

  #wrongState(event: RunEvent): Done {
    return err(appError("run/wrong-state", { found: `"${event}" while the run is ${this.#state}` }));
  }

  #fail(error: AppError): void {
    if (isOver(this.#state)) return;
    this.#error = error;
    this.#parts?.clock.rest();
    this.#enter("fail");
  }

  #errorFrom(cause: unknown): AppError {
    if (!(cause instanceof InvariantError)) return engineFailure(cause);
    this.#tools.report(cause);
    return appError("internal", { found: cause.message });
  }

  #withTrained<T>(work: (parts: Parts) => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> {
    if (this.#parts === null) {
      return Promise.resolve(err(appError("run/nothing-trained", { found: `a run that is ${this.#state}` })));
    }
    return work(this.#parts);
  }

  #mustHaveParts(): Parts {
    invariant(this.#parts !== null, "the run is not prepared");
    return this.#parts;
  }

  #show(activity: string): void {
    if (isOver(this.#state) || activity === this.#activity) return;
    this.#activity = activity;
    this.#sendSnapshot();
  }

  #note(text: string): void {
    if (!this.#notes.includes(text)) this.#notes = [...this.#notes, text];
    this.#sendSnapshot();
  }

  #addPoint(point: MetricPoint): void {
    this.#history.add([point]);
    this.#newPoints.push(point);
  }

  #sendPoints(): void {
    if (this.#newPoints.length > 0) this.#emit("points", this.#newPoints.splice(0));
  }

  #sendSnapshotNowAndThen(): void {
    if (this.#tools.now() - this.#snapshotAt >= snapshotEveryMs) this.#sendSnapshot();
  }

  #sendSnapshot(): void {
    this.#snapshotAt = this.#tools.now();
    this.#emit("snapshot", this.#snapshot());
  }

  #snapshot(): RunSnapshot {
    const parts = this.#parts;
    const { epochs } = this.#request.spec.document.training;
    return {
      runId: this.#request.runId,
      state: this.#state,
      activity: this.#activity,
      step: parts?.loop.step ?? 0,
      steps: parts?.loop.steps ?? 0,
      epoch: parts?.loop.epoch ?? 0,
      epochs,
      elapsedMs: parts?.clock.times().elapsedMs ?? 0,
      samplesPerSecond: parts?.clock.samplesPerSecond ?? 0,
      engine: parts?.session.engine ?? null,
      device: parts?.session.device ?? null,
      threads: parts?.session.threads ?? null,
      parameters: parts?.parameters ?? 0,
      viewShare: parts?.view.budget.measuredShare ?? 0,
      notes: this.#notes,
      metrics: parts?.loop.metrics ?? {},
      error: this.#error,
      checkpoint: parts?.checkpoints.path ?? null,
    };
  }
}
