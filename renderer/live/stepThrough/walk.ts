// What the feed holds of a fully connected layer and of what flows into it, for its sums to be written out.
import { truthOf } from "../../data/answerTargets.ts";
import type { LiveFeed } from "../liveFeed.ts";
import type { NeuronColumn } from "../neuronView/columns.ts";
import { numbersOf } from "../neuronView/neuronNumbers.ts";
import type { AnswerPath } from "./answerPaths.ts";

export interface WalkLayer {
  /** [sources, units], row-major. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array | null;
  readonly inputs: Float32Array;
  /** As the engine computed them; of the output as probabilities. */
  readonly activations: Float32Array;
  /** By its name. */
  readonly activation: string;
}

export interface Walk {
  readonly step: number;
  /** By the output's node. */
  readonly paths: ReadonlyMap<string, WalkedPath>;
}

export interface WalkedPath {
  /** What the output should answer: a class or a value. */
  readonly truth: number | null;
  /** One per column; null where numbers are missing or only sampled. */
  readonly layers: readonly (WalkLayer | null)[];
}

export function walkOf(paths: readonly AnswerPath[], feed: LiveFeed): Walk | null {
  const frame = feed.frame();
  if (frame === null) return null;
  const walked = paths.map(({ output, target, columns }) => {
    const truth = truthOf(feed.sample(), target);
    return [output, { truth, layers: layersOf(columns, feed) }] as const;
  });
  return { step: frame.step, paths: new Map(walked) };
}

function layersOf(columns: readonly NeuronColumn[], feed: LiveFeed): WalkedPath["layers"] {
  const numbers = columns.map((column, index) => numbersOf(column, columns[index - 1] ?? null, feed));
  return columns.map(({ activation }, index): WalkLayer | null => {
    const [own, source] = [numbers[index], numbers[index - 1]];
    if (own?.kernel == null || own.kernel.grid !== undefined) return null;
    if (own.activations === null || source?.activations == null) return null;
    const { kernel, bias, activations } = own;
    return { kernel: kernel.data, bias, inputs: source.activations, activations, activation };
  });
}
