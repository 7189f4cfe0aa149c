// Measures now and then how each layer learns, so that the curves of it are there for whoever looks at the run later. It is
// dearer than a frame, so it keeps a share of the training time of its own.
import { layerPace, paceValues } from "../../../shared/contract/layerPace.ts";
import type { CompiledNetwork } from "../../compile/compiledNetwork.ts";
import type { LoadedDataset } from "../../data/dataset.ts";
import type { HostTensor, TrainingSession, WatchedSamples } from "../../engine/engine.ts";
import { stepValueName } from "../../engine/stepValues.ts";
import { probeBatch } from "../probeBatch.ts";
import { normOf } from "../tapValue.ts";
import type { Payment } from "../viewBudget.ts";
import { measureCost, type WorkClocks } from "../workCost.ts";

export interface PaceRecorderOptions {
  readonly session: Pick<TrainingSession, "readState" | "watchStep">;
  readonly network: Pick<CompiledNetwork, "weightsOfNode">;
  readonly dataset: Pick<LoadedDataset, "train">;
  readonly clocks: WorkClocks;
  /** Share of the training time it may take. */
  readonly share: number;
  /** Hears what each look cost the training; the allowance and what the first one builds are not paid for. */
  readonly onCost: (costMs: number, payment: Payment) => void;
}

type PaceValues = Readonly<Record<string, number>>;
type Tensors = ReadonlyMap<string, HostTensor>;

/** The first look builds a program: not while a run of a blink begins. */
const firstAfterMs = 250;
/** What short runs may spend beyond the share: nobody notices it, and their curves are more than a line. */
const allowanceMs = 60;
/** More layers than anybody can tell apart in a chart. */
const mostLayers = 64;

export class PaceRecorder {
  readonly #options: PaceRecorderOptions;
  readonly #layers: readonly (readonly [node: string, weights: readonly string[]])[];
  #batch: WatchedSamples | null | undefined;
  #built = false;
  #stopped = false;
  #spentMs = 0;
  #expectedMs = 0;

  constructor(options: PaceRecorderOptions) {
    this.#options = options;
    this.#layers = [...options.network.weightsOfNode].slice(0, mostLayers);
  }

  /** The network as it stands, as values of a point of the curves; null where that is not affordable. */
  async lookIfAffordable(trainingMs: number): Promise<PaceValues | null> {
    this.#batch ??= probeBatch(this.#options.dataset.train);
    if (this.#batch === null || !this.#affordable(trainingMs)) return null;
    const cost = measureCost(this.#options.clocks);
    const values = await this.#measure(this.#batch);
    this.#count(cost());
    return values;
  }

  /** No further look is taken. */
  stop(): void {
    this.#stopped = true;
  }

  #affordable(trainingMs: number): boolean {
    const { share } = this.#options;
    if (this.#stopped || share === 0 || trainingMs < firstAfterMs) return false;
    return this.#spentMs + this.#expectedMs <= allowanceMs + share * trainingMs;
  }

  #count(costMs: number): void {
    const { onCost } = this.#options;
    if (!this.#built) {
      this.#built = true;
      onCost(costMs, "built");
      return;
    }
    this.#spentMs += costMs;
    this.#expectedMs = costMs;
    onCost(costMs, this.#spentMs > allowanceMs ? "waiting" : "allowance");
  }

  async #measure(batch: WatchedSamples): Promise<PaceValues> {
    const { session } = this.#options;
    const names = [...new Set(this.#layers.flatMap(([, weights]) => weights))];
    const wanted = names.flatMap((name) => [gradientName(name), updateName(name)]);
    const step: Tensors = await session.watchStep(batch, wanted);
    const trained = names.filter((name) => step.has(gradientName(name)));
    const weights = await session.readState(trained);
    const sizes = new Map(trained.map((name) => [name, sizesOf(name, step, weights)] as const));
    return Object.fromEntries(
      this.#layers.flatMap(([node, own]) => {
        const pace = layerPace(own.flatMap((name) => sizes.get(name) ?? []));
        return Object.entries(paceValues(node, pace));
      }),
    );
  }
}

function sizesOf(name: string, step: Tensors, weights: Tensors): Parameters<typeof layerPace>[0] {
  return [
    { kind: "gradient", norm: normOf(step.get(gradientName(name))?.data ?? []) },
    {
      kind: "update",
      norm: normOf(step.get(updateName(name))?.data ?? []),
      weightNorm: normOf(weights.get(name)?.data ?? []),
    },
  ];
}

function gradientName(weight: string): string {
  return stepValueName("weightGradient", weight);
}

function updateName(weight: string): string {
  return stepValueName("update", weight);
}
