// One run in the trainer: the state machine of shared/run/runState.ts around the walk of runLoop.ts. Commands and chunks take
// turns at one turnstile, so a command finds the run between two chunks and is answered when it holds.
import type { CallParams, CallResult, ExportReport, MetricPoint } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { invariant, InvariantError } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { isOver, nextRunState, type RunEvent, type RunState } from "../../shared/run/runState.ts";
import type { Checkpoint } from "./checkpointFile.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { diagnose, type Diagnosis } from "./diagnosis.ts";
import { divergenceError } from "./divergenceError.ts";
import { engineFailure } from "./engineFailure.ts";
import { findAnswers, type AnswersRequest } from "./answers.ts";
import { findSaliency, type SaliencyRequest } from "./saliency.ts";
import { confusion, predict } from "./inference.ts";
import { Pace } from "./pace.ts";
import { prepareRun, type PreparedRun } from "./prepareRun.ts";
import type { Advance } from "./runLoop.ts";
import { assembleRun, recordOf, standingOf, type RunParts, type RunRequest } from "./runParts.ts";
import type { TrainerCallParams, TrainerCallResult } from "./protocol.ts";
import { RunReport } from "./runReport.ts";
import type { EmitTrainerEvent } from "./trainerServer.ts";
import { Turnstile } from "./turnstile.ts";
import type { Moment, Subscription } from "./view.ts";

type Done = Result<Record<string, never>, AppError>;

const idleFrameCheckMs = 33;
const done: Done = ok({});

export class Run {
  readonly #request: RunRequest;
  readonly #tools: TrainerDependencies;
  readonly #emit: EmitTrainerEvent;
  readonly #report: RunReport;
  readonly #turnstile = new Turnstile();
  readonly #pace: Pace;
  readonly #preparation = new AbortController();
  readonly #diagnosis = new AbortController();
  #state: RunState = "idle";
  #parts: RunParts | null = null;
  #subscription: Subscription | null = null;
  #driving = false;
  /** Steps of a `step` command that are still to do; null where none is under way. */
  #stepsLeft: number | null = null;
  #stepsDone: (() => void)[] = [];
  #idleFrames: NodeJS.Timeout | null = null;

  constructor(request: RunRequest, tools: TrainerDependencies, emit: EmitTrainerEvent) {
    this.#request = request;
    this.#tools = tools;
    this.#pace = new Pace(tools.now);
    this.#emit = emit;
    this.#report = new RunReport(emit, tools.now, () => standingOf(request, this.#state, this.#parts));
  }

