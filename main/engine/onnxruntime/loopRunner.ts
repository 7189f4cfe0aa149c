// A loop model with its native session: K batches per call where the device has Scan, one batch per call elsewhere.
import { invariant } from "../../../shared/invariant.ts";
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import type { SampleSet } from "../../data/dataset.ts";
import type { StepMetrics } from "../engine.ts";
import { joinNumbers } from "../hostTensors.ts";
import {
  indicesName,
  metricOutputName,
  stateInputName,
  stateOutputName,
  stepName,
  type LoopModel,
} from "./loopModel.ts";
import { openNativeSession, type Feeds, type NativeSession } from "./nativeSession.ts";
import type { StateStore } from "./stateStore.ts";
import { nativeTensor } from "./tensors.ts";

export class LoopRunner {
  readonly model: LoopModel;
  readonly #session: NativeSession;
  readonly #carried: readonly string[];
  readonly #columns = new WeakMap<SampleSet, Feeds>();

  private constructor(model: LoopModel, session: NativeSession) {
    this.model = model;
    this.#session = session;
    this.#carried = model.states.flatMap((state) => (state.next === null ? [] : [state.name]));
  }

  static async open(model: LoopModel, device: DeviceId, threads: number): Promise<LoopRunner> {
    return new LoopRunner(model, await openNativeSession({ bytes: model.bytes, device, threads }));
  }

  get threads(): number {
    return this.#session.threads;
  }

  /**
   * Runs indices.length / batch steps from step number `step` on and keeps the new state in the store.
   * @returns each metric as [K], a tally as [K, its numbers].
   */
  async run(set: SampleSet, indices: Int32Array, step: number, store: StateStore): Promise<StepMetrics> {
    const { batch, form } = this.model;
    invariant(indices.length % batch === 0, "indices are whole batches");
    if (form === "scan") return this.#call(set, indices, step, store, true);
    const calls: StepMetrics[] = [];
    for (let index = 0; index * batch < indices.length; index += 1) {
      const rows = indices.subarray(index * batch, (index + 1) * batch);
      calls.push(await this.#call(set, rows, step + index, store, true));
    }
    return new Map(
      this.model.metrics.map(({ name }) => [name, joinNumbers(calls.map((call) => call.get(name)!))]),
    );
  }

  /** One call that leaves the state as it is (it overwrites spare buffers only). Of the "step" form: one batch. */
  async tryOut(set: SampleSet, indices: Int32Array, store: StateStore): Promise<void> {
    await this.#call(set, indices, 0, store, false);
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  async #call(
    set: SampleSet,
    indices: Int32Array,
    step: number,
    store: StateStore,
    keep: boolean,
  ): Promise<StepMetrics> {
    const { batch, form } = this.model;
    const feeds = this.#feeds(set, step, store);
    feeds[indicesName] = nativeTensor(
      indices,
      "int32",
      form === "scan" ? [indices.length / batch, batch] : [batch],
    );
    const steps = indices.length / batch;
    const metrics = this.#emptyMetrics(steps);
    await this.#session.runInto(feeds, this.#targets(store, metrics, steps));
    if (keep) store.advance(this.#carried);
    return metrics;
  }

  #feeds(set: SampleSet, step: number, store: StateStore): Feeds {
    const feeds: Feeds = { ...this.#columnsOf(set) };
    for (const { name } of this.model.states) feeds[stateInputName(name)] = store.current(name);
    if (this.model.takesStep) feeds[stepName] = nativeTensor(Int32Array.of(step), "int32", []);
    return feeds;
  }

  #emptyMetrics(steps: number): StepMetrics {
    return new Map(
      this.model.metrics.map(({ name, shape }) => [
        name,
        new Float32Array(shape.reduce((size, length) => size * length, steps)),
      ]),
    );
  }

  #targets(store: StateStore, metrics: StepMetrics, steps: number): Feeds {
    const targets: Feeds = {};
    for (const name of this.#carried) targets[stateOutputName(name)] = store.spare(name);
    const rows = this.model.form === "scan" ? [steps] : [];
    for (const { name, shape } of this.model.metrics)
      targets[metricOutputName(name)] = nativeTensor(metrics.get(name)!, "float32", [...rows, ...shape]);
    return targets;
  }

  /** The set's columns as tensors over the dataset's own arrays. */
  #columnsOf(set: SampleSet): Feeds {
    const known = this.#columns.get(set);
    if (known) return known;
    const feeds: Feeds = {};
    for (const column of this.model.columns) {
      const source = (column.kind === "feature" ? set.features : set.targets)[column.index];
      invariant(source, `${column.name} has no column`);
      feeds[column.name] = nativeTensor(source.data, column.dtype, [set.count, ...column.shape]);
    }
    this.#columns.set(set, feeds);
    return feeds;
  }
}
