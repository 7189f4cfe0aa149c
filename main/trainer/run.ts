// One run in the trainer: the state machine of shared/run/runState.ts and the commands that move it. Commands and chunks take
// turns at one turnstile, so a command finds the run between two chunks and is answered when it holds.
import { setTimeout as sleep } from "node:timers/promises";
import type {
  CallParams,
  CallResult,
  ExportReport,
  MetricPoint,
  PastHistograms,
} from "../../shared/contract/contract.ts";
import type { SampleStepRequest } from "../../shared/contract/sampleStep.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { isOver, type RunEvent, type RunState } from "../../shared/run/runState.ts";
import { findAnswers, type AnswersRequest } from "./answers.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { confusion, type ConfusionRequest } from "./confusion.ts";
import { findDeviations, type DeviationsRequest } from "./deviations.ts";
import { predict } from "./inference.ts";
import { Pace } from "./pace.ts";
import { processTimeMs } from "./processTime.ts";
import { prepareRun, type PreparedRun } from "./prepareRun.ts";
import type { TrainerCallParams, TrainerCallResult } from "./protocol.ts";
import { findPastHistograms, type PastRequest } from "./recording/pastHistograms.ts";
import { explainFailure, type RunContext } from "./runContext.ts";
import { RunDrive } from "./runDrive.ts";
import { RunEnding } from "./runEnding.ts";
import { RunKeeping } from "./runKeeping.ts";
import { done, RunMachine, type Done } from "./runMachine.ts";
import { assembleRun, standingOf, type RunParts, type RunRequest } from "./runParts.ts";
import { RunReport } from "./runReport.ts";
import { RunWatch } from "./runWatch.ts";
import { findSampleStep } from "./sampleStep.ts";
import { findSaliency, type SaliencyRequest } from "./saliency.ts";
import type { EmitTrainerEvent } from "./trainerServer.ts";
import { Turnstile } from "./turnstile.ts";
import type { Subscription } from "./view.ts";

/** A run from the end of its preparation on. */
interface ReadyRun {
  readonly parts: RunParts;
  readonly keeping: RunKeeping;
  readonly ending: RunEnding;
  readonly watch: RunWatch;
  readonly drive: RunDrive;
}

export class Run {
  readonly #context: RunContext;
  readonly #preparation = new AbortController();
  /** Aborted when the run is let go: an export under way is given up. */
  readonly #letGo = new AbortController();
  #ready: ReadyRun | null = null;
  #subscription: Subscription | null = null;

