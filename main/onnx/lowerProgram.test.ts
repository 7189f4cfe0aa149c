// Every primitive, lowered and run on onnxruntime, against the reference interpreter. The table is total: a primitive without
// an example does not compile.
import * as ort from "onnxruntime-node";
import { expect, it } from "vitest";
import { ProgramBuilder } from "../trace/program/builder.ts";
import { interpret } from "../trace/program/interpreter/interpret.ts";
import type { DType, PrimitiveName, PrimitiveParams, Program, ProgramShape } from "../trace/program/ir.ts";
import { sizeOf } from "../trace/program/shape.ts";
import { GraphBuilder } from "./graphBuilder.ts";
import {
  deviceTarget,
  exportTarget,
  lowerProgram,
  trainingTarget,
  type LoweringTarget,
} from "./lowerProgram.ts";
import { loweringTable } from "./lower/table.ts";
import { modelOf } from "./model.ts";
import { encodeMessage, joinChunks } from "./proto/write.ts";
import { validateModel } from "./validateModel.ts";

/** Where programs for devices run: the CPU, unless the tests of a device say otherwise. */
const device = process.env["NETLOOM_TEST_DEVICE"] ?? "cpu";
const targets = device === "cpu" ? [exportTarget, trainingTarget, deviceTarget] : [deviceTarget];

interface Input {
  readonly shape: ProgramShape;
  readonly dtype: DType;
  readonly numbers: readonly number[];
}

interface Example<Params> {
  readonly params: Params;
  readonly inputs: readonly Input[];
  /** Compared with this relative tolerance (of a hundredth at least); 1e-5 where absent, more where large sums cancel. */
  readonly tolerance?: number;
}

let seed = 1;

/** Numbers from −2 to 2 that never repeat, so that maxima are alone. */
function spread(shape: ProgramShape, low = -2, high = 2): Input {
  const numbers = Array.from({ length: sizeOf(shape) }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.fround(low + ((high - low) * seed) / 2 ** 32);
  });
  return { shape, dtype: "float32", numbers };
}

function listed(
  numbers: readonly number[],
  dtype: DType = "float32",
  shape: ProgramShape = [numbers.length],
): Input {
  return { shape, dtype, numbers };
}

const edge = listed([-Infinity, -3, -0.4, -1e-6, 0, 1e-6, 0.3, 1, 2.5, 40, Infinity, NaN]);
const finite = listed([-30, -3, -1, -0.4, -1e-6, 0, 1e-6, 0.3, 1, 2.5, 3.5, 40]);
const bools = listed([1, 0, 1, 0], "bool");
const integers = listed([-7, -3, 0, 5], "int32");
const none = {};

function unary(...inputs: readonly Input[]): readonly Example<PrimitiveParams["neg"]>[] {
  return inputs.map((input) => ({ params: none, inputs: [input] }));
}

function binary(...pairs: readonly (readonly [Input, Input])[]): readonly Example<PrimitiveParams["add"]>[] {
  return pairs.map((inputs) => ({ params: none, inputs }));
}

const floats: readonly [Input, Input] = [spread([2, 3, 4]), spread([3, 1])];
const wholeNumbers: readonly [Input, Input] = [integers, listed([2, -2, 3, -5], "int32")];
const comparisons = binary(floats, [finite, finite], wholeNumbers);
const logic = binary([bools, listed([1, 1, 0, 0], "bool")]);

function reduction(...inputs: readonly Input[]): readonly Example<PrimitiveParams["sum"]>[] {
  return inputs.flatMap((input) => [
    { params: { axes: [1], keepDims: true }, inputs: [input] },
    { params: { axes: input.shape.map((_, axis) => axis), keepDims: false }, inputs: [input] },
    { params: { axes: [], keepDims: false }, inputs: [input] },
  ]);
}

const boolMatrix = listed([1, 0, 1, 1, 0, 0], "bool", [3, 2]);

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

