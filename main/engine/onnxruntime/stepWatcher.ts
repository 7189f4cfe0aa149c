// Looks into the step that would come next: the traced step with all its values as outputs, one program per batch size, made
// when first asked for. It reads the run's state and changes none of it.
import { AppFailure } from "../../../shared/errors/appError.ts";
import { typeOfNumbers } from "../../data/samples.ts";
import { deviceTarget, trainingTarget } from "../../onnx/lowerProgram.ts";
import type { StateOrders } from "../../trace/passes/layout.ts";
import type { HostTensor, WatchedSamples } from "../engine.ts";
import { buildForwardModel } from "./forwardModel.ts";
import { ForwardRunner } from "./forwardRunner.ts";
import { prepareReading } from "./prepareProgram.ts";
import type { StateStore } from "./stateStore.ts";
import type { SessionParts } from "./trainingSession.ts";

export class StepWatcher {
  readonly #parts: SessionParts;
  readonly #stateOrders: StateOrders;
  readonly #threads: number;
  readonly #runners = new Map<string, ForwardRunner>();

  constructor(parts: SessionParts, stateOrders: StateOrders, threads: number) {
    this.#parts = parts;
    this.#stateOrders = stateOrders;
    this.#threads = threads;
  }

  /** @param step number of steps done. */
  async run(
    samples: WatchedSamples,
    wanted: readonly string[],
    step: number,
    store: StateStore,
  ): Promise<ReadonlyMap<string, HostTensor>> {
    const runner = await this.#runnerFor(samples);
    const known = new Set(runner.values);
    return runner.run(
      samples,
      step,
      store,
      wanted.filter((name) => known.has(name)),
    );
  }

  async release(): Promise<void> {
    for (const runner of this.#runners.values()) await runner.release();
    this.#runners.clear();
  }

  async #runnerFor({ features, targets }: WatchedSamples): Promise<ForwardRunner> {
    const batch = features[0]?.shape[0] ?? 0;
    const types = {
      features: features.map(({ data }) => typeOfNumbers(data)),
      targets: targets.map(({ data }) => typeOfNumbers(data)),
    };
    const key = [batch, ...types.features, ...types.targets].join(" ");
    const known = this.#runners.get(key);
    if (known !== undefined) return known;
    const runner = await this.#open(batch, types);
    this.#runners.set(key, runner);
    return runner;
  }

  #open(batch: number, types: Parameters<typeof buildForwardModel>[1]): Promise<ForwardRunner> {
    const { tracer, request, device } = this.#parts;
    const traced = tracer.stepValues(batch);
    if (!traced.ok) throw new AppFailure(traced.error);
    const program = prepareReading(traced.value, this.#stateOrders);
    const target = device === "cpu" ? trainingTarget : deviceTarget;
    const model = buildForwardModel(program, types, request.dataset.preprocess, target);
    return ForwardRunner.open(model, device, batch === 1 ? 1 : this.#threads);
  }
}
