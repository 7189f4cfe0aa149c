// What an engine is: something that takes a compiled network and trains it. The onnxruntime engine traces the network's own
// train step and runs K steps per call; the tfjs engines run the same LayersModel directly and are the reference.
import type { AppError } from "../../shared/errors/appError.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { Result } from "../../shared/result.ts";
import type { DeviceChoice, DeviceId, EngineId } from "../../shared/run/runSpec.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { LoadedDataset, SampleSet } from "../data/dataset.ts";

export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Numbers where they lie. The one at [i, j, …] is data[i · strides[0] + j · strides[1] + …]; all of `data` belongs to it. */
export interface TensorView extends HostTensor {
  readonly strides: readonly number[];
}

/** Every variable of a run by name: weights ("dense/kernel"), optimizer slots ("optimizer/…") and the step counter. */
export type EngineState = ReadonlyMap<string, HostTensor>;

export interface EngineStatus {
  readonly engine: EngineId;
  readonly ready: boolean;
  readonly version: string | null;
  readonly devices: readonly {
    readonly device: DeviceId;
    readonly ready: boolean;
    readonly detail: string;
  }[];
  /** What is missing and how to get it; empty where ready. */
  readonly todo: string;
}

export interface OpenRequest {
  /** Builds the network anew on the engine's own tfjs instance. Called once; the engine owns the result. */
  readonly compile: (tf: Tfjs) => CompiledNetwork;
  readonly dataset: LoadedDataset;
  readonly batchSize: number;
  /** Seed of everything random inside the program (dropout); initial weights come from the layers' seeds. */
  readonly seed: number;
  readonly device: DeviceChoice;
  /** Threads per call; null leaves them to a fixed rule of the network and the machine, "measure" to a trial at the start. */
  readonly threads: number | "measure" | null;
}

/** Loss and metrics per step, in step order: values.get("loss") is [K]. */
export type StepMetrics = ReadonlyMap<string, Float32Array>;

/** Where a step first yields a number that is not finite. */
export interface Fault {
  /** input: the data itself. forward: a layer's output. update: what the optimizer makes of finite gradients. */
  readonly phase: "input" | "forward" | "loss" | "gradient" | "update";
  /** Document node of the layer, of the weight's layer for an update, of the output for the loss. */
  readonly node: string | null;
  /** The computation, by its name in the program; null for the data. */
  readonly primitive: string | null;
  /** Largest magnitude it was given. */
  readonly largest: number;
}

export interface TrainingSession {
  readonly engine: EngineId;
  readonly device: DeviceId;
  readonly threads: number;
  /** Names of the values a step yields: "loss", "accuracy", with several outputs "<output>/loss"… */
  readonly metricNames: readonly string[];
  /** Something the user should know about how this run is done, e.g. what was measured to choose threads. */
  readonly notes: readonly string[];
  /**
   * Runs indices.length / batch steps over samples of the training set, `batch` samples each, carrying the state.
   * @param indices [steps · batch] positions in the training set, in order.
   * @param batch samples per step: the run's batch size, or the smaller last one.
   * @param samples what the indices count in, where that is not the training set: a part of one that memory does not hold.
   */
  run(indices: Int32Array, batch: number, samples?: SampleSet): Promise<StepMetrics>;
  /** Mean loss and metrics over a set, weighted by samples; the weights stay as they are. */
  evaluate(set: SampleSet): Promise<ReadonlyMap<string, number>>;
  /**
   * Inference with the current weights, values of nodes wanted beside the outputs.
   * @param features one tensor per network input [N, ...shape], stored units (before preprocessing).
   * @param nodes ids of document nodes whose output is wanted; values inside a layer by innerValueName.
   */
  forward(features: readonly HostTensor[], nodes: readonly string[]): Promise<ForwardResult>;
  /**
   * The step that would come next on these samples, seen from within; the state stays as it is.
   * @param wanted names of values (stepValues.ts); those there is nothing of are left out.
   */
  watchStep(samples: WatchedSamples, wanted: readonly string[]): Promise<ReadonlyMap<string, HostTensor>>;
  /** The state as of the last finished step. The arrays are the caller's to read, not to change. */
  readState(names?: readonly string[]): Promise<EngineState>;
  /**
   * Variables where they lie, for a look between two calls: valid until the next `run` or `writeState`, never to be changed.
   * Absent where an engine can only copy.
   */
  viewState?(names: readonly string[]): ReadonlyMap<string, TensorView>;
  writeState(state: EngineState): Promise<void>;
  /**
   * Where the step that would come next goes wrong; the state stays as it is. Null where it does not. Slow: for a run that
   * diverged.
   * @param indices [batch] positions in the training set.
   */
  findFault?(indices: Int32Array): Promise<Fault | null>;
  dispose(): Promise<void>;
}

/** One tensor per network input and one per output, [N, ...shape], stored units. */
export interface WatchedSamples {
  readonly features: readonly HostTensor[];
  readonly targets: readonly HostTensor[];
}

export interface ForwardResult {
  /** One per network output, in the network's order: [N, ...shape]. */
  readonly outputs: readonly HostTensor[];
  /** Output of each wanted node: [N, ...shape]. */
  readonly nodes: ReadonlyMap<string, HostTensor>;
}

export interface Engine {
  readonly id: EngineId;
  status(): Promise<EngineStatus>;
  open(request: OpenRequest): Promise<Result<TrainingSession, AppError>>;
}
