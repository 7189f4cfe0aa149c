// The points of a run's curves, bounded: when there are too many, neighbours of a split merge into their mean. Early and
// late parts of a curve keep the same density, and a run of any length costs the same to keep and to send.
import type { MetricPoint } from "../../shared/contract/contract.ts";

const pointsPerSplit = 10_000;

export class MetricHistory {
  readonly #limit: number;
  #train: MetricPoint[] = [];
  #validation: MetricPoint[] = [];

  constructor(points: readonly MetricPoint[] = [], limit = pointsPerSplit) {
    this.#limit = limit;
    this.add(points);
  }

  add(points: readonly MetricPoint[]): void {
    for (const point of points) (point.split === "train" ? this.#train : this.#validation).push(point);
    if (this.#train.length > this.#limit) this.#train = mergeNeighbours(this.#train);
    if (this.#validation.length > this.#limit) this.#validation = everySecond(this.#validation);
  }

  /** In the order of their steps; a validation point after the train point of its step. */
  points(): MetricPoint[] {
    return [...this.#train, ...this.#validation].sort((a, b) => a.step - b.step);
  }
}

/** Train points are means since the point before, so two become one weighted by the steps they cover. */
function mergeNeighbours(points: readonly MetricPoint[]): MetricPoint[] {
  const merged: MetricPoint[] = [];
  let before = 0;
  for (let index = 0; index < points.length; index += 2) {
    const first = points[index];
    const second = points[index + 1];
    if (first === undefined) break;
    merged.push(second === undefined ? first : merge(first, first.step - before, second));
    before = (second ?? first).step;
  }
  return merged;
}

function merge(first: MetricPoint, firstSteps: number, second: MetricPoint): MetricPoint {
  const secondSteps = second.step - first.step;
  // What only one of them knows stays as it is.
  const values = Object.entries({ ...first.values, ...second.values }).map(([name, value]) => {
    const earlier = first.values[name] ?? value;
    return [name, (earlier * firstSteps + value * secondSteps) / (firstSteps + secondSteps)];
  });
  return { ...second, values: Object.fromEntries(values) };
}

/** Validation points stand for themselves; the newest is always kept. */
function everySecond(points: readonly MetricPoint[]): MetricPoint[] {
  return points.filter((_, index) => (points.length - 1 - index) % 2 === 0);
}
