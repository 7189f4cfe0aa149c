// What is wrong with a layer, from the statistics of its values, pure. One look can mislead: a problem is one only after it was
// seen many times in a row, over different samples.
import type { TapValue } from "../../shared/contract/live.ts";

export type LayerTrouble = "not-finite" | "exploding" | "dead" | "saturated";

export interface LayerValues {
  /** The function the layer ends in. */
  readonly activation: string | null;
  readonly value: Pick<TapValue, "data" | "stats">;
}

/** Fewer neurons than this are rarely all at rest by mistake. */
const leastNeurons = 4;
const mostlyShare = 0.95;
const exploded = 1e6;
const rectifying: ReadonlySet<string> = new Set(["relu", "relu6"]);

export function troubleOf({ activation, value }: LayerValues): LayerTrouble | null {
  const { data, stats } = value;
  if (data.some((number) => !Number.isFinite(number))) return "not-finite";
  if (Math.max(Math.abs(stats.min), Math.abs(stats.max)) > exploded) return "exploding";
  if (activation === null || data.length < leastNeurons) return null;
  if (rectifying.has(activation) && stats.dead >= 1) return "dead";
  if (activation === "tanh" && shareOf(data, (a) => Math.abs(a) > 0.995) >= mostlyShare) return "saturated";
  if (activation === "sigmoid" && shareOf(data, (a) => a < 0.005 || a > 0.995) >= mostlyShare)
    return "saturated";
  return null;
}

function shareOf(data: Float32Array, fits: (value: number) => boolean): number {
  return data.filter(fits).length / data.length;
}

/** Looks in a row that say the same before it counts. */
export const looksNeeded: Readonly<Record<LayerTrouble, number>> = {
  "not-finite": 1,
  exploding: 2,
  dead: 12,
  saturated: 12,
};

export interface Series {
  readonly values: ArrayLike<number>;
  readonly length: number;
}

const leastEpochs = 4;
const worsening = 1.15;

/** The validation loss has risen well over its best while the training loss went on falling. */
export function overfits(train: Series | null, validation: Series | null): boolean {
  if (train === null || validation === null || validation.length < leastEpochs) return false;
  const losses = Array.from(
    { length: validation.length },
    (_, index) => validation.values[index] ?? Number.NaN,
  );
  const best = Math.min(...losses);
  const bestAt = losses.indexOf(best);
  const trainAtBest = train.values[Math.floor((bestAt / validation.length) * train.length)] ?? 0;
  const recent = losses.slice(-2);
  const trainNow = train.values[train.length - 1] ?? 0;
  return recent.every((loss) => loss > best * worsening) && trainNow < trainAtBest;
}
