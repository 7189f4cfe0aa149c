// Sample-weighted sums of metrics. Adding goes in step order in float64, so a mean does not depend on how the steps were
// grouped into calls; the sums themselves are what a checkpoint keeps, so a resumed epoch ends on the same mean. Scores that
// only a whole set has follow from the sums of their tallies, never from means of batches' scores.
import { isClassScore } from "../../shared/metrics/metricNames.ts";
import type { Tally } from "../compile/tallyMetric.ts";
import type { StepMetrics } from "./engine.ts";

export interface MetricSumsState {
  readonly weight: number;
  readonly sums: Readonly<Record<string, number>>;
}

/** A tally with the names of its sums. */
interface Counted {
  readonly tally: Tally;
  readonly values: readonly string[];
  readonly squares: readonly string[];
}

export class MetricSums {
  readonly #counted: ReadonlyMap<string, Counted>;
  #weight: number;
  readonly #sums: Map<string, number>;

  constructor(tallies: readonly Tally[], state: MetricSumsState = { weight: 0, sums: {} }) {
    this.#counted = new Map(tallies.map((tally) => [tally.name, countedOf(tally)]));
    this.#weight = state.weight;
    this.#sums = new Map(Object.entries(state.sums));
  }

  get empty(): boolean {
    return this.#weight === 0;
  }

  /** Adds steps of `samplesPerStep` samples each. */
  addSteps(values: StepMetrics, steps: number, samplesPerStep: number): void {
    for (const [name, series] of values) {
      const counted = this.#counted.get(name);
      if (counted === undefined) this.#addSeries(name, series, samplesPerStep);
      else this.#addTally(counted, series, samplesPerStep);
    }
    this.#weight += steps * samplesPerStep;
  }

  #addSeries(name: string, series: Float32Array, samplesPerStep: number): void {
    let sum = this.#sums.get(name) ?? 0;
    for (const value of series) sum += value * samplesPerStep;
    this.#sums.set(name, sum);
  }

  /** @param series [steps, size] */
  #addTally({ values, squares }: Counted, series: Float32Array, samplesPerStep: number): void {
    values.forEach((name, place) => {
      const square = squares[place];
      let sum = this.#sums.get(name) ?? 0;
      let squareSum = square === undefined ? 0 : (this.#sums.get(square) ?? 0);
      for (let index = place; index < series.length; index += values.length) {
        const value = series[index] ?? 0;
        sum += value * samplesPerStep;
        squareSum += value ** 2 * samplesPerStep;
      }
      this.#sums.set(name, sum);
      if (square !== undefined) this.#sums.set(square, squareSum);
    });
  }

  /** Adds what `rawMeans` gave over `samples` samples. */
  addMeans(means: ReadonlyMap<string, number>, samples: number): void {
    for (const [name, mean] of means) this.#sums.set(name, (this.#sums.get(name) ?? 0) + mean * samples);
    this.#weight += samples;
  }

  /** The means as they are summed, those of tallies number by number. */
  rawMeans(): ReadonlyMap<string, number> {
    return new Map([...this.#sums].map(([name, sum]) => [name, sum / this.#weight]));
  }

  /**
   * Means and scores. Without those that are no finite number: there is no point of a curve for them.
   * @param classes whether the scores of single classes are wanted as well.
   */
  means(classes: "classes" | "no-classes" = "no-classes"): Record<string, number> {
    const means = this.rawMeans();
    const ofTallies = new Set(
      [...this.#counted.values()].flatMap(({ values, squares }) => [...values, ...squares]),
    );
    const plain = [...means].filter(([name]) => !ofTallies.has(name));
    const scores = [...this.#counted.values()].flatMap((counted) => [...scoresOf(counted, means)]);
    const shown = classes === "classes" ? scores : scores.filter(([name]) => !isClassScore(name));
    return Object.fromEntries([...plain, ...shown].filter(([, mean]) => Number.isFinite(mean)));
  }

  clear(): void {
    this.#weight = 0;
    this.#sums.clear();
  }

  state(): MetricSumsState {
    return { weight: this.#weight, sums: Object.fromEntries(this.#sums) };
  }
}

function countedOf(tally: Tally): Counted {
  const places = Array.from({ length: tally.size }, (_, index) => index);
  return {
    tally,
    values: places.map((place) => `${tally.name}[${place}]`),
    squares: tally.squares ? places.map((place) => `${tally.name}[${place}]²`) : [],
  };
}

function scoresOf(
  { tally, values, squares }: Counted,
  means: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const read = (names: readonly string[]) => names.map((name) => means.get(name) ?? NaN);
  return tally.scores({ values: read(values), squares: read(squares) });
}
