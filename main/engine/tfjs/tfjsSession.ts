// A run on one of tfjs's own backends: the LayersModel's train function, step by step. Slow, but the reference.
import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { AppFailure, appError, fail } from "../../../shared/errors/appError.ts";
import { invariant } from "../../../shared/invariant.ts";
import type { EngineId } from "../../../shared/run/runSpec.ts";
import { talliesOf, tallyMetric, type CompiledNetwork } from "../../compile/compiledNetwork.ts";
import { disposeNetwork } from "../../compile/disposeNetwork.ts";
import { testOnce, trainOnce } from "../../compile/sampleWeights.ts";
import { watchedValue } from "../../compile/watchedValue.ts";
import type { SampleSet } from "../../data/dataset.ts";
import { ascending } from "../../data/random.ts";
import { inMemory } from "../../data/samples.ts";
import { learningRateOf, learningRateState, setLearningRate } from "../../trace/optimizerHyperparameters.ts";
import { setRandomStep } from "../../trace/randomUniform.ts";
import type { Tracer } from "../../trace/tracer.ts";
import { modelVariables, optimizerVariables } from "../../trace/variables.ts";
import type {
  EngineState,
  Fault,
  ForwardResult,
  HostTensor,
  OpenRequest,
  StepMetrics,
  TrainingSession,
  WatchedSamples,
} from "../engine.ts";
import { stackTensors } from "../hostTensors.ts";
import { stepStateName } from "../stepState.ts";
import { MetricSums } from "../metricSums.ts";
import { joinNumbers } from "../hostTensors.ts";
import { wantedNodes } from "../wantedNodes.ts";
import { findFault } from "../onnxruntime/findFault.ts";
import { batchTensors, featureTensors, sampleSetOf } from "./batchTensors.ts";
import { hostTensorOf } from "./hostTensorOf.ts";
import { stepSeen } from "./stepSeen.ts";

type StepFunction = typeof trainOnce;

const evaluationBatch = 100;

export interface TfjsParts {
  readonly engine: EngineId;
  readonly backend: string;
  readonly network: CompiledNetwork;
  readonly tracer: Tracer;
  readonly request: OpenRequest;
}

export class TfjsSession implements TrainingSession {
  readonly engine: EngineId;
  readonly device = "cpu";
  readonly threads = 1;
  readonly metricNames: readonly string[];
  readonly notes: readonly string[];
  readonly #parts: TfjsParts;
  readonly #model: LayersModel;
  readonly #forwardModels = new Map<string, LayersModel>();
  #step = 0;

  private constructor(parts: TfjsParts) {
    this.#parts = parts;
    this.#model = functionalModel(parts.network.model);
    this.engine = parts.engine;
    this.metricNames = parts.network.metricNames;
    this.notes = [`Runs on tfjs's ${parts.backend} backend, one step at a time.`];
  }

  static async open(parts: TfjsParts): Promise<TfjsSession> {
    const session = new TfjsSession(parts);
    // Tracing makes the optimizer's slots, on the tracing backend: bring every variable over here.
    const state = parts.tracer.initialState();
    await session.writeState(state);
    return session;
  }

