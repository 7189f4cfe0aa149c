// Gradients, and what the optimizer would change, for the window: the step that would come next, looked into. Those of weights
// are over a batch that stays the same for all of a run, those of a node's values are of the sample on show.
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { EngineState, HostTensor, TrainingSession, WatchedSamples } from "../engine/engine.ts";
import { stepValueName } from "../engine/stepValues.ts";
import { normOf, tapValue, viewOfTensor } from "./tapValue.ts";
import { weightName } from "./weightName.ts";

export interface StepSource {
  readonly session: Pick<TrainingSession, "readState" | "watchStep">;
  readonly network: Pick<CompiledNetwork, "layerOfNode" | "weightsOfNode">;
}

export type StepTapValues = ReadonlyMap<TapRequest, TapValue>;
type Watched = readonly [TapRequest, HostTensor];

export function isStepTap({ kind }: TapRequest): boolean {
  return kind === "gradient" || kind === "gradientHistogram" || kind === "update";
}

export class StepTaps {
  readonly #source: StepSource;

  constructor(source: StepSource) {
    this.#source = source;
  }

  isOfWeight(tap: TapRequest): boolean {
    return isStepTap(tap) && tap.weight !== undefined && this.#weight(tap) !== undefined;
  }

  async ofWeights(taps: readonly TapRequest[], batch: WatchedSamples): Promise<StepTapValues> {
    const wanted = taps.filter((tap) => this.isOfWeight(tap));
    const weights = await this.#weightsOf(wanted.filter(({ kind }) => kind === "update"));
    return valuesOf(await this.#watched(wanted, batch), (tap) =>
      tap.kind === "update" ? weights.get(this.#weight(tap) ?? "") : undefined,
    );
  }

  async ofNodes(taps: readonly TapRequest[], sample: WatchedSamples): Promise<StepTapValues> {
    const wanted = taps.filter((tap) => isStepTap(tap) && tap.weight === undefined);
    return valuesOf(await this.#watched(wanted, sample), () => undefined);
  }

  async #watched(taps: readonly TapRequest[], samples: WatchedSamples): Promise<readonly Watched[]> {
    if (taps.length === 0) return [];
    const names = [...new Set(taps.flatMap((tap) => this.#valueName(tap) ?? []))];
    const values = await this.#source.session.watchStep(samples, names);
    return taps.flatMap((tap) => {
      const value = values.get(this.#valueName(tap) ?? "");
      if (value === undefined) return [];
      const whole = tap.weight === undefined ? { shape: value.shape.slice(1), data: value.data } : value;
      return [[tap, whole] as const];
    });
  }

  async #weightsOf(taps: readonly TapRequest[]): Promise<EngineState> {
    if (taps.length === 0) return new Map();
    return this.#source.session.readState([...new Set(taps.flatMap((tap) => this.#weight(tap) ?? []))]);
  }

  #valueName(tap: TapRequest): string | undefined {
    if (tap.weight === undefined) return stepValueName("activationGradient", tap.node);
    const name = this.#weight(tap);
    return name && stepValueName(tap.kind === "update" ? "update" : "weightGradient", name);
  }

  #weight(tap: TapRequest): string | undefined {
    return weightName(this.#source.network, tap);
  }
}

/** @param weightOf the weight that an update is of. */
function valuesOf(
  watched: readonly Watched[],
  weightOf: (tap: TapRequest) => HostTensor | undefined,
): StepTapValues {
  return new Map(
    watched.flatMap(([tap, whole]): [TapRequest, TapValue][] => {
      const value = stepValue(tap, whole, weightOf(tap));
      return value === undefined ? [] : [[tap, value]];
    }),
  );
}

function stepValue(tap: TapRequest, whole: HostTensor, weight: HostTensor | undefined): TapValue | undefined {
  const value = tapValue(tap, viewOfTensor(whole));
  if (value === undefined || tap.kind === "gradientHistogram") return value;
  const norm = normOf(whole.data);
  return weight === undefined ? { ...value, norm } : { ...value, norm, weightNorm: normOf(weight.data) };
}
