// A run on onnxruntime: one loop program per batch size, evaluation and inference programs made when first asked for.
import { availableParallelism } from "node:os";
import { AppFailure } from "../../../shared/errors/appError.ts";
import { invariant } from "../../../shared/invariant.ts";
import type { Result } from "../../../shared/result.ts";
import type { AppError } from "../../../shared/errors/appError.ts";
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import { talliesOf, type CompiledNetwork } from "../../compile/compiledNetwork.ts";
import { disposeNetwork } from "../../compile/disposeNetwork.ts";
import type { SampleSet } from "../../data/dataset.ts";
import { inMemory, readRange, typeOfNumbers } from "../../data/samples.ts";
import { deviceTarget, type LoweringTarget } from "../../onnx/lowerProgram.ts";
import type { StateOrders } from "../../trace/passes/layout.ts";
import { arithmeticOf } from "../../trace/program/arithmetic.ts";
import type { Program } from "../../trace/program/ir.ts";
import type { Tracer } from "../../trace/tracer.ts";
import type {
  EngineState,
  Fault,
  ForwardResult,
  HostTensor,
  OpenRequest,
  StepMetrics,
  TensorView,
  TrainingSession,
  WatchedSamples,
} from "../engine.ts";
import { stackTensors, tensorRows } from "../hostTensors.ts";
import { stepStateName } from "../stepState.ts";
import { MetricSums } from "../metricSums.ts";
import { wantedNodes } from "../wantedNodes.ts";
import { columnInputs } from "./batchInputs.ts";
import { processorTarget } from "./channelBlock.ts";
import { chooseThreads, triedBatches } from "./chooseThreads.ts";
import { findFault } from "./findFault.ts";
import { buildForwardModel } from "./forwardModel.ts";
import { ForwardRunner } from "./forwardRunner.ts";
import { withMemoryAdvice } from "./memoryAdvice.ts";
import { buildLoopModel, type LoopModel } from "./loopModel.ts";
import { LoopRunner } from "./loopRunner.ts";
import { prepareReading, prepareTraining } from "./prepareProgram.ts";
import { StateStore } from "./stateStore.ts";
import { StepWatcher } from "./stepWatcher.ts";
import { threadNote, threadsFor } from "./threadRule.ts";

/** Samples per step of an evaluation, and the most per call of an inference. */
const evaluationBatch = 250;
const forwardBatch = 256;
/** Inference programs kept: batch sizes and sets of nodes that a window asks for in turn. */
const keptForwardRunners = 8;

export interface SessionParts {
  readonly network: CompiledNetwork;
  readonly tracer: Tracer;
  readonly request: OpenRequest;
  readonly device: DeviceId;
}

/** Throws AppFailure where the program can't be made or run. */
export async function openTrainingSession(parts: SessionParts): Promise<OnnxruntimeSession> {
  const { batchSize } = parts.request;
  const traced = unwrap(parts.tracer.trainStep(batchSize));
  const main = prepareTraining(traced);
  const store = new StateStore(parts.tracer.initialState(), main.layout);
  const target = parts.device === "cpu" ? await processorTarget() : deviceTarget;
  const session = new OnnxruntimeSession(parts, main.layout.stateOrders, store, target);
  const step = { program: main.program, batch: batchSize, device: parts.device };
  await withMemoryAdvice(
    () => session.openMain(main.program, arithmeticOf(traced)),
    () => step,
  );
  return session;
}

export class OnnxruntimeSession implements TrainingSession {
  readonly engine = "onnxruntime";
  readonly device: DeviceId;
  readonly metricNames: readonly string[];
  readonly notes: string[] = [];
  threads = 1;
  readonly #parts: SessionParts;
  readonly #stateOrders: StateOrders;
  readonly #store: StateStore;
  readonly #target: LoweringTarget;
  readonly #training = new Map<number, LoopRunner>();
  readonly #evaluation = new Map<number, LoopRunner>();
  readonly #forward = new Map<string, ForwardRunner>();
  #watcher: StepWatcher | null = null;
  #step = 0;

