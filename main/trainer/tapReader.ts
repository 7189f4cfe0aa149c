// Reads what taps ask for from a session, between two chunks: only the wanted nodes and variables, where they lie, reduced at
// once to what a picture shows.
import { innerValueName, type TapRequest, type TapValue } from "../../shared/contract/live.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import type { LoadedDataset } from "../data/dataset.ts";
import type { HostTensor, TensorView, TrainingSession } from "../engine/engine.ts";
import { firingOf } from "./firing.ts";
import { probeBatch } from "./probeBatch.ts";
import { Projections } from "./projection.ts";
import { surfaceGrid, surfaceValue, type SurfaceGrid } from "./surface.ts";
import { histogramOf, sampleValue, statsOf, viewOfTensor } from "./tapValue.ts";

type Views = ReadonlyMap<string, TensorView>;

export interface TapSource {
  readonly session: Pick<TrainingSession, "forward" | "readState"> & {
    /** Null where the weights can only be copied. */
    viewState?(names: readonly string[]): Views | null;
  };
  readonly network: Pick<CompiledNetwork, "layerOfNode" | "weightsOfNode" | "innerOfNode">;
  /** For surfaces: the part of the plane the data lies in. For histograms: the samples they are over. */
  readonly dataset?: Pick<LoadedDataset, "train">;
}

/** The batch is looked at again after this long at the earliest. */
const batchEveryMs = 300;

/** Weights as an earlier frame sent them: an update is the difference since, per step. */
interface Earlier {
  readonly step: number;
  readonly data: Float32Array;
}

export class TapReader {
  readonly #source: TapSource;
  #earlier: ReadonlyMap<string, Earlier> = new Map();
  /** Null where the network's input is no point in a plane; undefined before a surface was asked for. */
  #grid: SurfaceGrid | null | undefined;
  #batch: readonly HostTensor[] | null | undefined;
  #batchReadAt = -Infinity;
  #owesBatch = false;
  readonly #projections = new Projections();
  readonly #now: () => number;

  constructor(source: TapSource, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  /** Whether values over the batch were left out of the last frame because they had been read just before. */
  get owesBatch(): boolean {
    return this.#owesBatch;
  }

  /** Whether reading these runs the network. */
  runsNetwork(taps: readonly TapRequest[]): boolean {
    return taps.some((tap) => this.#readsNode(tap));
  }

  /** @param resting training stands still: nothing is saved by leaving anything out. */
  async read(
    taps: readonly TapRequest[],
    features: readonly HostTensor[],
    step: number,
    resting = false,
  ): Promise<readonly TapValue[]> {
    const activations = await this.#activations(taps, features);
    const weights = await this.#weights(taps);
    const earlier = new Map<string, Earlier>();
    const surfaces = await this.#surfaces(taps);
    const overBatch = await this.#overBatch(taps, resting);
    const values = taps.flatMap((tap) => {
      if (tap.kind === "surface") return surfaces.get(tap.node) ?? [];
      if (isOverBatch(tap)) return batchValue(tap, overBatch.get(tap.node)) ?? [];
      if (!readsWeight(tap)) return tapValue(tap, activations.get(valueName(tap))) ?? [];
      const name = this.#weightName(tap);
      const whole = name === undefined ? undefined : weights.get(name);
      if (tap.kind === "projection") return (whole && this.#projections.valueOf(tap, whole)) ?? [];
      const value = tapValue(tap, whole);
      if (value === undefined || tap.kind !== "update") return value ?? [];
      earlier.set(keyOf(tap), { step, data: value.data });
      return updateOf(value, step, this.#earlier.get(keyOf(tap))) ?? [];
    });
    this.#earlier = earlier;
    return values;
  }

  async #activations(taps: readonly TapRequest[], features: readonly HostTensor[]): Promise<Views> {
    const nodes = new Set(taps.flatMap((tap) => (this.#readsSample(tap) ? valueName(tap) : [])));
    if (nodes.size === 0) return new Map();
    const values = await this.#source.session.forward(features, [...nodes]);
    return new Map([...values.nodes].map(([node, value]) => [node, viewOfTensor(withoutBatchAxis(value))]));
  }

  /** Values [batch, …] of nodes over the probe batch: as dear as many samples, so not for every frame. */
  async #overBatch(taps: readonly TapRequest[], resting: boolean): Promise<ReadonlyMap<string, HostTensor>> {
    const wanted = taps.filter((tap) => isOverBatch(tap) && this.#readsNode(tap));
    const samples = this.#source.dataset?.train;
    this.#owesBatch = false;
    if (wanted.length === 0 || samples === undefined) return new Map();
    this.#owesBatch = !resting && this.#now() - this.#batchReadAt < batchEveryMs;
    this.#batch ??= probeBatch(samples);
    if (this.#owesBatch || this.#batch === null) return new Map();
    this.#batchReadAt = this.#now();
    const nodes = [...new Set(wanted.map(({ node }) => node))];
    return (await this.#source.session.forward(this.#batch, nodes)).nodes;
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
    const names = [
      ...new Set(taps.flatMap((tap) => (readsWeight(tap) ? (this.#weightName(tap) ?? []) : []))),
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
    return !readsWeight(tap) && layerOfNode.has(tap.node);
  }

  #readsSample(tap: TapRequest): boolean {
    return this.#readsNode(tap) && !isSurface(tap) && !isOverBatch(tap);
  }

  /** The variable a tap means: the node's weight of that name, or its first. */
  #weightName(tap: TapRequest): string | undefined {
    const names = this.#source.network.weightsOfNode.get(tap.node) ?? [];
    return tap.weight === undefined ? names[0] : names.find((name) => name.endsWith(`/${tap.weight}`));
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
  return tap.kind !== "activation" && tap.kind !== "inner" && !isSurface(tap) && !isOverBatch(tap);
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

/** Undefined where there is nothing of the kind: no such node or weight, or a gradient, which no engine yields on its own. */
function tapValue(tap: TapRequest, whole: TensorView | undefined): TapValue | undefined {
  if (whole === undefined || tap.kind === "gradient") return undefined;
  const stats = statsOf(whole.data);
  const sent =
    tap.kind === "histogram"
      ? { data: histogramOf(whole.data, stats, tap.limit) }
      : sampleValue(whole, tap.limit);
  const weight = tap.weight === undefined ? {} : { weight: tap.weight };
  return { node: tap.node, kind: tap.kind, ...weight, shape: whole.shape, ...sent, stats };
}

/** What a step changed on average since the earlier frame; undefined where there is none, or no step between. */
function updateOf(value: TapValue, step: number, earlier: Earlier | undefined): TapValue | undefined {
  if (earlier === undefined || earlier.step === step || earlier.data.length !== value.data.length) {
    return undefined;
  }
  const steps = step - earlier.step;
  const data = value.data.map((number, index) => (number - (earlier.data[index] ?? 0)) / steps);
  return { ...value, data, stats: statsOf(data) };
}

function keyOf(tap: TapRequest): string {
  return `${tap.node}/${tap.weight ?? ""}/${tap.limit}`;
}

function withoutBatchAxis(value: HostTensor): HostTensor {
  return { shape: value.shape.slice(1), data: value.data };
}
