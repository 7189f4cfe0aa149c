// The live view of a run: what the window watches, computed from the session between two chunks and only when the window
// has asked, has drawn the frames before (credit) and the budget allows. Nothing is computed without taps.
import type { Probe, TapFrame, TapRequest, TapValue } from "../../shared/contract/live.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { Dataset } from "../data/dataset.ts";
import type { EngineState, HostTensor, TrainingSession } from "../engine/engine.ts";
import { probeSampleAt } from "./probe.ts";
import { histogramOf, sampleValue, statsOf } from "./tapValue.ts";
import { ViewBudget } from "./viewBudget.ts";

export interface ViewSource {
  readonly runId: string;
  readonly session: Pick<TrainingSession, "forward" | "readState">;
  readonly network: Pick<CompiledNetwork, "layerOfNode" | "weightsOfNode">;
  readonly dataset: Dataset;
}

export interface Subscription {
  readonly taps: readonly TapRequest[];
  readonly probe: Probe;
  readonly budget: number;
}

/** Where the run stands when a frame is taken. */
export interface Moment {
  readonly step: number;
  readonly epoch: number;
  /** False while paused, ready or over. */
  readonly training: boolean;
}

const mostOutstanding = 2;
const nobodyWatches: Subscription = {
  taps: [],
  probe: { kind: "sample", split: "validation", index: 0 },
  budget: 0,
};

export class View {
  readonly budget: ViewBudget;
  readonly #source: ViewSource;
  readonly #now: () => number;
  #subscription: Subscription = nobodyWatches;
  #frames = 0;
  #credited = 0;
  /** What the newest frame showed; the same is not shown twice. */
  #shown: string | null = null;
  /** Weights as the last frame saw them: an update is the difference since. */
  #before: EngineState = new Map();

  constructor(source: ViewSource, now: () => number) {
    this.#source = source;
    this.#now = now;
    this.budget = new ViewBudget(now);
  }

  get watched(): boolean {
    return this.#subscription.taps.length > 0;
  }

  /** Replaces what is watched. A window that asks anew owes no credit for frames it never saw. */
  subscribe(subscription: Subscription): void {
    this.#subscription = subscription;
    this.#credited = this.#frames;
    this.#shown = null;
    this.budget.share = subscription.budget;
  }

  stopWatching(): void {
    this.#subscription = nobodyWatches;
  }

  /** The window has drawn this frame and all before it. */
  credit(frame: number): void {
    this.#credited = Math.max(this.#credited, Math.min(frame, this.#frames));
  }

  /** Whether a frame is wanted, affordable and would show something new. */
  due(moment: Moment): boolean {
    if (!this.watched || this.#frames - this.#credited >= mostOutstanding) return false;
    return this.budget.allows(moment.training) && this.#shown !== this.#momentName(moment);
  }

  /** Computes the frame. Call only between two chunks. */
  frame(moment: Moment): Promise<TapFrame> {
    return this.budget.spend(this.#shown === null, () => this.#compute(moment));
  }

  /** Tells apart what frames show: the step and the sample. */
  #momentName(moment: Moment): string {
    const { probe } = this.#subscription;
    const turn = probe.kind === "rotate" ? Math.floor(this.#now() / probe.everyMs) : probe.index;
    return `${moment.step}/${turn}`;
  }

  async #compute(moment: Moment): Promise<TapFrame> {
    const { taps, probe } = this.#subscription;
    const shown = this.#momentName(moment);
    const sample = probeSampleAt(this.#source.dataset, probe, this.#now());
    const activations = await this.#readActivations(taps, sample.features);
    const weights = await this.#readWeights(taps);
    const values = taps.flatMap((tap) => this.#valueOf(tap, activations, weights) ?? []);
    this.#before = weights;
    this.#shown = shown;
    this.#frames += 1;
    const { runId } = this.#source;
    return {
      runId,
      frame: this.#frames,
      step: moment.step,
      epoch: moment.epoch,
      probe: sample.shown,
      values,
    };
  }

  async #readActivations(
    taps: readonly TapRequest[],
    features: readonly HostTensor[],
  ): Promise<ReadonlyMap<string, HostTensor>> {
    const wanted = taps.filter((tap) => !readsWeight(tap) && this.#source.network.layerOfNode.has(tap.node));
    if (wanted.length === 0) return new Map();
    const nodes = [...new Set(wanted.map((tap) => tap.node))];
    const values = await this.#source.session.forward(features, nodes);
    return new Map([...values.nodes].map(([node, value]) => [node, withoutBatchAxis(value)]));
  }

  async #readWeights(taps: readonly TapRequest[]): Promise<EngineState> {
    const names = new Set(taps.flatMap((tap) => (readsWeight(tap) ? (this.#weightName(tap) ?? []) : [])));
    return names.size === 0 ? new Map() : this.#source.session.readState([...names]);
  }

  /** The variable a tap means: the node's weight of that name, or its first. */
  #weightName(tap: TapRequest): string | undefined {
    const names = this.#source.network.weightsOfNode.get(tap.node) ?? [];
    return tap.weight === undefined ? names[0] : names.find((name) => name.endsWith(`/${tap.weight}`));
  }

  /** Undefined where there is nothing of the kind: no such node or weight, no earlier frame to differ from, a gradient. */
  #valueOf(
    tap: TapRequest,
    activations: ReadonlyMap<string, HostTensor>,
    weights: EngineState,
  ): TapValue | undefined {
    const whole = readsWeight(tap) ? this.#weightValue(tap, weights) : activations.get(tap.node);
    if (whole === undefined) return undefined;
    const stats = statsOf(whole.data);
    const sampled =
      tap.kind === "histogram"
        ? { data: histogramOf(whole.data, stats, tap.limit) }
        : sampleValue(whole.data, whole.shape, tap.limit);
    const weight = tap.weight === undefined ? {} : { weight: tap.weight };
    return { node: tap.node, kind: tap.kind, ...weight, shape: whole.shape, ...sampled, stats };
  }

  #weightValue(tap: TapRequest, weights: EngineState): HostTensor | undefined {
    const name = this.#weightName(tap);
    const value = name === undefined ? undefined : weights.get(name);
    // No engine yields gradients on their own yet.
    if (name === undefined || value === undefined || tap.kind === "gradient") return undefined;
    if (tap.kind !== "update") return value;
    const before = this.#before.get(name);
    return (
      before && {
        shape: value.shape,
        data: value.data.map((number, index) => number - (before.data[index] ?? 0)),
      }
    );
  }
}

/** A histogram is of the weight it names, or else of the activation. */
function readsWeight(tap: TapRequest): boolean {
  return tap.kind !== "activation" && (tap.kind !== "histogram" || tap.weight !== undefined);
}

function withoutBatchAxis(value: HostTensor): HostTensor {
  return { shape: value.shape.slice(1), data: value.data };
}
