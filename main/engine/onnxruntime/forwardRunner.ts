// A forward model with its native session, for one batch size and one set of values.
import type { DeviceId } from "../../../shared/run/runSpec.ts";
import type { HostTensor, WatchedSamples } from "../engine.ts";
import { typeOfNumbers } from "../../data/samples.ts";
import { valueOutputName, type ForwardModel } from "./forwardModel.ts";
import { stateInputName, stepName } from "./loopModel.ts";
import { openNativeSession, type Feeds, type NativeSession } from "./nativeSession.ts";
import type { StateStore } from "./stateStore.ts";
import { hostTensor, nativeTensor } from "./tensors.ts";

export class ForwardRunner {
  readonly #model: ForwardModel;
  readonly #session: NativeSession;

  private constructor(model: ForwardModel, session: NativeSession) {
    this.#model = model;
    this.#session = session;
  }

  static async open(model: ForwardModel, device: DeviceId, threads: number): Promise<ForwardRunner> {
    return new ForwardRunner(model, await openNativeSession({ bytes: model.bytes, device, threads }));
  }

  /** Value names as the model has them. */
  get values(): readonly string[] {
    return this.#model.values;
  }

  /**
   * Value name → tensor.
   * @param step number of the step, for programs that draw.
   * @param wanted some of the model's values; the others stay in the engine.
   */
  async run(
    samples: WatchedSamples,
    step: number,
    store: StateStore,
    wanted: readonly string[],
  ): Promise<ReadonlyMap<string, HostTensor>> {
    const feeds: Feeds = {};
    for (const { name, kind, index, shape } of this.#model.samples) {
      const { data } = samples[kind][index]!;
      feeds[name] = nativeTensor(data, typeOfNumbers(data), shape);
    }
    for (const name of this.#model.states) feeds[stateInputName(name)] = store.current(name);
    if (this.#model.takesStep) feeds[stepName] = nativeTensor(Int32Array.of(step), "int32", []);
    const fetches = Object.fromEntries(wanted.map((name) => [valueOutputName(name), null]));
    const outputs = await this.#session.run(feeds, fetches);
    return new Map(wanted.map((name) => [name, hostTensor(outputs[valueOutputName(name)]!)]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}
