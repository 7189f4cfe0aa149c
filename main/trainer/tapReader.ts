// Reads what taps ask for from a session, between two chunks: only the wanted nodes and variables, where they lie, reduced at
// once to what a picture shows.
import { innerValueName, type TapRequest, type TapValue } from "../../shared/contract/live.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { HostTensor, TensorView, TrainingSession, WatchedSamples } from "../engine/engine.ts";
import { firingOf } from "./firing.ts";
import type { ProbeSample } from "./probe.ts";
import { probeBatch } from "./probeBatch.ts";
import { Projections } from "./projection.ts";
import { isStepTap, StepTaps, type StepTapValues } from "./stepTaps.ts";
import { surfaceGrid, surfaceValue, type SurfaceGrid } from "./surface.ts";
import { tapValue, viewOfTensor } from "./tapValue.ts";
import type { ViewBudget } from "./viewBudget.ts";
import { weightName } from "./weightName.ts";

type Views = ReadonlyMap<string, TensorView>;
type NodeValues = ReadonlyMap<string, HostTensor>;

export interface TapSource {
  readonly session: Pick<TrainingSession, "forward" | "readState" | "watchStep"> & {
    /** Null where the weights can only be copied. */
    viewState?(names: readonly string[]): Views | null;
  };
  readonly network: Pick<CompiledNetwork, "layerOfNode" | "weightsOfNode" | "innerOfNode">;
  /** For surfaces: the part of the plane the data lies in. For histograms and gradients: the samples they are over. */
  readonly dataset?: Pick<LoadedDataset, "train">;
}

/** Rations what is too dear for every frame. */
export type SeldomBudget = Pick<ViewBudget, "allowsSeldom" | "spendSeldom">;

export class TapReader {
  readonly #source: TapSource;
  /** Null where the network's input is no point in a plane; undefined before a surface was asked for. */
  #grid: SurfaceGrid | null | undefined;
  #batch: WatchedSamples | null | undefined;
  #owesBatch = false;
  readonly #projections = new Projections();
  readonly #stepTaps: StepTaps;
  readonly #budget: SeldomBudget;
  /** Ways of running the network that were used before; the first use of one builds a program. */
  readonly #built = new Set<string>();

  constructor(source: TapSource, budget: SeldomBudget) {
    this.#source = source;
    this.#stepTaps = new StepTaps(source);
    this.#budget = budget;
  }

  /** Whether values over the batch were left out of the last frame because they had been read just before. */
  get owesBatch(): boolean {
    return this.#owesBatch;
  }

  /** Whether reading these first builds what all later reads use. */
  builds(taps: readonly TapRequest[]): boolean {
    return this.#waysOf(taps).some((way) => !this.#built.has(way));
  }

