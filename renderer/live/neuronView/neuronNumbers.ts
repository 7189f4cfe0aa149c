// The feed's newest numbers in the order the neuron view draws them: per column its activations and what flows into it.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import { throughLink } from "../../../shared/losses/throughLink.ts";
import type { LiveFeed } from "../liveFeed.ts";
import { magnitudeOf, wholeValue } from "../wholeValue.ts";
import type { NeuronColumn } from "./columns.ts";

/** Kernels larger than this arrive as a sample. */
const mostWeights = 262_144;
const mostActivations = 65_536;

export interface ColumnNumbers {
  /** One per neuron of the layer; null before anything came. */
  readonly activations: Float32Array | null;
  /** The activation drawn in full light. */
  readonly scale: number;
  readonly kernel: TapValue | null;
  readonly bias: Float32Array | null;
}

export function tapsOf(columns: readonly NeuronColumn[]): readonly TapRequest[] {
  return columns.flatMap((column, i): TapRequest[] => {
    const activation: TapRequest = {
      node: column.node,
      kind: "activation",
      limit: Math.min(column.size, mostActivations),
    };
    if (column.dense === null) return [activation];
    const weights = Math.min(column.size * (columns[i - 1]?.size ?? 1), mostWeights);
    return [
      activation,
      { node: column.dense, kind: "weights", weight: "kernel", limit: weights },
      { node: column.dense, kind: "weights", weight: "bias", limit: Math.min(column.size, mostActivations) },
    ];
  });
}

/** @param before the column its lines come from; null for the first. */
export function numbersOf(column: NeuronColumn, before: NeuronColumn | null, feed: LiveFeed): ColumnNumbers {
  const activation = inFull(ofSize(feed.value(column.node, "activation"), [column.size]));
  const weights = (name: string): TapValue | undefined =>
    column.dense === null ? undefined : feed.value(column.dense, "weights", name);
  const kernel = ofSize(weights("kernel"), [before?.size ?? 0, column.size]) ?? null;
  const bias = inFull(ofSize(weights("bias"), [column.size]));
  const activations = activationsOf(column, activation, feed);
  return {
    activations,
    scale: bounded.has(column.activation)
      ? 1
      : Math.max(1e-6, activation === undefined ? 1 : magnitudeOf(activation)),
    kernel,
    bias: bias === undefined ? null : wholeValue(bias),
  };
}

/** Numbers of a run whose network was since changed in the editor do not fit what is drawn, and are left out. */
function ofSize(value: TapValue | undefined, lengths: readonly number[]): TapValue | undefined {
  const wanted = lengths.reduce((product, length) => product * length, 1);
  return value?.shape.reduce((product, length) => product * length, 1) === wanted ? value : undefined;
}

/** A sample meant for a smaller picture, from just before this one was opened, is not mistaken for the whole. */
function inFull(value: TapValue | undefined): TapValue | undefined {
  return value?.grid === undefined ? value : undefined;
}

const bounded: ReadonlySet<string> = new Set(["sigmoid", "hardSigmoid", "tanh", "softmax", "softsign"]);

function activationsOf(
  column: NeuronColumn,
  value: TapValue | undefined,
  feed: LiveFeed,
): Float32Array | null {
  if (column.kind === "pixels") return pixelsOf(value, column.size, feed);
  if (value === undefined) return null;
  const whole = wholeValue(value);
  return throughLink(whole, column.link);
}

/** The input in the program's units where it is tapped, else the sample's stored bytes brought to 0 … 1. */
function pixelsOf(value: TapValue | undefined, size: number, feed: LiveFeed): Float32Array | null {
  if (value !== undefined) return wholeValue(value);
  const stored = feed.sample()?.features[0]?.data;
  if (stored?.length !== size) return null;
  const largest = stored.reduce((a, b) => Math.max(a, b), 0);
  return largest > 1 ? stored.map((pixel) => pixel / 255) : stored;
}
