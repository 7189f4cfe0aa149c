// Reference evaluation of reductions and scans. Sums are kept in double precision until they are stored.
import { elementAt } from "../elementAt.ts";
import type { PrimitiveParams } from "../ir.ts";
import { broadcastStrides, reducedShape } from "../shape.ts";
import type { ReductionName } from "../reductionTypes.ts";
import { splitAtAxis, stridedPositions, type EvaluationRules, type Operands } from "./evaluationRule.ts";

type Reduction = (inputs: Operands, params: PrimitiveParams["sum"], outputs: Operands) => void;

function reduce(
  start: number,
  combine: (sum: number, x: number) => number,
  finish?: (sum: number, count: number) => number,
): Reduction {
  return ([x], { axes }, [output]) => {
    const { shape } = x.type;
    const sums = new Float64Array(output.data.length).fill(start);
    const targets = stridedPositions(shape, broadcastStrides(reducedShape(shape, axes, true), shape));
    for (let at = 0; at < targets.length; at++)
      sums[elementAt(targets, at)] = combine(elementAt(sums, elementAt(targets, at)), elementAt(x.data, at));
    const count = x.data.length / sums.length;
    for (let at = 0; at < sums.length; at++)
      output.data[at] = finish === undefined ? elementAt(sums, at) : finish(elementAt(sums, at), count);
  };
}

type Along = (inputs: Operands, params: { readonly axis: number }, outputs: Operands) => void;

/** Calls `row` with every line along the axis and writes what it returns, one number per element or just one. */
function alongAxis(row: (values: number[]) => readonly number[]): Along {
  return ([x], { axis }, [output]) => {
    const { outer, length, inner } = splitAtAxis(x.type.shape, axis);
    for (let line = 0; line < outer * inner; line++) {
      const start = Math.floor(line / inner) * length * inner + (line % inner);
      const values = Array.from({ length }, (_, at) => elementAt(x.data, start + at * inner));
      const results = row(values);
      const target = results.length === 1 && length !== output.type.shape[axis] ? line : start;
      results.forEach((result, at) => {
        output.data[target + at * inner] = result;
      });
    }
  };
}

function firstIndexOf(better: (candidate: number, best: number) => boolean): Along {
  return ([x], { axis }, [output]) => {
    const { outer, length, inner } = splitAtAxis(x.type.shape, axis);
    for (let line = 0; line < outer * inner; line++) {
      const start = Math.floor(line / inner) * length * inner + (line % inner);
      let best = 0;
      for (let at = 1; at < length; at++) {
        if (better(elementAt(x.data, start + at * inner), elementAt(x.data, start + best * inner))) best = at;
      }
      output.data[line] = best;
    }
  };
}

function softmaxRow(values: number[]): number[] {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function logSoftmaxRow(values: number[]): number[] {
  const largest = Math.max(...values);
  const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  return values.map((value) => value - largest - Math.log(total));
}

function runningSums(values: number[], exclusive: boolean): number[] {
  let sum = 0;
  return values.map((value) => {
    const before = sum;
    sum += value;
    return exclusive ? before : sum;
  });
}

export const reductionEvaluation: EvaluationRules<ReductionName> = {
  sum: reduce(0, (sum, x) => sum + x),
  mean: reduce(
    0,
    (sum, x) => sum + x,
    (sum, count) => sum / count,
  ),
  max: reduce(-Infinity, Math.max),
  min: reduce(Infinity, Math.min),
  prod: reduce(1, (product, x) => product * x),
  any: reduce(0, (any, x) => (any !== 0 || x !== 0 ? 1 : 0)),
  all: reduce(1, (all, x) => (all !== 0 && x !== 0 ? 1 : 0)),
  argMax: firstIndexOf((candidate, best) => candidate > best),
  argMin: firstIndexOf((candidate, best) => candidate < best),
  cumsum: (inputs, { axis, exclusive, reverse }, outputs) => {
    const forward = (values: number[]): number[] => runningSums(values, exclusive);
    const row = reverse ? (values: number[]) => forward(values.toReversed()).toReversed() : forward;
    alongAxis(row)(inputs, { axis }, outputs);
  },
  softmax: alongAxis(softmaxRow),
  logSoftmax: alongAxis(logSoftmaxRow),
};