  async run(indices: Int32Array, batch: number, samples?: SampleSet): Promise<StepMetrics> {
    const set = samples ?? inMemory(this.#parts.request.dataset.train);
    invariant(indices.length % batch === 0, "indices are whole batches");
    await this.#useBackend();
    const steps = indices.length / batch;
    const values: (readonly Float32Array[])[] = [];
    for (let index = 0; index < steps; index += 1) {
      setRandomStep(this.#step);
      const rows = indices.subarray(index * batch, (index + 1) * batch);
      values.push(this.#compute(trainOnce, set, rows));
      this.#step += 1;
    }
    return new Map(
      this.metricNames.map((name, place) => [name, joinNumbers(values.map((step) => step[place]!))]),
    );
  }

  async evaluate(set: SampleSet): Promise<ReadonlyMap<string, number>> {
    await this.#useBackend();
    const sums = new MetricSums(talliesOf(this.#parts.network));
    for (let start = 0; start < set.count; start += evaluationBatch) {
      const length = Math.min(evaluationBatch, set.count - start);
      const rows = Int32Array.from({ length }, (_, index) => start + index);
      const values = this.#compute(testOnce, set, rows);
      sums.addSteps(new Map(this.metricNames.map((name, place) => [name, values[place]!])), 1, length);
    }
    return sums.rawMeans();
  }

  async forward(features: readonly HostTensor[], nodes: readonly string[]): Promise<ForwardResult> {
    await this.#useBackend();
    const { network, request } = this.#parts;
    const set = sampleSetOf({ features, targets: [] });
    const { count } = set;
    const { asked, source } = wantedNodes(network, nodes);
    const model = this.#forwardModel(asked);
    const chunks: HostTensor[][] = [];
    for (let start = 0; start < count; start += evaluationBatch) {
      const rows = Int32Array.from(
        { length: Math.min(evaluationBatch, count - start) },
        (_, index) => start + index,
      );
      chunks.push(
        this.#tidied(() => {
          const inputs = featureTensors(network, set, request.dataset.preprocess, rows);
          const values = [model.apply(inputs, { training: false }) as Tensor | Tensor[]].flat();
          return values.map(hostTensorOf);
        }),
      );
    }
    const names = [...network.outputs.map((output) => output.name), ...asked];
    const values = new Map(
      names.map((name, place) => [name, stackTensors(chunks.map((chunk) => chunk[place]!))]),
    );
    return {
      outputs: network.outputs.map((output) => values.get(output.name)!),
      nodes: new Map([...source].map(([node, name]) => [node, values.get(name)!])),
    };
  }

  async watchStep(
    samples: WatchedSamples,
    wanted: readonly string[],
  ): Promise<ReadonlyMap<string, HostTensor>> {
    await this.#useBackend();
    const { network, request } = this.#parts;
    const set = sampleSetOf(samples);
    setRandomStep(this.#step);
    return this.#tidied(() => {
      const batch = batchTensors(network, set, request.dataset.preprocess, ascending(set.count));
      return stepSeen(network, this.#model, batch, new Set(wanted));
    });
  }

  async readState(names?: readonly string[]): Promise<EngineState> {
    await this.#useBackend();
    const state = new Map<string, HostTensor>();
    for (const [name, variable] of this.#variables()) state.set(name, hostTensorOf(variable));
    state.set(learningRateState, { shape: [], data: Float32Array.of(learningRateOf(this.#model.optimizer)) });
    if (names === undefined) return state.set(stepStateName, { shape: [], data: Int32Array.of(this.#step) });
    return new Map(
      names.map((name) => {
        const tensor = state.get(name);
        invariant(tensor, `no state named ${name}`);
        return [name, tensor];
      }),
    );
  }

  async writeState(state: EngineState): Promise<void> {
    await this.#useBackend();
    const variables = this.#variables();
    for (const [name, tensor] of state) {
      if (name === stepStateName) this.#step = tensor.data[0] ?? 0;
      else if (name === learningRateState) setLearningRate(this.#model.optimizer, tensor.data[0] ?? 0);
      else this.#assign(variables.get(name), name, tensor);
    }
  }

  /** Found on onnxruntime, which runs the same step; where it can't, the fault stays unknown. */
  async findFault(indices: Int32Array): Promise<Fault | null> {
    const { network, tracer, request } = this.#parts;
    const program = tracer.trainStep(indices.length);
    if (!program.ok) return null;
    const state = await this.readState();
    return findFault({ network, program: program.value, dataset: request.dataset, state, indices });
  }

  async dispose(): Promise<void> {
    disposeNetwork(this.#parts.network);
  }

  #assign(variable: Variable | undefined, name: string, { shape, data }: HostTensor): void {
    if (!variable)
      fail("run/checkpoint-invalid", { found: `a variable "${name}" that this network does not have` });
    if (shape.join() !== variable.shape.join()) {
      fail("run/checkpoint-invalid", {
        found: `"${name}" of shape [${shape.join()}], not [${variable.shape.join()}]`,
      });
    }
    this.#tidied(() => variable.assign(this.#core.tensor(data.slice(), [...shape], variable.dtype)));
  }

  get #core() {
    return this.#parts.network.tf.core;
  }

  #tidied<T>(work: () => T): T {
    this.#core.engine().startScope("netloom");
    try {
      return work();
    } catch (cause) {
      throw missingKernel(cause, this.engine) ?? cause;
    } finally {
      this.#core.engine().endScope();
    }
  }

  #variables(): ReadonlyMap<string, Variable> {
    const named = [...modelVariables(this.#model), ...optimizerVariables(this.#model)];
    return new Map(named.map(({ name, variable }) => [name, variable]));
  }

  /** Trains or tests on the rows and reads the numbers back. */
  #compute(run: StepFunction, set: SampleSet, rows: Int32Array): readonly Float32Array[] {
    const { network, request } = this.#parts;
    return this.#tidied(() => {
      const all = run(network, this.#model, batchTensors(network, set, request.dataset.preprocess, rows));
      // Testing, tfjs lists the running sum of the losses first, one per output: the last of them is the total.
      const values = all.slice(all.length - this.metricNames.length);
      return this.metricNames.map((name, place) =>
        numbersOf(tallyMetric(network, name)?.take() ?? values[place]!),
      );
    });
  }

  #forwardModel(nodes: readonly string[]): LayersModel {
    const key = nodes.join(" ");
    const known = this.#forwardModels.get(key);
    if (known) return known;
    const { tf } = this.#parts.network;
    const watched = nodes.map((node) => watchedValue(this.#parts.network, this.#model, node));
    const outputs = [...this.#model.outputs, ...watched];
    const model = tf.layers.model({ inputs: this.#model.inputs, outputs });
    this.#forwardModels.set(key, model);
    return model;
  }

  async #useBackend(): Promise<void> {
    if (this.#core.getBackend() !== this.#parts.backend) await this.#core.setBackend(this.#parts.backend);
  }
}

/** tfjs's complaint that a backend lacks a kernel, as a coded failure; null for anything else. */
function missingKernel(cause: unknown, engine: EngineId): AppFailure | null {
  const kernel =
    cause instanceof Error ? /Kernel '(\w+)' not registered/.exec(cause.message)?.[1] : undefined;
  if (kernel === undefined) return null;
  const found = `${kernel}, which tfjs's ${engine} backend does not have`;
  return new AppFailure(
    appError("engine/no-rule", { found, todo: "Choose the onnxruntime engine, or cpu." }),
  );
}

/** A Sequential keeps the functional model that does the work inside. */
function functionalModel(model: LayersModel): LayersModel {
  return (model as unknown as { model?: LayersModel }).model ?? model;
}

/** Of a metric or a tally, which is disposed of. */
function numbersOf(tensor: Tensor): Float32Array {
  const numbers = Float32Array.from(tensor.dataSync());
  tensor.dispose();
  return numbers;
}
