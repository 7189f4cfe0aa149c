// What is wrong with a layer, from the statistics of its values, pure. One look can mislead: a problem is one only after it was
// seen several times in a row. Whether neurons are dead or saturated is asked of a batch, never of a single sample.
import type { TapValue } from "../../shared/contract/live.ts";
import type { GradientTrouble } from "./diagnoseGradients.ts";

export type LayerTrouble = "not-finite" | "exploding" | "dead" | "saturated";

export interface LayerValues {
  /** The function the layer ends in. */
  readonly activation: string | null;
  /** Its values for the sample on show. */
  readonly sample: Pick<TapValue, "data" | "stats"> | undefined;
  /** The histogram of its values over a batch. */
  readonly batch: Pick<TapValue, "stats" | "firing"> | undefined;
}

/** Of fewer neurons than this most may be at rest by mistake. */
const leastNeurons = 4;
const mostlyDead = 0.9;
const mostlySaturated = 0.9;
const exploded = 1e6;
const rectifying: ReadonlySet<string> = new Set(["relu", "relu6"]);
const bounded: ReadonlySet<string> = new Set(["sigmoid", "hardSigmoid", "tanh", "softsign"]);

/** Whether a layer that ends in this function can have neurons that do no work. */
export function canRest(activation: string | null): boolean {
  return activation !== null && (rectifying.has(activation) || bounded.has(activation));
}

export function troubleOf({ activation, sample, batch }: LayerValues): LayerTrouble | null {
  if (sample?.data.some((number) => !Number.isFinite(number)) === true) return "not-finite";
  if ([sample, batch].some((value) => value !== undefined && largestOf(value) > exploded)) return "exploding";
  const firing = batch?.firing;
  if (firing === undefined || activation === null || firing.neurons < leastNeurons) return null;
  if (rectifying.has(activation) && firing.dead >= mostlyDead) return "dead";
  if (bounded.has(activation) && (firing.saturated ?? 0) >= mostlySaturated) return "saturated";
  return null;
}

function largestOf({ stats }: Pick<TapValue, "stats">): number {
  return Math.max(Math.abs(stats.min), Math.abs(stats.max));
}

/** Looks in a row that say the same before it counts. */
export const looksNeeded: Readonly<Record<LayerTrouble | GradientTrouble, number>> = {
  "not-finite": 1,
  exploding: 2,
  dead: 3,
  saturated: 3,
  vanishing: 2,
  "exploding-gradient": 2,
};

export interface Series {
  readonly values: ArrayLike<number>;
  readonly length: number;
}

const leastEpochs = 4;
const worsening = 1.15;
const improving = 0.9;
/** Training losses jump from batch to batch: this share of the run is taken together. */
const together = 0.05;

/** The training loss is so much smaller than the validation loss that the samples are known by heart. */
const byHeart = 0.2;

/**
 * The validation loss has risen well over its best while the training loss went on falling; or it has got no better for half of
 * the run, and the samples are known by heart.
 */
export function overfits(train: Series | null, validation: Series | null): boolean {
  if (train === null || validation === null || validation.length < leastEpochs) return false;
  const losses = Array.from(
    { length: validation.length },
    (_, index) => validation.values[index] ?? Number.NaN,
  );
  const best = Math.min(...losses);
  const bestAt = (losses.indexOf(best) + 1) / losses.length;
  const trained = meanUpTo(train, 1);
  if (trained >= meanUpTo(train, bestAt) * improving) return false;
  const worse = losses.slice(-2).every((loss) => loss > best * worsening);
  return worse || (bestAt <= 0.5 && trained < best * byHeart);
}

/** Mean of the last few values before a point given as a share of the run. */
function meanUpTo({ values, length }: Series, share: number): number {
  const end = Math.max(1, Math.round(length * share));
  const start = Math.max(0, end - Math.max(1, Math.round(length * together)));
  let sum = 0;
  for (let index = start; index < end; index++) sum += values[index] ?? 0;
  return sum / (end - start);
}
