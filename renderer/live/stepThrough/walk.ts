// The numbers of a walk, from what the feed holds of the sample on show.
import type { LiveFeed } from "../liveFeed.ts";
import type { NeuronColumn } from "../neuronView/columns.ts";
import { numbersOf } from "../neuronView/neuronNumbers.ts";
import { activationFunction } from "../neuronView/weightedSum.ts";
import {
  backwardPass,
  classLoss,
  weightedSums,
  type ClassLoss,
  type LayerGradients,
  type LayerPass,
  type PassLayer,
} from "./samplePass.ts";

export interface WalkLayer {
  readonly layer: PassLayer;
  readonly pass: LayerPass;
  /** As the engine computed them; of the output as probabilities. */
  readonly activations: Float32Array;
  /** Null where it can't be written out from here on. */
  readonly gradients: LayerGradients | null;
}

export interface Walk {
  readonly step: number;
  readonly truth: number | null;
  /** One per column after the first; empty where numbers are missing or only sampled. */
  readonly layers: readonly WalkLayer[];
  readonly loss: ClassLoss | null;
}

type KnownLayer = Omit<WalkLayer, "gradients">;

export function walkOf(columns: readonly NeuronColumn[], lossId: string, feed: LiveFeed): Walk | null {
  const frame = feed.frame();
  if (frame === null) return null;
  const truth = feed.sample()?.label ?? null;
  const known = knownLayers(columns, feed);
  const loss = known === null ? null : classLoss(lossId, known.at(-1)?.activations ?? [], truth);
  if (known === null) return { step: frame.step, truth, layers: [], loss: null };
  const gradients =
    loss === null
      ? []
      : backwardPass(
          known.map((own) => shownAsComputed(own)),
          known.map((own) => own.pass),
          loss.gradient,
        );
  const layers = known.map((own, index) => ({ ...own, gradients: gradients[index] ?? null }));
  return { step: frame.step, truth, layers, loss };
}

function knownLayers(columns: readonly NeuronColumn[], feed: LiveFeed): readonly KnownLayer[] | null {
  const numbers = columns.map((column, index) => numbersOf(column, columns[index - 1] ?? null, feed));
  const known: KnownLayer[] = [];
  for (const [index, column] of columns.entries()) {
    const [own, source] = [numbers[index], numbers[index - 1]];
    if (index === 0) continue;
    if (own?.kernel == null || own.kernel.grid !== undefined) return null;
    if (own.activations === null || source?.activations == null) return null;
    const layer: PassLayer = {
      kernel: own.kernel.data,
      bias: own.bias,
      sources: source.activations.length,
      units: column.size,
      activation: column.activation,
    };
    const inputs = Float64Array.from(source.activations);
    known.push({ layer, pass: { inputs, sums: weightedSums(layer, inputs) }, activations: own.activations });
  }
  return known;
}

const tolerance = 1e-3;

/**
 * Where another layer stands between the sum and the value (a normalization, say), the value is not f(z): the function is
 * taken as unknown, so that no gradient is written out that would be wrong.
 */
function shownAsComputed({ layer, pass, activations }: KnownLayer): PassLayer {
  const f = activationFunction(layer.activation);
  const agrees =
    f !== null &&
    pass.sums.every(
      (sum, unit) => Math.abs(f(sum) - (activations[unit] ?? 0)) <= tolerance * (1 + Math.abs(f(sum))),
    );
  return agrees ? layer : { ...layer, activation: "unknown" };
}
