// The points of a run's curves as growing typed arrays, outside React: a run of a million points costs 16 bytes each and a
// redraw nothing but reading them. One curve per metric and split.
import type { MetricPoint } from "../../shared/contract/contract.ts";

export interface Curve {
  readonly metric: string;
  readonly split: MetricPoint["split"];
  /** Steps, rising; only the first `length` entries count. */
  readonly steps: Float64Array;
  readonly values: Float64Array;
  readonly length: number;
}

export interface CurveData {
  readonly add: (points: readonly MetricPoint[]) => void;
  readonly clear: () => void;
  /** The points so far on their own, before they are cleared for another run. */
  readonly copy: () => CurveData;
  readonly curve: (metric: string, split: MetricPoint["split"]) => Curve | null;
  /** Names of the metrics that have points, in the order they first came. */
  readonly metrics: () => readonly string[];
  readonly onChange: (listener: () => void) => () => void;
}

interface GrowingCurve {
  readonly metric: string;
  readonly split: MetricPoint["split"];
  steps: Float64Array;
  values: Float64Array;
  length: number;
}

export function createCurveData(
  given: readonly (readonly [string, Readonly<GrowingCurve>])[] = [],
): CurveData {
  const curves = new Map(given.map(([key, curve]) => [key, { ...curve }]));
  const listeners = new Set<() => void>();

  function append(point: MetricPoint, metric: string, value: number): void {
    const key = `${point.split} ${metric}`;
    let curve = curves.get(key);
    if (curve === undefined) {
      curve = {
        metric,
        split: point.split,
        steps: new Float64Array(256),
        values: new Float64Array(256),
        length: 0,
      };
      curves.set(key, curve);
    }
    const last = curve.length === 0 ? -1 : (curve.steps[curve.length - 1] ?? -1);
    // A point that came twice (history and event crossed while reloading) counts once.
    if (point.step <= last) return;
    if (curve.length === curve.steps.length) {
      curve.steps = doubled(curve.steps);
      curve.values = doubled(curve.values);
    }
    curve.steps[curve.length] = point.step;
    curve.values[curve.length] = value;
    curve.length++;
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  return {
    add(points) {
      for (const point of points) {
        for (const [metric, value] of Object.entries(point.values)) append(point, metric, value);
      }
      if (points.length > 0) tell();
    },
    clear() {
      curves.clear();
      tell();
    },
    copy: () =>
      createCurveData(
        [...curves].map(([key, curve]) => [
          key,
          { ...curve, steps: curve.steps.slice(), values: curve.values.slice() },
        ]),
      ),
    curve: (metric, split) => curves.get(`${split} ${metric}`) ?? null,
    metrics: () => [...new Set([...curves.values()].map((curve) => curve.metric))],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function doubled(array: Float64Array): Float64Array {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
