// Gathers steps into the points of the curves: at most 20 a second however fast the steps are, each the mean since the last.
import type { StepMetrics } from "../engine/engine.ts";
import { MetricSums } from "../engine/metricSums.ts";
import type { Tally } from "../compile/tallyMetric.ts";

const pointEveryMs = 50;

export class PointMeter {
  readonly #now: () => number;
  readonly #sums: MetricSums;
  #lastPointAt: number;

  constructor(now: () => number, tallies: readonly Tally[] = []) {
    this.#now = now;
    this.#sums = new MetricSums(tallies);
    this.#lastPointAt = now();
  }

  get empty(): boolean {
    return this.#sums.empty;
  }

  get due(): boolean {
    return !this.empty && this.#now() - this.#lastPointAt >= pointEveryMs;
  }

  addSteps(values: StepMetrics, steps: number, samplesPerStep: number): void {
    this.#sums.addSteps(values, steps, samplesPerStep);
  }

  /** The means since the last call. */
  take(): Record<string, number> {
    const means = this.#sums.means();
    this.#sums.clear();
    this.#lastPointAt = this.#now();
    return means;
  }
}
