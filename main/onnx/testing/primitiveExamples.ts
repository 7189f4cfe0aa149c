// Examples of every primitive. The table is total: a primitive without an example does not compile.
import type { PrimitiveName, PrimitiveParams, ProgramShape } from "../../trace/program/ir.ts";
import {
  binary,
  boolMatrix,
  bools,
  comparisons,
  edge,
  finite,
  floats,
  integers,
  listed,
  logic,
  none,
  reduction,
  spread,
  unary,
  wholeNumbers,
  type Input,
  type Example,
} from "./exampleInputs.ts";
import { interpretExample, programOf } from "./exampleProgram.ts";

const convolutions: readonly (PrimitiveParams["conv2d"] & {
  image: ProgramShape;
  kernel: ProgramShape;
  out: ProgramShape;
})[] = [
  {
    strides: [1, 1],
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
    groups: 1,
    layout: "nhwc",
    image: [2, 6, 5, 3],
    kernel: [3, 2, 3, 4],
    out: [2, 4, 4, 4],
  },
  {
    strides: [2, 3],
    dilations: [1, 1],
    pads: [1, 0, 1, 1],
    groups: 1,
    layout: "nhwc",
    image: [2, 7, 8, 2],
    kernel: [2, 3, 2, 3],
    out: [2, 4, 3, 3],
  },
  {
    strides: [1, 1],
    dilations: [2, 1],
    pads: [2, 1, 2, 1],
    groups: 1,
    layout: "nhwc",
    image: [1, 6, 5, 2],
    kernel: [3, 3, 2, 3],
    out: [1, 6, 5, 3],
  },
  {
    strides: [1, 1],
    dilations: [1, 1],
    pads: [1, 1, 1, 1],
    groups: 2,
    layout: "nhwc",
    image: [2, 5, 5, 4],
    kernel: [3, 3, 2, 6],
    out: [2, 5, 5, 6],
  },
  {
    strides: [2, 1],
    dilations: [1, 1],
    pads: [0, 1, 1, 0],
    groups: 1,
    layout: "nchw",
    image: [2, 3, 6, 5],
    kernel: [4, 3, 3, 2],
    out: [2, 4, 3, 5],
  },
  {
    strides: [1, 1],
    dilations: [1, 1],
    pads: [1, 1, 1, 1],
    groups: 1,
    layout: "nchw",
    image: [2, 64, 4, 4],
    kernel: [5, 64, 3, 3],
    out: [2, 5, 4, 4],
  },
  {
    strides: [2, 2],
    dilations: [1, 1],
    pads: [0, 0, 1, 1],
    groups: 2,
    layout: "nchw",
    image: [2, 4, 6, 6],
    kernel: [4, 2, 3, 3],
    out: [2, 4, 3, 3],
  },
];

const pools: readonly (PrimitiveParams["maxPool2d"] & { image: ProgramShape; out: ProgramShape })[] = [
  {
    window: [2, 2],
    strides: [2, 2],
    pads: [0, 0, 0, 0],
    layout: "nhwc",
    image: [2, 6, 4, 3],
    out: [2, 3, 2, 3],
  },
  {
    window: [2, 2],
    strides: [2, 2],
    pads: [0, 0, 0, 0],
    layout: "nchw",
    image: [2, 3, 7, 5],
    out: [2, 3, 3, 2],
  },
  {
    window: [3, 2],
    strides: [2, 1],
    pads: [1, 0, 1, 1],
    layout: "nchw",
    image: [1, 2, 6, 5],
    out: [1, 2, 3, 5],
  },
  {
    window: [2, 2],
    strides: [3, 3],
    pads: [0, 0, 0, 0],
    layout: "nhwc",
    image: [1, 7, 8, 2],
    out: [1, 2, 3, 2],
  },
];

/** All images equal within a window somewhere: the gradient goes to the first. */
function tied(input: Input): Input {
  return { ...input, numbers: input.numbers.map((number) => Math.round(number)) };
}

type Examples = { readonly [P in PrimitiveName]: readonly Example<PrimitiveParams[P]>[] };