  async read(
    taps: readonly TapRequest[],
    sample: Pick<ProbeSample, "features" | "targets">,
  ): Promise<readonly TapValue[]> {
    const activations = await this.#activations(taps, sample.features);
    const weights = await this.#weights(taps);
    const surfaces = await this.#surfaces(taps);
    const [overBatch, ofWeights] = await this.#batchValues(taps);
    const ofNodes = await this.#stepTaps.ofNodes(taps, sample);
    for (const way of this.#waysOf(taps)) this.#built.add(way);
    return taps.flatMap((tap) => {
      if (isStepTap(tap)) return ofWeights.get(tap) ?? ofNodes.get(tap) ?? [];
      if (tap.kind === "surface") return surfaces.get(tap.node) ?? [];
      if (isOverBatch(tap)) return batchValue(tap, overBatch.get(tap.node)) ?? [];
      if (!readsWeight(tap)) return tapValue(tap, activations.get(valueName(tap))) ?? [];
      const name = weightName(this.#source.network, tap);
      const whole = name === undefined ? undefined : weights.get(name);
      if (tap.kind === "projection") return (whole && this.#projections.valueOf(tap, whole)) ?? [];
      return tapValue(tap, whole) ?? [];
    });
  }

  #waysOf(taps: readonly TapRequest[]): readonly string[] {
    return taps.flatMap((tap) => {
      if (isStepTap(tap)) return tap.weight === undefined ? "step of the sample" : "step of the batch";
      if (!this.#readsNode(tap)) return [];
      return isOverBatch(tap) || isSurface(tap) ? tap.kind : "sample";
    });
  }

  /** What taps want of the batch, where it was not looked at just before: it is as dear as many samples. */
  async #batchValues(taps: readonly TapRequest[]): Promise<readonly [NodeValues, StepTapValues]> {
    const samples = this.#source.dataset?.train;
    const wanted = taps.filter(
      (tap) => (isOverBatch(tap) && this.#readsNode(tap)) || this.#stepTaps.isOfWeight(tap),
    );
    this.#owesBatch = wanted.length > 0 && !this.#budget.allowsSeldom;
    if (wanted.length === 0 || samples === undefined || this.#owesBatch) return [new Map(), new Map()];
    this.#batch ??= probeBatch(samples);
    const batch = this.#batch;
    if (batch === null) return [new Map(), new Map()];
    return this.#budget.spendSeldom(this.builds(wanted), async () => [
      await this.#overBatch(wanted, batch),
      await this.#stepTaps.ofWeights(wanted, batch),
    ]);
  }

  async #activations(taps: readonly TapRequest[], features: readonly HostTensor[]): Promise<Views> {
    const nodes = new Set(taps.flatMap((tap) => (this.#readsSample(tap) ? valueName(tap) : [])));
    if (nodes.size === 0) return new Map();
    const values = await this.#source.session.forward(features, [...nodes]);
    return new Map([...values.nodes].map(([node, value]) => [node, viewOfTensor(withoutBatchAxis(value))]));
  }

  /** Values [batch, …] of nodes over the batch. */
  async #overBatch(taps: readonly TapRequest[], batch: WatchedSamples): Promise<NodeValues> {
    const nodes = [...new Set(taps.filter(isOverBatch).map(({ node }) => node))];
    if (nodes.length === 0) return new Map();
    return (await this.#source.session.forward(batch.features, nodes)).nodes;
  }

  /** All surfaces come from one batch. */
  async #surfaces(taps: readonly TapRequest[]): Promise<ReadonlyMap<string, TapValue>> {
    const wanted = taps.filter((tap) => isSurface(tap) && this.#source.network.layerOfNode.has(tap.node));
    if (wanted.length === 0) return new Map();
    this.#grid ??= surfaceGrid(this.#source.dataset?.train);
    const grid = this.#grid;
    if (grid === null) return new Map();
    const values = await this.#source.session.forward(
      [grid.points],
      [...new Set(wanted.map(({ node }) => node))],
    );
    return new Map(
      wanted.flatMap((tap) => {
        const value = values.nodes.get(tap.node);
        return value === undefined ? [] : [[tap.node, surfaceValue(tap, value, grid)] as const];
      }),
    );
  }

  async #weights(taps: readonly TapRequest[]): Promise<Views> {
    const { session } = this.#source;
    const { network } = this.#source;
    const names = [
      ...new Set(taps.flatMap((tap) => (readsWeight(tap) ? (weightName(network, tap) ?? []) : []))),
    ];
    if (names.length === 0) return new Map();
    const views = session.viewState?.(names) ?? null;
    if (views !== null) return views;
    const copies = await session.readState(names);
    return new Map([...copies].map(([name, value]) => [name, viewOfTensor(value)]));
  }

  #readsNode(tap: TapRequest): boolean {
    const { layerOfNode, innerOfNode } = this.#source.network;
    if (tap.kind === "inner") return innerOfNode?.get(tap.node)?.includes(tap.weight ?? "") === true;
    return !readsWeight(tap) && !isStepTap(tap) && layerOfNode.has(tap.node);
  }

  #readsSample(tap: TapRequest): boolean {
    return this.#readsNode(tap) && !isSurface(tap) && !isOverBatch(tap);
  }
}

function isSurface(tap: TapRequest): boolean {
  return tap.kind === "surface";
}

/** A histogram is of the weight it names, or else of the node's values. */
function isOverBatch(tap: TapRequest): boolean {
  return tap.kind === "histogram" && tap.weight === undefined;
}

function readsWeight(tap: TapRequest): boolean {
  if (tap.kind === "activation" || tap.kind === "inner") return false;
  return !isSurface(tap) && !isOverBatch(tap) && !isStepTap(tap);
}

/** The name by which the engine gives what a tap of the sample on show wants. */
function valueName({ node, kind, weight = "" }: TapRequest): string {
  return kind === "inner" ? innerValueName(node, weight) : node;
}

/** The histogram over the batch, and which neurons do no work in it. */
function batchValue(tap: TapRequest, value: HostTensor | undefined): TapValue | undefined {
  if (value === undefined) return undefined;
  const whole = tapValue(tap, viewOfTensor(value));
  if (whole === undefined) return undefined;
  return { ...whole, shape: value.shape.slice(1), firing: firingOf(value, tap.activation) };
}

function withoutBatchAxis(value: HostTensor): HostTensor {
  return { shape: value.shape.slice(1), data: value.data };
}