  constructor(request: RunRequest, tools: TrainerDependencies, emit: EmitTrainerEvent) {
    const machine = new RunMachine((state) => this.#onEnter(state));
    const standing = () => standingOf(request, machine, this.#ready?.parts ?? null);
    const report = new RunReport(emit, tools.now, standing);
    const [pace, turnstile] = [new Pace(tools.now), new Turnstile()];
    this.#context = { request, tools, emit, machine, report, pace, turnstile };
  }

  #onEnter(state: RunState): void {
    const { report, pace } = this.#context;
    pace.restart();
    if (state === "paused") this.#ready?.parts.loop.flushPoint();
    if (state === "failed") this.#ready?.parts.clock.rest();
    report.send();
    if (isOver(state)) this.#ready?.drive.endStepping();
  }

  /** Reads, builds and opens; ready, failed or (where it was stopped meanwhile) stopped afterwards. */
  async prepare(): Promise<Done> {
    const { request, tools, report, machine } = this.#context;
    machine.enter("prepare");
    const { signal } = this.#preparation;
    const onActivity = (activity: string) => {
      if (!signal.aborted) report.setActivity(activity);
    };
    const { cacheDir, dataMemoryBytes } = request;
    const options = { cacheDir, dataMemoryBytes, onActivity, signal };
    const prepared = await prepareRun(request.spec, tools, options).catch((cause: unknown) =>
      err(explainFailure(this.#context, cause)),
    );
    report.setActivity(null);
    if (signal.aborted) {
      if (prepared.ok) await prepared.value.session.dispose();
      return stoppedWhilePreparing();
    }
    if (!prepared.ok) {
      machine.fail(prepared.error);
      return prepared;
    }
    return this.#makeReady(prepared.value);
  }

  async #makeReady(prepared: PreparedRun): Promise<Done> {
    const { request, tools, report, machine } = this.#context;
    const onPoint = (point: MetricPoint) => this.#addPoint(point);
    const parts = await assembleRun(request, prepared, tools.now, onPoint);
    const { keeping, watch } = (this.#ready = connect(this.#context, parts));
    const earlier = prepared.resumed?.record.history ?? [];
    report.addPoints(earlier);
    parts.recording.addPoints(earlier);
    report.note(...prepared.notes, ...parts.rules.notes());
    if (this.#subscription !== null) parts.view.subscribe(this.#subscription);
    // The untrained network; what the view builds for its first frame is no time of the training.
    await watch.frameIfDue();
    await keeping.keepSafely();
    if (machine.error !== null) return err(machine.error);
    if (this.#preparation.signal.aborted) return stoppedWhilePreparing();
    watch.begin();
    machine.enter("prepared");
    return done;
  }

  /** The learning rate is a curve beside the losses. */
  #addPoint(point: MetricPoint): void {
    const { learningRate, recording } = this.#mustBeReady().parts;
    const values = { ...point.values, learningRate: learningRate.at(point.step - 1) };
    const full = point.split === "validation" ? point : { ...point, values };
    this.#context.report.addPoints([full]);
    recording.addPoints([full]);
  }

  start(): Promise<Done> {
    return this.#command("start", ({ drive }) => drive.drive());
  }

  async pause(): Promise<Done> {
    const { machine, turnstile } = this.#context;
    const paused = await turnstile.pass(() => {
      if (this.#ready?.drive.stepping !== true) return machine.enterIfAllowed("pause");
      this.#ready.drive.endStepping();
      return done;
    });
    // The window need not wait for the disk.
    if (paused.ok) void turnstile.pass(() => this.#keepWhilePaused());
    return paused;
  }

  async #keepWhilePaused(): Promise<void> {
    const { machine, report } = this.#context;
    if (machine.state !== "paused") return;
    await this.#mustBeReady().keeping.keepSafely();
    report.send();
  }

  /** From ready as well: a run prepared without starting is begun by the same button. */
  resume(): Promise<Done> {
    const event = this.#context.machine.state === "ready" ? "start" : "resume";
    return this.#command(event, ({ drive }) => drive.drive());
  }

  async step(steps: number): Promise<Done> {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const begun = await this.#command("step", ({ drive }) => drive.driveSteps(steps, finish));
    if (!begun.ok) return begun;
    await finished;
    const { error } = this.#context.machine;
    return error === null ? done : err(error);
  }

  stop(): Promise<Done> {
    const { machine, turnstile } = this.#context;
    if (machine.state === "preparing") {
      this.#preparation.abort();
      return Promise.resolve(machine.enterIfAllowed("stop"));
    }
    this.#ready?.ending.abandonDiagnosis();
    return turnstile.pass(async () => {
      if (!machine.allows("stop")) return machine.refusal("stop");
      await this.#mustBeReady().ending.stop();
      return done;
    });
  }

  /** At most so many steps per second from now on, null for as many as can be; the numbers stay the same. */
  pace(stepsPerSecond: number | null): void {
    this.#context.pace.set(stepsPerSecond);
  }

  /** Shows a recorded step in place of the newest weights, to the view and to predictions. */
  show({ path, step }: TrainerCallParams<"show">): Promise<Result<TrainerCallResult<"show">, AppError>> {
    return this.#withTrained(async ({ recording }) => {
      const shown = await recording.show(path, step);
      return shown.ok ? ok({ step: shown.value }) : shown;
    });
  }

  histograms(request: PastRequest): Promise<Result<PastHistograms, AppError>> {
    const { turnstile, tools } = this.#context;
    const clocks = { now: tools.now, busyMs: processTimeMs };
    const share = this.#context.request.spec.viewBudget;
    const wait = (delayMs: number) => sleep(delayMs, undefined, { ref: false });
    return this.#withTrained(({ session, network, dataset, recording, view: { budget } }) =>
      findPastHistograms(
        { session, network, dataset, recording, turnstile, budget, clocks, share, wait },
        request,
      ),
    );
  }

  subscribe(subscription: Subscription): void {
    this.#subscription = subscription;
    this.#ready?.parts.view.subscribe(subscription);
  }

  credit(frame: number): void {
    this.#ready?.parts.view.credit(frame);
  }

  predict(
    request: Omit<CallParams<"predict.run">, "runId">,
  ): Promise<Result<CallResult<"predict.run">, AppError>> {
    return this.#withTrained((parts) => predict(this.#shownNetwork(parts), request));
  }

  confusion(request: ConfusionRequest): Promise<Result<CallResult<"training.confusion">, AppError>> {
    return this.#withTrained((parts) => confusion(this.#shownNetwork(parts), parts.dataset, request));
  }

  deviations(request: DeviationsRequest): Promise<Result<CallResult<"training.deviations">, AppError>> {
    return this.#withTrained((parts) => findDeviations(this.#shownNetwork(parts), parts.dataset, request));
  }

  answers(request: AnswersRequest): Promise<Result<CallResult<"training.answers">, AppError>> {
    return this.#withTrained((parts) => findAnswers(this.#shownNetwork(parts), parts.dataset, request));
  }

  sampleStep(request: SampleStepRequest): Promise<Result<CallResult<"training.sampleStep">, AppError>> {
    const { turnstile } = this.#context;
    return this.#withTrained(({ shown, network, dataset, loop }) => {
      const { step } = shown.moment ?? loop;
      return findSampleStep({ session: shown, network, dataset, turnstile, step }, request);
    });
  }

