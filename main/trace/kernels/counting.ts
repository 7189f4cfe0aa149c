// Rules of the kernels that count, search, multiply up or sum over windows of channels.
import type { CumprodAttrs, DenseBincountAttrs, LRNAttrs, SearchSortedAttrs } from "@tensorflow/tfjs-core";
import type { ValueId } from "../program/ir.ts";
import { sizeOf } from "../program/shape.ts";
import {
  attributes,
  castTo,
  input,
  normalAxis,
  plain,
  reshaped,
  shapeOf,
  type KernelCall,
  type KernelRules,
} from "./kernelRule.ts";

/** How often each number 0 … size − 1 stands along the last axis, weighted where weights are given. */
function countNumbers(call: KernelCall): ValueId {
  const [x, weights] = [input(call, "x"), input(call, "weights")];
  const { size, binaryOutput } = attributes<DenseBincountAttrs & { binaryOutput?: boolean }>(call);
  const { dtype } = call.program.typeOf(weights);
  const rank = shapeOf(call, x).length;
  const params = { depth: size, on: 1, off: 0, dtype: "float32" } as const;
  const hits = call.program.apply("oneHot", params, [castTo(call, x, "int32")]);
  if (binaryOutput === true)
    return castTo(call, call.program.apply("max", { axes: [rank - 1], keepDims: false }, [hits]), dtype);
  const isWeighted = sizeOf(shapeOf(call, weights)) > 0;
  const weighted = isWeighted
    ? plain(call, "mul", hits, asColumn(call, castTo(call, weights, "float32")))
    : hits;
  return castTo(call, call.program.apply("sum", { axes: [rank - 1], keepDims: false }, [weighted]), dtype);
}

function asColumn(call: KernelCall, x: ValueId): ValueId {
  return reshaped(call, x, [...shapeOf(call, x), 1]);
}

/** The place of each value in a sorted row: how many numbers of the row are smaller, or not larger. */
function searchSorted(call: KernelCall): ValueId {
  const [sorted, values] = [input(call, "sortedSequence"), input(call, "values")];
  const [batch = 0, length = 0] = shapeOf(call, sorted);
  const row = reshaped(call, sorted, [batch, 1, length]);
  const column = asColumn(call, values);
  const primitive = attributes<SearchSortedAttrs>(call).side === "left" ? "less" : "lessEqual";
  const before = castTo(call, plain(call, primitive, row, column), "int32");
  return call.program.apply("sum", { axes: [2], keepDims: false }, [before]);
}

/** Running products by doubling: after k rounds each element holds the product of the last 2ᵏ (Hillis and Steele, 1986). */
function cumprod(call: KernelCall): ValueId {
  const x = input(call, "x");
  const { axis, exclusive, reverse } = attributes<CumprodAttrs>(call);
  const along = normalAxis(axis, shapeOf(call, x).length);
  const length = shapeOf(call, x)[along] ?? 0;
  const turn = (value: ValueId): ValueId =>
    reverse ? call.program.apply("reverse", { axes: [along] }, [value]) : value;
  let product = turn(x);
  if (exclusive) product = shifted(call, product, along, 1);
  for (let distance = 1; distance < length; distance *= 2) {
    product = plain(call, "mul", product, shifted(call, product, along, distance));
  }
  return turn(product);
}

/** Moves everything up along the axis; ones come in. */
function shifted(call: KernelCall, x: ValueId, along: number, distance: number): ValueId {
  const shape = shapeOf(call, x);
  const size = shape.map((length, axis) => (axis === along ? length - distance : length));
  const kept = call.program.apply("slice", { begin: shape.map(() => 0), size }, [x]);
  const before = shape.map((_, axis) => (axis === along ? distance : 0));
  return call.program.apply("pad", { before, after: shape.map(() => 0), mode: "constant", value: 1 }, [kept]);
}

/** Sum over the channels within `radius` of each channel. */
function sumOverNeighbours(call: KernelCall, x: ValueId, radius: number): ValueId {
  const shape = shapeOf(call, x);
  const last = shape.length - 1;
  const margin = shape.map((_, axis) => (axis === last ? radius : 0));
  const padded = call.program.apply("pad", { before: margin, after: margin, mode: "constant", value: 0 }, [
    x,
  ]);
  const windows = Array.from({ length: 2 * radius + 1 }, (_, offset) => {
    const begin = shape.map((_size, axis) => (axis === last ? offset : 0));
    return call.program.apply("slice", { begin, size: [...shape] }, [padded]);
  });
  return windows.length === 1 ? x : plain(call, "addN", ...windows);
}

/** bias + α · Σ x² over the neighbouring channels */
function responseNorm(call: KernelCall, x: ValueId): ValueId {
  const { depthRadius, bias, alpha } = attributes<LRNAttrs>(call);
  const sum = sumOverNeighbours(call, plain(call, "square", x), depthRadius);
  return plain(call, "add", plain(call, "mul", sum, call.program.scalar(alpha)), call.program.scalar(bias));
}

/** x · norm^−β */
function localResponse(call: KernelCall): ValueId {
  const x = input(call, "x");
  const power = plain(
    call,
    "pow",
    responseNorm(call, x),
    call.program.scalar(-attributes<LRNAttrs>(call).beta),
  );
  return plain(call, "mul", x, power);
}

/** dy · norm^−β − 2αβ · x · Σ (dy · y / norm) over the neighbouring channels */
function localResponseGrad(call: KernelCall): ValueId {
  const [x, y, dy] = [input(call, "x"), input(call, "y"), input(call, "dy")];
  const { depthRadius, alpha, beta } = attributes<LRNAttrs>(call);
  const norm = responseNorm(call, x);
  const direct = plain(call, "mul", dy, plain(call, "pow", norm, call.program.scalar(-beta)));
  const felt = sumOverNeighbours(call, plain(call, "div", plain(call, "mul", dy, y), norm), depthRadius);
  const indirect = plain(call, "mul", plain(call, "mul", x, felt), call.program.scalar(2 * alpha * beta));
  return plain(call, "sub", direct, indirect);
}

export const countingKernels: KernelRules = {
  Bincount: countNumbers,
  DenseBincount: countNumbers,
  SearchSorted: searchSorted,
  Cumprod: cumprod,
  LRN: localResponse,
  LRNGrad: localResponseGrad,
};