  /** Reads, builds and opens; ready, failed or (where it was stopped meanwhile) stopped afterwards. */
  async prepare(): Promise<Done> {
    this.#enter("prepare");
    const { spec, cacheDir } = this.#request;
    const { signal } = this.#preparation;
    const onActivity = (activity: string) => {
      if (!signal.aborted) this.#report.setActivity(activity);
    };
    const prepared = await prepareRun(spec, this.#tools, { cacheDir, onActivity, signal }).catch(
      (cause: unknown) => err(this.#errorFrom(cause)),
    );
    this.#report.setActivity(null);
    if (signal.aborted) {
      if (prepared.ok) await prepared.value.session.dispose();
      return this.#stoppedWhilePreparing();
    }
    if (!prepared.ok) {
      this.#fail(prepared.error);
      return prepared;
    }
    return this.#makeReady(prepared.value);
  }

  async #makeReady(prepared: PreparedRun): Promise<Done> {
    const onPoint = (point: MetricPoint) => this.#addPoint(point);
    this.#parts = await assembleRun(this.#request, prepared, this.#tools.now, onPoint);
    const earlier = prepared.resumed?.record.history ?? [];
    this.#report.addPoints(earlier);
    this.#parts.recording.addPoints(earlier);
    this.#report.note(...prepared.notes, ...this.#parts.rules.notes());
    if (this.#subscription !== null) this.#parts.view.subscribe(this.#subscription);
    // The untrained network; what the view builds for its first frame is no time of the training.
    await this.#frameIfDue(this.#parts);
    await this.#keep(null).catch((cause: unknown) => this.#fail(this.#errorFrom(cause)));
    if (this.#report.error !== null) return err(this.#report.error);
    if (this.#preparation.signal.aborted) return this.#stoppedWhilePreparing();
    this.#idleFrames = setInterval(() => void this.#idleFrame(), idleFrameCheckMs).unref();
    this.#enter("prepared");
    return done;
  }

  /** The learning rate is a curve beside the losses. */
  #addPoint(point: MetricPoint): void {
    const { learningRate, recording } = this.#mustHaveParts();
    const values = { ...point.values, learningRate: learningRate.at(point.step - 1) };
    const full = point.split === "validation" ? point : { ...point, values };
    this.#report.addPoints([full]);
    recording.addPoints([full]);
  }

  #stoppedWhilePreparing(): Done {
    return err(appError("cancelled", { found: "the run was stopped while it was prepared" }));
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
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const begun = await this.#command("step", () => {
      this.#stepsLeft = (this.#stepsLeft ?? 0) + steps;
      this.#stepsDone.push(finish);
      this.#drive();
    });
    if (!begun.ok) return begun;
    await finished;
    return this.#report.error === null ? done : err(this.#report.error);
  }

  stop(): Promise<Done> {
    if (this.#state === "preparing") {
      this.#preparation.abort();
      return Promise.resolve(this.#enterIfAllowed("stop"));
    }
    this.#diagnosis.abort();
    return this.#turnstile.pass(async () => {
      if (nextRunState(this.#state, "stop") === null) return this.#wrongState("stop");
      this.#parts?.loop.flushPoint();
      await this.#keep(null);
      await this.#recordEnd();
      // Writing may have found that the run diverged.
      if (isOver(this.#state)) return done;
      this.#enter("stop");
      return done;
    });
  }

  /** At most so many steps per second from now on, null for as many as can be; the numbers stay the same. */
  pace(stepsPerSecond: number | null): void {
    this.#pace.set(stepsPerSecond);
  }

  /** Shows a recorded step in place of the newest weights, to the view and to predictions. */
  show({ path, step }: TrainerCallParams<"show">): Promise<Result<TrainerCallResult<"show">, AppError>> {
    return this.#withTrained(async ({ recording }) => {
      const shown = await recording.show(path, step);
      return shown.ok ? ok({ step: shown.value }) : shown;
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
    return this.#withTrained((parts) =>
      predict({ ...parts, session: parts.shown, turnstile: this.#turnstile }, request),
    );
  }

  confusion(): Promise<Result<CallResult<"training.confusion">, AppError>> {
    return this.#withTrained((parts) =>
      confusion({ ...parts, session: parts.shown, turnstile: this.#turnstile }, parts.dataset),
    );
  }

  answers(request: AnswersRequest): Promise<Result<CallResult<"training.answers">, AppError>> {
    return this.#withTrained((parts) =>
      findAnswers({ ...parts, session: parts.shown, turnstile: this.#turnstile }, parts.dataset, request),
    );
  }

  saliency(request: SaliencyRequest): Promise<Result<CallResult<"predict.saliency">, AppError>> {
    return this.#withTrained((parts) =>
      findSaliency({ ...parts, session: parts.shown, turnstile: this.#turnstile }, request),
    );
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
    if (parts === null) return;
    await parts.recording.close();
    await this.#turnstile.pass(() => parts.session.dispose());
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
    view.budget.begin();
    while (this.#advancing) {
      if (this.#stepsLeft === null) await this.#pace.wait();
      await this.#turnstile.pass(() => this.#turn());
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#driving = false;
    clock.rest();
    view.budget.rest();
    this.#report.send();
    await this.#idleFrame();
  }

  async #turn(): Promise<void> {
    if (!this.#advancing) return;
    const parts = this.#mustHaveParts();
    try {
      await this.#recordIfDue(parts);
      await this.#advance(parts);
      if (this.#stepsLeft === 0 && !parts.loop.validationPending) await this.#finishStepping(parts);
    } catch (cause) {
      this.#fail(this.#errorFrom(cause));
    }
    if (isOver(this.#state)) return;
    await this.#frameIfDue(parts);
    this.#report.sendNowAndThen();
  }

  async #advance(parts: RunParts): Promise<void> {
    const { loop, clock, rules } = parts;
    this.#endWhereTimeIsUp(parts);
    if (loop.done) return this.#complete();
    const steps = Math.min(
      this.#stepsLeft ?? this.#pace.open,
      rules.stepsToCheckpoint(loop.step),
      parts.recording.stepsUntilNext(loop.step, clock.times().trainingMs),
      Number.MAX_SAFE_INTEGER,
    );
    if (steps < 1 && !loop.validationPending) return;
    const work = () => loop.advance(steps);
    const advance = await (loop.validationPending ? clock.apart(work) : work());
    if (advance.kind === "diverged") return this.#diverged(parts, advance);
    if (advance.kind === "trained") {
      clock.countSamples(advance.samples);
      this.#pace.taken(advance.steps);
      if (this.#stepsLeft !== null) this.#stepsLeft -= advance.steps;
      if (rules.keepsAfterStep(loop.step)) await this.#keep(null);
    }
    if (advance.kind === "validated" && advance.epochEnd) await this.#endEpoch(parts);
  }

  #endWhereTimeIsUp({ loop, rules, clock }: RunParts): void {
    if (loop.step >= loop.steps) return;
    const reason = rules.timeIsUp(clock.times().elapsedMs);
    if (reason === null) return;
    this.#report.note(reason);
    loop.endHere();
  }

  async #endEpoch({ loop, rules, best, learningRate, checkpoints }: RunParts): Promise<void> {
    const lowered = await learningRate.endEpoch(loop.epochValues);
    await best.endEpoch(loop.epochValues);
    const reason = loop.done ? null : rules.endsEarly(loop.epochValues);
    this.#report.note(...[lowered, reason].filter((text) => text !== null));
    if (reason !== null) loop.endHere();
    if (loop.done) return this.#complete();
    const validationLoss = loop.metrics["valLoss"] ?? null;
    const keeps = rules.keepsAfterEpoch(loop.epochValues.length, checkpoints.isBest(validationLoss));
    if (keeps ?? checkpoints.due) await this.#keep(validationLoss);
  }

  async #complete(): Promise<void> {
    const { loop, clock, best } = this.#mustHaveParts();
    clock.rest();
    const restored = await best.restore(loop.epochValues, loop.step % loop.stepsPerEpoch === 0);
    if (restored !== null) {
      loop.showEpoch(restored);
      this.#report.note(`The weights of epoch ${restored + 1}, the best one, were put back.`);
    }
    await this.#keep(loop.metrics["valLoss"] ?? null);
    await this.#recordEnd();
    if (!isOver(this.#state)) this.#enter("complete");
    this.#endStepping();
  }

  async #diverged(parts: RunParts, at: Extract<Advance, { kind: "diverged" }>): Promise<void> {
    const newest = await parts.checkpoints.newest();
    const good = newest.ok ? newest.value : null;
    const diagnosis = good === null ? null : await this.#diagnose(parts, good, at.step);
    if (good !== null && diagnosis === null) await parts.session.writeState(good.state);
    if (diagnosis !== null) {
      const record = recordOf(this.#request, parts, this.#report.history.points());
      await parts.checkpoints.save({ ...record, progress: diagnosis.progress }, null, parts.best.weights);
    }
    const goodStep = diagnosis?.progress.step ?? good?.record.progress.step ?? null;
    this.#fail(divergenceError(this.#request.spec.document, { ...at, goodStep, diagnosis }));
  }

  #diagnose(parts: RunParts, good: Checkpoint, atStep: number): Promise<Diagnosis | null> {
    this.#report.setActivity("looking for where it diverged");
    const { session, dataset, rules } = parts;
    const { training } = this.#request.spec.document;
    const { signal } = this.#diagnosis;
    const { now } = this.#tools;
    return diagnose({ session, dataset, training, rules, good, atStep, now, signal }).finally(() =>
      this.#report.setActivity(null),
    );
  }

  async #recordIfDue(parts: RunParts): Promise<void> {
    const { recording, loop, clock } = parts;
    if (!recording.due(loop.step, clock.times().trainingMs)) return;
    loop.flushPoint();
    await recording.take({ record: recordOf(this.#request, parts, []), epoch: loop.epochFraction });
  }

  /** The last frame holds all that is needed to go on. */
  async #recordEnd(): Promise<void> {
    const parts = this.#mustHaveParts();
    if (this.#report.error !== null) return;
    const record = recordOf(this.#request, parts, []);
    await parts.recording.take({ record, epoch: parts.loop.epochFraction }, true);
  }

  /** Keeps a checkpoint; what goes wrong with that is a note, since the training itself is sound. */
  async #keep(validationLoss: number | null): Promise<void> {
    const parts = this.#mustHaveParts();
    const record = recordOf(this.#request, parts, this.#report.history.points());
    const saved = await parts.checkpoints.save(record, validationLoss, parts.best.weights);
    if (!saved.ok) return this.#report.note(`No checkpoint could be written: ${saved.error.found}.`);
    if (saved.value !== "diverged") return;
    await this.#diverged(parts, { kind: "diverged", step: parts.loop.step, metric: "weight" });
  }

  async #keepAndShow(): Promise<void> {
    if (this.#state !== "paused") return;
    await this.#keep(null).catch((cause: unknown) => this.#fail(this.#errorFrom(cause)));
    this.#report.send();
  }

  async #idleFrame(): Promise<void> {
    if (this.#advancing || this.#parts?.view.due(this.#moment(this.#parts)) !== true) return;
    await this.#turnstile.pass(async () => {
      if (this.#parts !== null && !this.#advancing) await this.#frameIfDue(this.#parts);
    });
  }

  async #frameIfDue(parts: RunParts): Promise<void> {
    const moment = this.#moment(parts);
    if (!parts.view.due(moment)) return;
    try {
      await parts.view.show(moment, (frame) => this.#emit("frame", frame));
    } catch (cause) {
      // The view must never break the training.
      parts.view.stopWatching();
      this.#report.note(`The live view stopped: ${this.#errorFrom(cause).found}.`);
    }
  }

  #moment(parts: RunParts): Moment {
    return parts.shown.moment ?? { step: parts.loop.step, epoch: parts.loop.epochFraction };
  }

  async #finishStepping({ checkpoints }: RunParts): Promise<void> {
    if (checkpoints.due) await this.#keep(null);
    this.#endStepping();
  }

  #endStepping(): void {
    if (this.#stepsLeft === null) return;
    this.#stepsLeft = null;
    this.#parts?.loop.flushPoint();
    this.#report.send();
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
    this.#pace.restart();
    if (next === "paused") this.#parts?.loop.flushPoint();
    this.#report.send();
    if (isOver(next)) this.#endStepping();
  }

  #wrongState(event: RunEvent): Done {
    return err(appError("run/wrong-state", { found: `"${event}" while the run is ${this.#state}` }));
  }

  #fail(error: AppError): void {
    if (isOver(this.#state)) return;
    this.#report.setError(error);
    this.#parts?.clock.rest();
    this.#enter("fail");
  }

  #errorFrom(cause: unknown): AppError {
    if (!(cause instanceof InvariantError)) return engineFailure(cause);
    this.#tools.report(cause);
    return appError("internal", { found: cause.message });
  }

  async #withTrained<T>(
    work: (parts: RunParts) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> {
    if (this.#parts === null) {
      return err(appError("run/nothing-trained", { found: `a run that is ${this.#state}` }));
    }
    return work(this.#parts).catch((cause: unknown) => err(this.#errorFrom(cause)));
  }

  #mustHaveParts(): RunParts {
    invariant(this.#parts !== null, "the run is not prepared");
    return this.#parts;
  }
}
