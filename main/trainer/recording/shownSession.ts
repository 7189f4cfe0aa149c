// The session as those see it who look at the run: its newest weights, or those of a recorded step. A recorded step is computed
// by lending the session the recorded weights for the time of one call and giving back its own, bit for bit; call it, as every
// use of the session, only between two chunks.
import type {
  EngineState,
  ForwardResult,
  HostTensor,
  TensorView,
  TrainingSession,
  WatchedSamples,
} from "../../engine/engine.ts";
import { isUpdate } from "../../engine/stepValues.ts";

export interface ShownMoment {
  readonly step: number;
  readonly epoch: number;
}

type LentSession = Pick<TrainingSession, "forward" | "readState" | "viewState" | "watchStep" | "writeState">;

export class ShownSession implements Pick<TrainingSession, "forward" | "readState" | "watchStep"> {
  readonly #session: LentSession;
  #recorded: { readonly moment: ShownMoment; readonly weights: EngineState } | null = null;

  constructor(session: LentSession) {
    this.#session = session;
  }

  /** The recorded step on show; null while it is the run's own. */
  get moment(): ShownMoment | null {
    return this.#recorded?.moment ?? null;
  }

  showRecorded(moment: ShownMoment, weights: EngineState): void {
    this.#recorded = { moment, weights };
  }

  showLive(): void {
    this.#recorded = null;
  }

  forward(features: readonly HostTensor[], nodes: readonly string[]): Promise<ForwardResult> {
    return this.#lent(() => this.#session.forward(features, nodes));
  }

  /** Of a recorded step without the updates: they depend on the optimizer's state, which is recorded seldom. */
  async watchStep(
    samples: WatchedSamples,
    wanted: readonly string[],
  ): Promise<ReadonlyMap<string, HostTensor>> {
    const known = this.#recorded === null ? wanted : wanted.filter((name) => !isUpdate(name));
    return this.#lent(() => this.#session.watchStep(samples, known));
  }

  async #lent<T>(work: () => Promise<T>): Promise<T> {
    if (this.#recorded === null) return work();
    const { weights } = this.#recorded;
    const own = await this.#session.readState([...weights.keys()]);
    try {
      await this.#session.writeState(weights);
      return await work();
    } finally {
      await this.#session.writeState(own);
    }
  }

  /** Null while a recorded step is on show, and where the engine can only copy. */
  viewState(names: readonly string[]): ReadonlyMap<string, TensorView> | null {
    return this.#recorded === null ? (this.#session.viewState?.(names) ?? null) : null;
  }

  async readState(names?: readonly string[]): Promise<EngineState> {
    if (this.#recorded === null) return this.#session.readState(names);
    const { weights } = this.#recorded;
    if (names === undefined) return weights;
    return new Map(
      names.flatMap((name): [string, HostTensor][] => {
        const tensor = weights.get(name);
        return tensor === undefined ? [] : [[name, tensor]];
      }),
    );
  }
}