  saliency(request: SaliencyRequest): Promise<Result<CallResult<"predict.saliency">, AppError>> {
    return this.#withTrained((parts) => findSaliency(this.#shownNetwork(parts), request));
  }

  export({
    weights,
    ...request
  }: Omit<CallParams<"export.run">, "runId">): Promise<Result<ExportReport, AppError>> {
    const { request: run, tools, turnstile } = this.#context;
    const { document } = run.spec;
    // All of it in one turn: the check against the reference is no time for the engine to train.
    return this.#withTrained(({ session, shown, dataset }) =>
      turnstile.pass(async () => {
        const state = await (weights === "shown" ? shown : session).readState();
        const { signal } = this.#letGo;
        const { appVersion } = run;
        return tools.exportModel({ ...request, document, appVersion, dataset, state, signal });
      }),
    );
  }

  /** Stops the run where it has not ended and lets the engine go. */
  async dispose(): Promise<void> {
    const { machine, turnstile } = this.#context;
    this.#letGo.abort();
    if (!machine.isOver && machine.state !== "idle") await this.stop();
    const ready = this.#ready;
    this.#ready = null;
    if (ready === null) return;
    ready.watch.end();
    await ready.parts.recording.close();
    await turnstile.pass(() => ready.parts.loop.close());
    await turnstile.pass(() => ready.parts.session.dispose());
  }

  /** Runs `then` between two chunks if the event fits the state. */
  #command(event: RunEvent, then: (ready: ReadyRun) => void): Promise<Done> {
    const { machine, turnstile } = this.#context;
    return turnstile.pass(() => {
      const entered = machine.enterIfAllowed(event);
      if (entered.ok) then(this.#mustBeReady());
      return entered;
    });
  }

  #shownNetwork({ network, shown }: RunParts): Parameters<typeof predict>[0] {
    return { network, session: shown, turnstile: this.#context.turnstile };
  }

  async #withTrained<T>(
    work: (parts: RunParts) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> {
    if (this.#ready === null) {
      return err(appError("run/nothing-trained", { found: `a run that is ${this.#context.machine.state}` }));
    }
    return work(this.#ready.parts).catch((cause: unknown) => err(explainFailure(this.#context, cause)));
  }

  #mustBeReady(): ReadyRun {
    invariant(this.#ready !== null, "the run is not prepared");
    return this.#ready;
  }
}

function connect(context: RunContext, parts: RunParts): ReadyRun {
  const keeping = new RunKeeping(context, parts, (at) => ending.diverged(at));
  const ending = new RunEnding(context, parts, keeping);
  const watch = new RunWatch(context, parts, () => drive.advancing);
  const drive = new RunDrive(context, parts, { keeping, ending, watch });
  return { parts, keeping, ending, watch, drive };
}

function stoppedWhilePreparing(): Done {
  return err(appError("cancelled", { found: "the run was stopped while it was prepared" }));
}