export const examples: Examples = {
  neg: unary(finite, integers),
  abs: unary(edge, integers),
  sign: unary(finite, integers),
  sqrt: unary(spread([9], 0, 5)),
  rsqrt: unary(spread([9], 0.1, 5)),
  square: unary(finite),
  exp: unary(spread([9])),
  expm1: unary(finite, spread([50], -0.6, 0.6)),
  log: unary(spread([9], 0.1, 5)),
  log1p: unary(spread([50], -0.9, 0.9), listed([0, 1e-6, 5, 1e9])),
  sin: unary(finite),
  cos: unary(finite),
  tan: unary(spread([9], -1, 1)),
  atan: unary(finite),
  tanh: unary(finite),
  sigmoid: unary(finite),
  relu: unary(finite),
  relu6: unary(finite),
  elu: unary(finite),
  selu: unary(finite),
  softplus: unary(finite),
  erf: unary(finite).map((example) => ({ ...example, tolerance: 1e-4 })),
  floor: unary(finite),
  ceil: unary(finite),
  round: unary(listed([-2.5, -1.5, -0.5, 0.5, 1.5, 2.4])),
  reciprocal: unary(spread([9], 0.5, 2)),
  logicalNot: unary(bools),
  isNaN: unary(edge),
  isFinite: unary(edge),
  leakyRelu: [{ params: { alpha: 0.2 }, inputs: [finite] }],
  step: [
    { params: { alpha: 0 }, inputs: [finite] },
    { params: { alpha: 0.5 }, inputs: [edge] },
  ],
  clip: [
    { params: { min: -1, max: 0.5 }, inputs: [finite] },
    { params: { min: -3, max: 2 }, inputs: [integers] },
  ],
  cast: [
    { params: { dtype: "int32" }, inputs: [listed([-1.9, -0.2, 0.9, 7.5])] },
    { params: { dtype: "bool" }, inputs: [listed([-1.9, 0, 0.9, 0])] },
    { params: { dtype: "float32" }, inputs: [bools] },
    { params: { dtype: "float32" }, inputs: [integers] },
  ],
  add: binary(floats, wholeNumbers),
  sub: binary(floats, wholeNumbers),
  mul: binary(floats, wholeNumbers),
  div: binary(floats),
  floorDiv: binary(floats, wholeNumbers),
  mod: binary(floats, wholeNumbers),
  pow: binary([spread([5], 0, 2), spread([5])]),
  maximum: binary(floats, wholeNumbers),
  minimum: binary(floats, wholeNumbers),
  squaredDifference: binary(floats),
  less: comparisons,
  lessEqual: comparisons,
  greater: comparisons,
  greaterEqual: comparisons,
  equal: comparisons,
  notEqual: comparisons,
  logicalAnd: logic,
  logicalOr: logic,
  select: [
    { params: none, inputs: [bools, spread([4]), spread([4])] },
    { params: none, inputs: [bools, listed([1, 1, 0, 0], "bool"), listed([0, 1, 0, 1], "bool")] },
  ],
  addN: [
    { params: none, inputs: [spread([3]), spread([3]), spread([3])] },
    { params: none, inputs: [integers, integers] },
  ],
  sum: reduction(spread([3, 4])),
  mean: reduction(spread([3, 4])),
  max: reduction(spread([3, 4])),
  min: reduction(spread([3, 4])),
  prod: reduction(spread([3, 4])),
  any: reduction(boolMatrix),
  all: reduction(boolMatrix),
  argMax: [
    { params: { axis: 1 }, inputs: [spread([3, 4])] },
    { params: { axis: 0 }, inputs: [listed([1, 1, 1, 2, 2, 0], "float32", [3, 2])] },
  ],
  argMin: [{ params: { axis: 0 }, inputs: [spread([3, 4])] }],
  cumsum: [
    { params: { axis: 1, exclusive: false, reverse: false }, inputs: [spread([2, 5])] },
    { params: { axis: 0, exclusive: true, reverse: true }, inputs: [spread([4, 2])] },
  ],
  softmax: [
    { params: { axis: 1 }, inputs: [spread([3, 4])] },
    { params: { axis: 1 }, inputs: [spread([2, 3, 4])] },
  ],
  logSoftmax: [{ params: { axis: 1 }, inputs: [spread([3, 4])] }],
  matMul: [
    { params: { transposeA: false, transposeB: false }, inputs: [spread([3, 4]), spread([4, 5])] },
    { params: { transposeA: true, transposeB: false }, inputs: [spread([4, 3]), spread([4, 5])] },
    { params: { transposeA: true, transposeB: true }, inputs: [spread([2, 4, 3]), spread([2, 5, 4])] },
  ],
  conv2d: convolutions.map(({ image, kernel, out: _out, ...params }) => ({
    params,
    inputs: [spread(image), spread(kernel)],
    tolerance: 1e-4,
  })),
  conv2dInputGrad: convolutions.map(({ image, kernel, out, ...params }) => ({
    params: { ...params, inputShape: image },
    inputs: [spread(out), spread(kernel)],
    tolerance: 1e-4,
  })),
  conv2dFilterGrad: convolutions.map(({ image, kernel, out, ...params }) => ({
    params: { ...params, kernelShape: kernel },
    inputs: [spread(image), spread(out)],
    tolerance: 1e-4,
  })),
  maxPool2d: pools.map(({ image, out: _out, ...params }) => ({ params, inputs: [spread(image)] })),
  maxPool2dGrad: pools.flatMap(({ image, out, ...params }) =>
    [spread(image), tied(spread(image))].map((x) => ({
      params,
      inputs: [spread(out), x, pooled(x, params)],
    })),
  ),
  avgPool2d: pools.map(({ image, out: _out, ...params }) => ({ params, inputs: [spread(image)] })),
  avgPool2dGrad: pools.map(({ image, out, ...params }) => ({
    params: { ...params, inputShape: image },
    inputs: [spread(out)],
  })),
  reshape: [{ params: { shape: [4, 3] }, inputs: [spread([2, 6])] }],
  transpose: [{ params: { perm: [2, 0, 1] }, inputs: [spread([2, 3, 4])] }],
  broadcastTo: [{ params: { shape: [2, 3, 4] }, inputs: [spread([3, 1])] }],
  tile: [{ params: { reps: [2, 1, 3] }, inputs: [spread([2, 2, 2])] }],
  concat: [{ params: { axis: 1 }, inputs: [spread([2, 1]), spread([2, 3])] }],
  slice: [{ params: { begin: [0, 1], size: [2, 2] }, inputs: [spread([2, 4])] }],
  stridedSlice: [
    { params: { begin: [0, 1], end: [4, 6], strides: [2, 3] }, inputs: [spread([4, 6])] },
    { params: { begin: [3, 5], end: [0, -1], strides: [-1, -2] }, inputs: [spread([4, 6])] },
  ],
  pad: [
    { params: { before: [1, 0], after: [0, 2], mode: "constant", value: 0.5 }, inputs: [spread([2, 3])] },
    { params: { before: [1, 2], after: [1, 0], mode: "reflect", value: 0 }, inputs: [spread([2, 3])] },
    { params: { before: [1, 2], after: [2, 3], mode: "symmetric", value: 0 }, inputs: [spread([2, 3])] },
  ],
  reverse: [{ params: { axes: [1] }, inputs: [spread([2, 3])] }],
  gather: [{ params: { axis: 1 }, inputs: [spread([2, 4]), listed([3, 0, 3], "int32")] }],
  oneHot: [
    { params: { depth: 4, on: 1, off: 0, dtype: "float32" }, inputs: [listed([3, 0, -1, 9], "int32")] },
    { params: { depth: 3, on: 0.9, off: 0.05, dtype: "float32" }, inputs: [listed([2, 0], "int32")] },
  ],
  segmentSum: [{ params: { count: 4 }, inputs: [spread([5, 2]), listed([3, 0, -1, 3, 1], "int32")] }],
  topK: [{ params: { k: 2 }, inputs: [spread([3, 5])] }],
  randomUniform: [
    { params: { shape: [3, 50], seed: 7, site: 2 }, inputs: [listed([41], "int32", [])], tolerance: 0 },
    { params: { shape: [], seed: -5, site: 0 }, inputs: [listed([0], "int32", [])], tolerance: 0 },
  ],
};

function pooled(x: Input, params: PrimitiveParams["maxPool2d"]): Input {
  const [y] = interpretExample(programOf("maxPool2d", { params, inputs: [x] }), [x]);
  return { shape: y!.type.shape, dtype: "float32", numbers: [...y!.data] };
}
