// The way of a tally (shared/metrics) through tfjs, whose metrics are single numbers: it goes in as a metric that is always 0,
// and whoever runs the train or test function takes the numbers from here behind it.
import type { Tensor } from "@tensorflow/tfjs-core";
import { invariant } from "../../shared/invariant.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { MetricFunction, TallyMeans } from "../../shared/metrics/definition.ts";

export interface Tally {
  /** Among the metric names of a step. */
  readonly name: string;
  readonly size: number;
  readonly squares: boolean;
  /** What follows for a set: "f1", and for its classes "f1[0]"… */
  scores(means: TallyMeans): ReadonlyMap<string, number>;
}

export class TallyMetric {
  readonly tally: Tally;
  #latest: Tensor | null = null;

  constructor(tally: Tally) {
    this.tally = tally;
  }

  metric(tf: Tfjs, count: MetricFunction): MetricFunction {
    return (target, output) => {
      this.#latest?.dispose();
      this.#latest = tf.core.keep(count(target, output));
      return tf.core.zeros([1]);
    };
  }

  /** The numbers of the batch that was computed last; whoever takes them disposes of them. */
  take(): Tensor {
    const latest = this.#latest;
    invariant(latest !== null, `${this.tally.name} has been counted`);
    this.#latest = null;
    return latest;
  }
}