const examples: Examples = {
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

function programOf<P extends PrimitiveName>(
  primitive: P,
  { params, inputs }: Example<PrimitiveParams[P]>,
): Program {
  const builder = new ProgramBuilder();
  const values = inputs.map(({ shape, dtype }, index) =>
    builder.input({ kind: "feature", index }, { shape, dtype }),
  );
  builder
    .applyAll(primitive, params, values)
    .forEach((value, index) => builder.output(value, { kind: "value", name: `y${index}` }));
  return builder.build(primitive);
}

function interpretExample(program: Program, inputs: readonly Input[]) {
  return interpret(program, (role) => (role.kind === "feature" ? inputs[role.index]!.numbers : []));
}

async function runLowered(program: Program, inputs: readonly Input[], target: LoweringTarget) {
  const graph = new GraphBuilder();
  const names = new Map(
    program.inputs.map(({ value }, index) => [
      value,
      graph.addInput(`x${index}`, inputs[index]!.dtype, inputs[index]!.shape),
    ]),
  );
  const made = lowerProgram(program, graph, target, names);
  const outputs = new Map(
    program.outputs.map(({ value }, index) => {
      const type = program.values[value]!;
      graph.publish(made.get(value)!, `y${index}`);
      graph.addOutput(`y${index}`, type.dtype, type.shape);
      return [`y${index}`, type] as const;
    }),
  );
  const model = modelOf(graph, target, { name: program.name });
  expect(validateModel(model, { opset: target.opset, outputs })).toEqual([]);
  const session = await ort.InferenceSession.create(joinChunks(encodeMessage("ModelProto", model)), {
    executionProviders: target === deviceTarget ? [device, "cpu"] : ["cpu"],
    logSeverityLevel: 3,
  });
  const feeds = Object.fromEntries(inputs.map((input, index) => [`x${index}`, tensorOf(input)]));
  const results = await session.run(feeds);
  await session.release();
  return [...outputs.keys()].map((name) => results[name]!);
}

function tensorOf({ dtype, numbers, shape }: Input): ort.Tensor {
  if (dtype === "float32") return new ort.Tensor("float32", Float32Array.from(numbers), [...shape]);
  if (dtype === "int32") return new ort.Tensor("int32", Int32Array.from(numbers), [...shape]);
  return new ort.Tensor("bool", Uint8Array.from(numbers), [...shape]);
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  for (let index = 0; index < expected.length; index += 1) {
    const [a, b] = [found[index]!, expected[index]!];
    const close = Object.is(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1e-2, Math.abs(b));
    expect(close, `element ${index}: ${a} instead of ${b}`).toBe(true);
  }
}

/** Shading languages promise less than IEEE 754: WGSL's sine and cosine are good to 2⁻¹¹. */
const deviceTolerances: { readonly [P in PrimitiveName]?: number } = { sin: 0.05, cos: 0.05, tan: 0.05 };

function toleranceOf(primitive: PrimitiveName, tolerance: number): number {
  if (device === "cpu" || tolerance === 0) return tolerance;
  return Math.max(tolerance, deviceTolerances[primitive] ?? 1e-3);
}

function nameOf(target: LoweringTarget): string {
  if (target === deviceTarget) return ` for devices, on ${device}`;
  return target.ownOperators ? " with onnxruntime's operators" : "";
}

for (const target of targets) {
  for (const primitive of Object.keys(examples) as PrimitiveName[]) {
    const needed = loweringTable[primitive].opset;
    it.skipIf(needed > target.opset)(`${primitive} at opset ${target.opset}${nameOf(target)}`, async () => {
      for (const example of examples[primitive] as readonly Example<PrimitiveParams[PrimitiveName]>[]) {
        const program = programOf(primitive, example);
        const expected = interpretExample(program, example.inputs);
        const found = await runLowered(program, example.inputs, target);
        expected.forEach(({ type, data }, index) => {
          expect(found[index]!.dims).toEqual(type.shape);
          expectClose(
            found[index]!.data as Float32Array,
            data,
            toleranceOf(primitive, example.tolerance ?? 1e-5),
          );
        });
      }
    });
  }
}