  constructor(parts: SessionParts, stateOrders: StateOrders, store: StateStore, target: LoweringTarget) {
    this.#parts = parts;
    this.#target = target;
    this.#stateOrders = stateOrders;
    this.#store = store;
    this.device = parts.device;
    this.metricNames = parts.network.metricNames;
  }

  /** Opens the program of the run's batch size and settles the thread count. @param work arithmetic of a step. */
  async openMain(program: Program, work: number): Promise<void> {
    const { batchSize, threads, dataset } = this.#parts.request;
    const model = this.#loopModel(program, batchSize);
    if (this.device === "cpu" && threads === "measure") {
      const choice = await chooseThreads(
        model,
        readRange(dataset.train, 0, Math.min(dataset.train.count, batchSize * triedBatches)),
        this.#store,
      );
      this.#training.set(batchSize, choice.runner);
      this.threads = choice.runner.threads;
      this.notes.push(choice.note);
      return;
    }
    this.threads = this.device === "cpu" ? this.#cpuThreads(work) : 1;
    this.#training.set(batchSize, await this.#openLoop(model));
  }

  #cpuThreads(work: number): number {
    const { threads } = this.#parts.request;
    if (typeof threads === "number") return threads;
    const cores = availableParallelism();
    const ruled = threadsFor(work, cores);
    this.notes.push(threadNote(work, ruled, cores));
    return ruled;
  }

  async run(indices: Int32Array, batch: number, samples?: SampleSet): Promise<StepMetrics> {
    const runner = await this.#trainingRunner(batch);
    const set = samples ?? inMemory(this.#parts.request.dataset.train);
    const metrics = await withMemoryAdvice(
      () => runner.run(set, indices, this.#step, this.#store),
      () => ({ program: this.#trainProgram(batch), batch, device: this.device }),
    );
    this.#step += indices.length / batch;
    return metrics;
  }

  async evaluate(set: SampleSet): Promise<ReadonlyMap<string, number>> {
    const whole = Math.floor(set.count / evaluationBatch) * evaluationBatch;
    const sums = new MetricSums(talliesOf(this.#parts.network));
    const parts = [
      { start: 0, end: whole, batch: evaluationBatch },
      { start: whole, end: set.count, batch: set.count - whole },
    ];
    for (const { start, end, batch } of parts.filter((part) => part.end > part.start)) {
      const runner = await this.#evaluationRunner(batch);
      const indices = Int32Array.from({ length: end - start }, (_, index) => start + index);
      const metrics = await runner.run(set, indices, 0, this.#store);
      sums.addSteps(metrics, (end - start) / batch, batch);
    }
    return sums.rawMeans();
  }

  async forward(features: readonly HostTensor[], nodes: readonly string[]): Promise<ForwardResult> {
    const count = features[0]?.shape[0] ?? 0;
    invariant(count > 0, "inference wants at least one sample");
    const { network } = this.#parts;
    // Whoever looks at one sample looks at other nodes next: one program yields them all. Values inside a layer are in it
    // only while they are wanted.
    const all = count === 1 ? [...network.layerOfNode.keys(), ...nodes] : nodes;
    const { asked, source } = wantedNodes(network, all);
    const wanted = new Map(nodes.map((node) => [node, source.get(node)!]));
    const outputs = network.outputs.map((output) => output.name);
    const fetched = [...new Set([...outputs, ...wanted.values()])];
    const chunks: ReadonlyMap<string, HostTensor>[] = [];
    for (let start = 0; start < count; start += forwardBatch) {
      const end = Math.min(start + forwardBatch, count);
      const rows = features.map((feature) => tensorRows(feature, start, end));
      const runner = await this.#forwardRunner(rows, asked);
      chunks.push(await runner.run({ features: rows, targets: [] }, this.#step, this.#store, fetched));
    }
    const value = (name: string) => stackTensors(chunks.map((chunk) => chunk.get(name)!));
    return {
      outputs: outputs.map(value),
      nodes: new Map([...wanted].map(([node, name]) => [node, value(name)])),
    };
  }

  async watchStep(
    samples: WatchedSamples,
    wanted: readonly string[],
  ): Promise<ReadonlyMap<string, HostTensor>> {
    this.#watcher ??= new StepWatcher(this.#parts, this.#stateOrders, this.threads);
    return this.#watcher.run(samples, wanted, this.#step, this.#store);
  }

  async readState(names?: readonly string[]): Promise<EngineState> {
    if (names !== undefined) return this.#store.read(names);
    return this.#store.read().set(stepStateName, { shape: [], data: Int32Array.of(this.#step) });
  }

  viewState(names: readonly string[]): ReadonlyMap<string, TensorView> {
    return this.#store.view(names);
  }

  async writeState(state: EngineState): Promise<void> {
    const variables = new Map(state);
    const step = variables.get(stepStateName);
    variables.delete(stepStateName);
    this.#store.write(variables);
    if (step) this.#step = step.data[0] ?? 0;
  }

  async findFault(indices: Int32Array): Promise<Fault | null> {
    const { network, tracer, request } = this.#parts;
    const program = unwrap(tracer.trainStep(indices.length));
    const state = await this.readState();
    return findFault({ network, program, dataset: request.dataset, state, indices });
  }

  async dispose(): Promise<void> {
    await this.releasePrograms();
    disposeNetwork(this.#parts.network);
  }

  /** Ends this session without the network, which another session of it goes on with. */
  async releasePrograms(): Promise<void> {
    const runners = [...this.#training.values(), ...this.#evaluation.values(), ...this.#forward.values()];
    for (const cache of [this.#training, this.#evaluation, this.#forward]) cache.clear();
    for (const runner of runners) await runner.release();
    await this.#watcher?.release();
    this.#watcher = null;
  }

  async #trainingRunner(batch: number): Promise<LoopRunner> {
    return cached(this.#training, batch, () =>
      this.#openLoop(this.#loopModel(this.#trainProgram(batch), batch)),
    );
  }

  #trainProgram(batch: number): Program {
    return prepareTraining(unwrap(this.#parts.tracer.trainStep(batch))).program;
  }

  async #evaluationRunner(batch: number): Promise<LoopRunner> {
    return cached(this.#evaluation, batch, () =>
      this.#openLoop(this.#loopModel(this.#prepared(this.#parts.tracer.evaluation(batch)), batch)),
    );
  }

  #prepared(traced: Result<Program, AppError>): Program {
    return prepareReading(unwrap(traced), this.#stateOrders);
  }

  #loopModel(program: Program, batch: number): LoopModel {
    const { dataset } = this.#parts.request;
    const columns = columnInputs(program, dataset.train.features, dataset.train.targets);
    return buildLoopModel(program, batch, columns, dataset.preprocess, this.#target);
  }

  #openLoop(model: LoopModel): Promise<LoopRunner> {
    return LoopRunner.open(model, this.device, this.threads);
  }

  async #forwardRunner(features: readonly HostTensor[], nodes: readonly string[]): Promise<ForwardRunner> {
    const types = features.map((feature) => typeOfNumbers(feature.data));
    const batch = features[0]!.shape[0]!;
    // Of one sample nothing is worth waking other threads for, which the training needs next.
    const threads = batch === 1 ? 1 : this.threads;
    const key = [batch, types, nodes].join(" ");
    const runner = await cached(this.#forward, key, () => {
      const program = this.#prepared(this.#parts.tracer.inference(batch, nodes));
      const { preprocess } = this.#parts.request.dataset;
      const model = buildForwardModel(program, { features: types, targets: [] }, preprocess, this.#target);
      return ForwardRunner.open(model, this.device, threads);
    });
    await this.#forgetOldest(key);
    return runner;
  }

  /** Keeps the newest few inference programs, the one in use last. */
  async #forgetOldest(used: string): Promise<void> {
    const runner = this.#forward.get(used);
    if (runner === undefined) return;
    this.#forward.delete(used);
    this.#forward.set(used, runner);
    const [oldest] = this.#forward;
    if (oldest === undefined || this.#forward.size <= keptForwardRunners) return;
    this.#forward.delete(oldest[0]);
    await oldest[1].release();
  }
}

async function cached<K, V>(cache: Map<K, V>, key: K, make: () => Promise<V>): Promise<V> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = await make();
  cache.set(key, made);
  return made;
}

function unwrap<T>(result: Result<T, AppError>): T {
  if (!result.ok) throw new AppFailure(result.error);
  return result.value;
}
