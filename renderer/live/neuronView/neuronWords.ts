// What the card of a neuron shows, in one sentence: for those who listen instead of looking, and to be checked by hand.
import type { LiveFeed } from "../liveFeed.ts";
import { plain, signed } from "../numberText.ts";
import type { NeuronColumn } from "./columns.ts";
import type { NeuronHit } from "./layout.ts";
import { numbersOf } from "./neuronNumbers.ts";
import { weightedSum, type WeightedSum } from "./weightedSum.ts";

const digits = 4;
const listedTerms = 3;

/** Null where nothing is known of the neuron yet. */
export function neuronWords(
  columns: readonly NeuronColumn[],
  { column, neuron }: Pick<NeuronHit, "column" | "neuron">,
  feed: LiveFeed,
): string | null {
  const [own, source] = [columns[column], columns[column - 1]];
  const frame = feed.frame();
  if (own === undefined || source === undefined || frame === null) return null;
  const numbers = numbersOf(own, source, feed);
  const activation = numbers.activations?.[neuron];
  if (activation === undefined) return null;
  const inputs = numbersOf(source, columns[column - 2] ?? null, feed).activations;
  const name = `${own.title}, neuron ${neuron} at step ${frame.step}`;
  const value = `activation ${plain(activation, digits)}`;
  if (numbers.kernel === null || numbers.kernel.grid !== undefined || inputs === null)
    return `${name}: ${value}.`;
  const sum = weightedSum({
    kernel: numbers.kernel.data,
    sources: source.size,
    targets: own.size,
    target: neuron,
    inputs,
    bias: numbers.bias,
    list: listedTerms,
  });
  return `${name}: ${sumWords(sum, source)}, ${value}.`;
}

function sumWords({ largest, rest, restCount, bias, sum }: WeightedSum, source: NeuronColumn): string {
  const terms = largest.map(
    ({ weight, input, source: from }) =>
      `weight ${signed(weight, digits)} times ${plain(input, digits)} from ${source.title} ${from}`,
  );
  const others = restCount > 0 ? [`${signed(rest, digits)} from ${restCount} others`] : [];
  const biases = bias === null ? [] : [`bias ${signed(bias, digits)}`];
  return `sum ${signed(sum, digits)} of ${[...terms, ...others, ...biases].join(", ")}`;
}
