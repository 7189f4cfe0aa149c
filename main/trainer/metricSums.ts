// Sample-weighted sums of metrics. Adding goes in step order in float64, so a mean does not depend on how the steps were
// grouped into calls; the sums themselves are what a checkpoint keeps, so a resumed epoch ends on the same mean.
import type { StepMetrics } from "../engine/engine.ts";

export interface MetricSumsState {
  readonly weight: number;
  readonly sums: Readonly<Record<string, number>>;
}

export class MetricSums {
  #weight: number;
  readonly #sums: Map<string, number>;

  constructor(state: MetricSumsState = { weight: 0, sums: {} }) {
    this.#weight = state.weight;
    this.#sums = new Map(Object.entries(state.sums));
  }

  get empty(): boolean {
    return this.#weight === 0;
  }

  /** Adds steps of `samplesPerStep` samples each. */
  addSteps(values: StepMetrics, steps: number, samplesPerStep: number): void {
    for (const [name, series] of values) {
      let sum = this.#sums.get(name) ?? 0;
      for (const value of series) sum += value * samplesPerStep;
      this.#sums.set(name, sum);
    }
    this.#weight += steps * samplesPerStep;
  }

  /** Adds means over `samples` samples. */
  addMeans(means: ReadonlyMap<string, number>, samples: number): void {
    for (const [name, mean] of means) this.#sums.set(name, (this.#sums.get(name) ?? 0) + mean * samples);
    this.#weight += samples;
  }

  /** Without those that are no finite number: there is no point of a curve for them. */
  means(): Record<string, number> {
    const means = [...this.#sums].map(([name, sum]) => [name, sum / this.#weight] as const);
    return Object.fromEntries(means.filter(([, mean]) => Number.isFinite(mean)));
  }

  clear(): void {
    this.#weight = 0;
    this.#sums.clear();
  }

  state(): MetricSumsState {
    return { weight: this.#weight, sums: Object.fromEntries(this.#sums) };
  }
}
