// Reference evaluation of the primitives that move data, and of the random source.
import { elementAt } from "../elementAt.ts";
import { invariant } from "../../../../shared/invariant.ts";
import { randomUniform } from "../../randomUniform.ts";
import type { PrimitiveParams } from "../ir.ts";
import type { MovementName } from "../movementTypes.ts";
import { broadcastStrides, sizeOf, stridesOf } from "../shape.ts";
import {
  pick,
  splitAtAxis,
  stridedPositions,
  type EvaluationRules,
  type Operand,
  type Operands,
} from "./evaluationRule.ts";

/** Writes the view of x that starts at `offset` and walks with `strides`. */
function view(x: Operand, output: Operand, strides: readonly number[], offset = 0): void {
  pick(x.data, stridedPositions(output.type.shape, strides, offset), output.data);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * elementAt(b, at), 0);
}

/** Index in [0, size) that padding shows at `index`, or −1 where it shows the constant. */
function sourceIndex(index: number, size: number, mode: PrimitiveParams["pad"]["mode"]): number {
  if (index >= 0 && index < size) return index;
  if (mode === "constant") return -1;
  const mirror = mode === "reflect" ? 0 : 1;
  return index < 0 ? -index - mirror : 2 * (size - 1) + mirror - index;
}

function pad([x]: Operands, { before, mode, value }: PrimitiveParams["pad"], [output]: Operands): void {
  const { shape } = output.type;
  const source = stridesOf(x.type.shape);
  const own = stridesOf(shape);
  for (let at = 0; at < output.data.length; at++) {
    const indices = shape.map((size, axis) => {
      const index = Math.floor(at / elementAt(own, axis)) % size;
      return sourceIndex(index - elementAt(before, axis), elementAt(x.type.shape, axis), mode);
    });
    output.data[at] = indices.includes(-1) ? value : elementAt(x.data, dot(indices, source));
  }
}

function concat(inputs: Operands, { axis }: PrimitiveParams["concat"], [output]: Operands): void {
  const { outer, length: total, inner } = splitAtAxis(output.type.shape, axis);
  let begin = 0;
  for (const input of inputs) {
    const row = elementAt(input.type.shape, axis) * inner;
    for (let block = 0; block < outer; block++) {
      const source = input.data.subarray(block * row, (block + 1) * row);
      output.data.set(source, (block * total + begin) * inner);
    }
    begin += elementAt(input.type.shape, axis);
  }
}

function gather([x, indices]: Operands, { axis }: PrimitiveParams["gather"], [output]: Operands): void {
  const { outer, length, inner } = splitAtAxis(x.type.shape, axis);
  const count = indices.data.length;
  for (let block = 0; block < outer; block++) {
    for (let at = 0; at < count; at++) {
      const row = elementAt(indices.data, at);
      invariant(row >= 0 && row < length, `index ${row} is outside the ${length} rows`);
      const source = (block * length + row) * inner;
      output.data.set(x.data.subarray(source, source + inner), (block * count + at) * inner);
    }
  }
}

function segmentSum(
  [data, ids]: Operands,
  { count }: PrimitiveParams["segmentSum"],
  [output]: Operands,
): void {
  const width = sizeOf(data.type.shape.slice(1));
  ids.data.forEach((id, row) => {
    if (id < 0 || id >= count) return;
    for (let at = 0; at < width; at++)
      output.data[id * width + at] =
        elementAt(output.data, id * width + at) + elementAt(data.data, row * width + at);
  });
}

function topK([x]: Operands, { k }: PrimitiveParams["topK"], [values, indices]: Operands): void {
  const length = elementAt(x.type.shape, x.type.shape.length - 1);
  for (let row = 0; row < x.data.length / length; row++) {
    const order = Array.from({ length }, (_, at) => at);
    const numbers = x.data.subarray(row * length, (row + 1) * length);
    order.sort((a, b) => elementAt(numbers, b) - elementAt(numbers, a) || a - b);
    for (let at = 0; at < k; at++) {
      values.data[row * k + at] = elementAt(numbers, elementAt(order, at));
      indices.data[row * k + at] = elementAt(order, at);
    }
  }
}

export const movementEvaluation: EvaluationRules<MovementName> = {
  reshape: ([x], _params, [output]) => output.data.set(x.data),
  transpose: ([x], { perm }, [output]) => {
    const strides = stridesOf(x.type.shape);
    view(
      x,
      output,
      perm.map((axis) => elementAt(strides, axis)),
    );
  },
  broadcastTo: ([x], { shape }, [output]) => view(x, output, broadcastStrides(x.type.shape, shape)),
  tile: ([x], _params, [output]) => {
    const { shape } = output.type;
    const source = stridesOf(x.type.shape);
    const own = stridesOf(shape);
    for (let at = 0; at < output.data.length; at++) {
      const indices = shape.map(
        (size, axis) => (Math.floor(at / elementAt(own, axis)) % size) % elementAt(x.type.shape, axis),
      );
      output.data[at] = elementAt(x.data, dot(indices, source));
    }
  },
  concat,
  slice: ([x], { begin }, [output]) => {
    const strides = stridesOf(x.type.shape);
    view(x, output, strides, dot(begin, strides));
  },
  stridedSlice: ([x], { begin, strides: steps }, [output]) => {
    const strides = stridesOf(x.type.shape);
    view(
      x,
      output,
      strides.map((stride, axis) => stride * elementAt(steps, axis)),
      dot(begin, strides),
    );
  },
  pad,
  reverse: ([x], { axes }, [output]) => {
    const { shape } = x.type;
    const strides = stridesOf(shape);
    const offset = axes.reduce(
      (sum, axis) => sum + elementAt(strides, axis) * (elementAt(shape, axis) - 1),
      0,
    );
    view(
      x,
      output,
      strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
      offset,
    );
  },
  gather,
  segmentSum,
  topK,
  oneHot: ([indices], { depth, on, off }, [output]) => {
    output.data.fill(off);
    indices.data.forEach((index, at) => {
      if (index >= 0 && index < depth) output.data[at * depth + index] = on;
    });
  },
  randomUniform: ([step], { shape, seed, site }, [output]) =>
    output.data.set(randomUniform(sizeOf(shape), seed, site, elementAt(step.data, 0))),
};
