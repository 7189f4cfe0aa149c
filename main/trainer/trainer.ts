// The trainer behind its protocol: one run per process. A process that ends takes its native memory and the state of
// libraries with it, so every run starts from the same ground.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { TrainerDependencies } from "./dependencies.ts";
import { Run } from "./run.ts";
import type { EmitTrainerEvent, TrainerHandlers } from "./trainerServer.ts";
import type { Subscription } from "./view.ts";

export interface Trainer {
  readonly handlers: TrainerHandlers;
  /** Keeps what the run would lose and lets the engine go. */
  close(): Promise<void>;
}

export function createTrainer(
  tools: TrainerDependencies,
  emit: EmitTrainerEvent,
  onShutdown: () => void,
): Trainer {
  let run: Run | null = null;
  let subscription: Subscription | null = null;

  function withRun<T>(work: (run: Run) => Promise<Result<T, AppError>>): Promise<Result<T, AppError>> {
    if (run !== null) return work(run);
    return Promise.resolve(err(appError("run/wrong-state", { found: "a trainer without a run" })));
  }

  async function close(): Promise<void> {
    await run?.dispose();
    run = null;
  }

  const handlers: TrainerHandlers = {
    prepare: async (request) => {
      if (run !== null)
        return err(appError("run/wrong-state", { found: "a trainer that has a run already" }));
      run = new Run(request, tools, emit);
      if (subscription !== null) run.subscribe(subscription);
      return run.prepare();
    },
    start: () => withRun((run) => run.start()),
    pause: () => withRun((run) => run.pause()),
    resume: () => withRun((run) => run.resume()),
    step: ({ steps }) => withRun((run) => run.step(steps)),
    stop: () => withRun((run) => run.stop()),
    pace: ({ stepsPerSecond }) =>
      withRun(async (run) => {
        run.pace(stepsPerSecond);
        return ok({});
      }),
    show: (request) => withRun((run) => run.show(request)),
    histograms: (request) => withRun((run) => run.histograms(request)),
    subscribe: async (wanted) => {
      subscription = wanted;
      run?.subscribe(wanted);
      return ok({});
    },
    credit: async ({ frame }) => {
      run?.credit(frame);
      return ok({});
    },
    predict: (request) => withRun((run) => run.predict(request)),
    confusion: (request) => withRun((run) => run.confusion(request)),
    deviations: (request) => withRun((run) => run.deviations(request)),
    answers: (request) => withRun((run) => run.answers(request)),
    sampleStep: (request) => withRun((run) => run.sampleStep(request)),
    saliency: (request) => withRun((run) => run.saliency(request)),
    export: (request) => withRun((run) => run.export(request)),
    gradients: (request) => tools.checkGradients(request, (progress) => emit("gradientProgress", progress)),
    import: (request) => tools.importModel(request),
    engines: async () => ok(await tools.engineStatus()),
    shutdown: async () => {
      await close();
      // After the answer has been sent.
      setImmediate(onShutdown);
      return ok({});
    },
  };
  return { handlers, close };
}
