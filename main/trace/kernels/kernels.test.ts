// Each kernel's rule against tfjs's cpu backend: the same function of tensors is run there and traced.
import * as core from "@tensorflow/tfjs-core";
import { layers as L, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { checkProgram } from "../program/checkProgram.ts";
import { interpret } from "../program/interpreter/interpret.ts";
import { optimize } from "../passes/optimize.ts";
import { compileTestNetwork, testNumbers, useCpu } from "../testing/networks.ts";
import { traceProgram } from "../traceSession.ts";
import { sizeOf } from "../program/shape.ts";

beforeAll(useCpu);

type Compute = (...inputs: core.Tensor[]) => core.Tensor | core.Tensor[];

interface KernelCase {
  readonly shapes: readonly (readonly number[])[];
  readonly compute: Compute;
  /** Maps the raw numbers in (−1, 1) to what the kernel wants. */
  readonly numbers?: (x: number) => number;
  /** Also compare the gradient of Σ f(x)² for each input. */
  readonly gradient?: boolean;
}

function expectSameAsCpu({ shapes, compute, numbers = (x) => x, gradient = false }: KernelCase): void {
  compare(shapes, compute, numbers);
  if (!gradient) return;
  const energy = (...inputs: core.Tensor[]): core.Scalar =>
    core.sum(core.square(compute(...inputs) as core.Tensor));
  compare(shapes, (...inputs) => core.grads(energy)(inputs), numbers);
}

function compare(shapes: KernelCase["shapes"], compute: Compute, numbers: (x: number) => number): void {
  const data = shapes.map((shape, at) => testNumbers(sizeOf(shape), at + 1).map(numbers));
  const expected = core.tidy(() => {
    const results = [compute(...shapes.map((shape, at) => core.tensor(data[at] ?? [], [...shape])))].flat();
    return results.map((result) => ({ shape: result.shape, data: [...result.dataSync()] }));
  });
  const network = compileTestNetwork({
    inputShape: [1],
    build: (input) => L.dense({ units: 1 }).apply(input) as SymbolicTensor,
  });
  const program = traceProgram(network, "kernel", (session) => {
    const inputs = shapes.map((shape, index) => session.input({ kind: "feature", index }, shape));
    [compute(...inputs)].flat().forEach((result, at) => {
      session.recorder.program.output(session.recorder.valueOf(result), { kind: "value", name: `${at}` });
    });
  });
  for (const candidate of [program, optimize(program)]) {
    expect(checkProgram(candidate)).toEqual([]);
    const outputs = interpret(candidate, (role) => (role.kind === "feature" ? (data[role.index] ?? []) : []));
    expect(outputs.map(({ type }) => type.shape)).toEqual(expected.map(({ shape }) => shape));
    outputs.forEach((output, at) => expectClose([...output.data], expected[at]?.data ?? []));
  }
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  const tolerance = (value: number): number => 2e-5 * Math.max(1, Math.abs(value));
  const isClose = (value: number, at: number): boolean =>
    Object.is(value, actual[at]) || Math.abs((actual[at] ?? Number.NaN) - value) <= tolerance(value);
  const wrong = expected.flatMap((value, at) =>
    isClose(value, at) ? [] : [`element ${at} is ${actual[at]} in place of ${value}`],
  );
  expect(wrong).toEqual([]);
}

const whole =
  (limit: number) =>
  (x: number): number =>
    Math.floor(((x + 1) / 2) * limit);
const asIndices = (x: core.Tensor): core.Tensor => core.cast(x, "int32");

const unary = Object.fromEntries(
  (
    [
      "abs",
      "neg",
      "sign",
      "square",
      "relu",
      "relu6",
      "elu",
      "selu",
      "exp",
      "expm1",
      "sin",
      "cos",
      "tan",
      "atan",
      "asin",
      "acos",
      "sinh",
      "cosh",
      "tanh",
      "asinh",
      "atanh",
      "sigmoid",
      "softplus",
      "erf",
      "floor",
      "ceil",
      "round",
      "step",
      "isFinite",
      "isInf",
      "isNaN",
    ] as const
  ).map((name): [string, KernelCase] => [
    name,
    { shapes: [[3, 4]], compute: (x) => core[name](x as core.Tensor2D), numbers: (x) => x * 0.99 },
  ]),
);

const positive = Object.fromEntries(
  (["sqrt", "rsqrt", "log", "log1p", "reciprocal", "acosh"] as const).map((name): [string, KernelCase] => [
    name,
    { shapes: [[3, 4]], compute: (x) => core[name](x), numbers: (x) => 1.5 + x / 3, gradient: true },
  ]),
);

const binary = Object.fromEntries(
  (
    [
      "add",
      "sub",
      "mul",
      "div",
      "maximum",
      "minimum",
      "squaredDifference",
      "floorDiv",
      "mod",
      "atan2",
      "less",
      "lessEqual",
      "greater",
      "greaterEqual",
      "equal",
      "notEqual",
    ] as const
  ).map((name): [string, KernelCase] => [
    name,
    {
      shapes: [
        [2, 3, 4],
        [3, 1],
      ],
      compute: (a, b) => core[name](a, b),
    },
  ]),
);

const cases: Record<string, Record<string, KernelCase>> = {
  unary,
  positive,
  binary,
  activations: {
    leakyRelu: { shapes: [[6]], compute: (x) => core.leakyRelu(x, 0.3), gradient: true },
    prelu: { shapes: [[2, 3], [3]], compute: (x, alpha) => core.prelu(x, alpha), gradient: true },
    elu: { shapes: [[6]], compute: (x) => core.elu(x), gradient: true },
    softmax: { shapes: [[2, 5]], compute: (x) => core.softmax(x), gradient: true },
    logSoftmax: { shapes: [[2, 5]], compute: (x) => core.logSoftmax(x), gradient: true },
    clipByValue: { shapes: [[6]], compute: (x) => core.clipByValue(x, -0.5, 0.4), gradient: true },
    pow: { shapes: [[6], [6]], compute: (x, y) => core.pow(x, y), numbers: (x) => x + 1.5, gradient: true },
  },
  logic: {
    "and, or, not, xor": {
      shapes: [[6], [6]],
      compute: (a, b) => {
        const [x, y] = [core.greater(a, 0), core.greater(b, 0)];
        return [
          core.logicalAnd(x, y),
          core.logicalOr(x, y),
          core.logicalNot(x),
          core.logicalXor(x, y),
          core.all(x),
          core.any(y),
        ];
      },
    },
    where: {
      shapes: [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      compute: (c, a, b) => core.where(core.greater(c, 0), a, b),
    },
    "bool arithmetic": {
      shapes: [[6], [6]],
      compute: (a, b) => core.mul(core.cast(core.greater(a, 0), "float32"), b),
    },
  },
  reductions: {
    "sum, mean, max, min, prod": {
      shapes: [[2, 3, 4]],
      compute: (x) => [
        core.sum(x, [0, 2]),
        core.mean(x, 1, true),
        core.max(x, -1),
        core.min(x),
        core.prod(x, 2),
      ],
    },
    "argMax, argMin": { shapes: [[3, 4]], compute: (x) => [core.argMax(x, -1), core.argMin(x, 0)] },
    cumsum: { shapes: [[3, 4]], compute: (x) => [core.cumsum(x, 1), core.cumsum(x, 0, true, true)] },
    cumprod: { shapes: [[3, 7]], compute: (x) => [core.cumprod(x, 1), core.cumprod(x, 1, true, true)] },
    topk: {
      shapes: [[2, 6]],
      compute: (x) => {
        const { values, indices } = core.topk(x, 3);
        return [values, indices];
      },
    },
    logSumExp: { shapes: [[2, 5]], compute: (x) => core.logSumExp(x, 1), gradient: true },
    "max's gradient": { shapes: [[2, 5]], compute: (x) => core.max(x, 1), gradient: true },
    variance: { shapes: [[2, 5]], compute: (x) => core.moments(x, 1).variance, gradient: true },
    norm: { shapes: [[2, 5]], compute: (x) => core.norm(x, 2, 1), gradient: true },
  },
  counting: {
    denseBincount: {
      shapes: [[2, 5]],
      compute: (x) => [
        core.denseBincount(asIndices(x) as core.Tensor2D, [], 4),
        core.denseBincount(asIndices(x) as core.Tensor2D, [], 4, true),
      ],
      numbers: whole(4),
    },
    bincount: {
      shapes: [[5], [5]],
      compute: (x, w) => core.bincount(asIndices(x) as core.Tensor1D, w as core.Tensor1D, 4),
      numbers: whole(4),
    },
    searchSorted: {
      shapes: [
        [2, 3],
        [2, 4],
      ],
      compute: (_, x) =>
        core.searchSorted(
          core.tensor2d([
            [-1, 0, 1],
            [-0.5, 0, 0.5],
          ]),
          x,
          "right",
        ),
    },
    localResponseNormalization: {
      shapes: [[1, 2, 2, 5]],
      compute: (x) => core.localResponseNormalization(x as core.Tensor4D, 2, 1, 0.5, 0.6),
      gradient: true,
    },
  },
  products: {
    matMul: {
      shapes: [
        [2, 3],
        [4, 3],
      ],
      compute: (a, b) => core.matMul(a, b, false, true),
      gradient: true,
    },
    "batched matMul": {
      shapes: [
        [2, 3, 4],
        [2, 4, 5],
      ],
      compute: (a, b) => core.matMul(a, b),
      gradient: true,
    },
    dot: { shapes: [[3], [3, 2]], compute: (a, b) => core.dot(a, b) },
    einsum: {
      shapes: [
        [2, 3, 2, 4],
        [2, 5, 2, 4],
      ],
      compute: (a, b) => [
        core.einsum("bqhd,bkhd->bhqk", a, b),
        core.einsum("bqhd,bkhd->qk", a, b),
        core.einsum("bqhd->hb", a),
      ],
    },
  },
  images: {
    "conv2d dilated": {
      shapes: [
        [1, 7, 7, 2],
        [3, 3, 2, 3],
      ],
      compute: (x, k) => core.conv2d(x as core.Tensor4D, k as core.Tensor4D, 1, "same", "NHWC", 2),
    },
    "conv2d with uneven strides": {
      shapes: [
        [2, 7, 6, 2],
        [3, 2, 2, 3],
      ],
      compute: (x, k) => core.conv2d(x as core.Tensor4D, k as core.Tensor4D, [2, 1], "same"),
      gradient: true,
    },
    "conv2d with explicit padding": {
      shapes: [
        [1, 5, 5, 1],
        [3, 3, 1, 2],
      ],
      compute: (x, k) =>
        core.conv2d(
          x as core.Tensor4D,
          k as core.Tensor4D,
          2,
          [
            [0, 0],
            [1, 2],
            [0, 1],
            [0, 0],
          ],
          "NHWC",
          1,
          "floor",
        ),
    },
    conv2dTranspose: {
      shapes: [
        [1, 3, 3, 2],
        [3, 3, 4, 2],
      ],
      compute: (x, k) =>
        core.conv2dTranspose(x as core.Tensor4D, k as core.Tensor4D, [1, 6, 6, 4], 2, "same"),
      gradient: true,
    },
    conv1d: {
      shapes: [
        [2, 8, 2],
        [3, 2, 3],
      ],
      compute: (x, k) => core.conv1d(x as core.Tensor3D, k as core.Tensor3D, 2, "valid"),
      gradient: true,
    },
    depthwiseConv2d: {
      shapes: [
        [2, 5, 5, 3],
        [3, 3, 3, 2],
      ],
      compute: (x, k) => core.depthwiseConv2d(x as core.Tensor4D, k as core.Tensor4D, 1, "same"),
      gradient: true,
    },
    separableConv2d: {
      shapes: [
        [1, 5, 5, 2],
        [3, 3, 2, 2],
        [1, 1, 4, 3],
      ],
      compute: (x, d, p) =>
        core.separableConv2d(x as core.Tensor4D, d as core.Tensor4D, p as core.Tensor4D, 1, "valid"),
      gradient: true,
    },
    maxPool: {
      shapes: [[2, 7, 7, 2]],
      compute: (x) => core.maxPool(x as core.Tensor4D, 3, 2, "same"),
      gradient: true,
    },
    avgPool: {
      shapes: [[2, 6, 6, 2]],
      compute: (x) => core.avgPool(x as core.Tensor4D, 2, 2, "valid"),
      gradient: true,
    },
    "avgPool same": {
      shapes: [[2, 7, 7, 2]],
      compute: (x) => core.avgPool(x as core.Tensor4D, 3, 2, "same"),
    },
    batchNorm: {
      shapes: [[2, 3, 3, 2], [2], [2], [2]],
      compute: (x, m, o, s) =>
        core.batchNorm4d(
          x as core.Tensor4D,
          m as core.Tensor1D,
          core.add(core.square(s), 1),
          o as core.Tensor1D,
          s as core.Tensor1D,
          0.01,
        ),
      gradient: true,
    },
    flipLeftRight: { shapes: [[1, 2, 3, 2]], compute: (x) => core.image.flipLeftRight(x as core.Tensor4D) },
  },
  volumes: {
    conv3d: {
      shapes: [
        [2, 5, 4, 4, 2],
        [3, 2, 2, 2, 3],
      ],
      compute: (x, k) => core.conv3d(x as core.Tensor5D, k as core.Tensor5D, [2, 1, 1], "same"),
      gradient: true,
    },
    conv3dTranspose: {
      shapes: [
        [1, 2, 2, 2, 2],
        [2, 2, 2, 3, 2],
      ],
      compute: (x, k) =>
        core.conv3dTranspose(x as core.Tensor5D, k as core.Tensor5D, [1, 4, 4, 4, 3], 2, "same"),
    },
    maxPool3d: {
      shapes: [[1, 5, 4, 4, 2]],
      compute: (x) => core.maxPool3d(x as core.Tensor5D, [3, 2, 2], 2, "same"),
      gradient: true,
    },
    avgPool3d: {
      shapes: [[1, 4, 4, 4, 2]],
      compute: (x) => core.avgPool3d(x as core.Tensor5D, 2, 2, "valid"),
      gradient: true,
    },
    "avgPool3d same": {
      shapes: [[1, 5, 4, 4, 2]],
      compute: (x) => core.avgPool3d(x as core.Tensor5D, 3, 2, "same"),
    },
  },
  resizing: {
    "nearest, whole factor": {
      shapes: [[1, 3, 3, 2]],
      compute: (x) => core.image.resizeNearestNeighbor(x as core.Tensor4D, [6, 9]),
      gradient: true,
    },
    nearest: {
      shapes: [[1, 3, 3, 2]],
      compute: (x) => core.image.resizeNearestNeighbor(x as core.Tensor4D, [5, 5]),
      gradient: true,
    },
    "nearest, half pixel": {
      shapes: [[1, 5, 3, 2]],
      compute: (x) => core.image.resizeNearestNeighbor(x as core.Tensor4D, [3, 4], false, true),
    },
    bilinear: {
      shapes: [[1, 3, 3, 2]],
      compute: (x) => core.image.resizeBilinear(x as core.Tensor4D, [5, 5]),
      gradient: true,
    },
    "bilinear, aligned": {
      shapes: [[2, 3, 3, 1]],
      compute: (x) => core.image.resizeBilinear(x as core.Tensor4D, [6, 6], true),
      gradient: true,
    },
    "bilinear, half pixel": {
      shapes: [[1, 5, 3, 2]],
      compute: (x) => core.image.resizeBilinear(x as core.Tensor4D, [3, 4], false, true),
    },
    cropAndResize: {
      shapes: [[2, 5, 5, 2]],
      compute: (x) =>
        core.image.cropAndResize(
          x as core.Tensor4D,
          [
            [0.1, 0, 0.9, 1],
            [-0.2, 0.3, 0.7, 1.2],
          ],
          [0, 1],
          [3, 4],
          "bilinear",
          7,
        ),
    },
  },
  movement: {
    "transpose, reverse, tile": {
      shapes: [[2, 3, 4]],
      compute: (x) => [core.transpose(x, [2, 0, 1]), core.reverse(x, [0, 2]), core.tile(x, [1, 2, 3])],
    },
    broadcastTo: { shapes: [[3, 1]], compute: (x) => core.broadcastTo(x, [2, 3, 4]), gradient: true },
    "expandDims, squeeze, stack, unstack": {
      shapes: [
        [2, 3],
        [2, 3],
      ],
      compute: (x, y) => [core.expandDims(x, 1), core.stack([x, y], 1), ...core.unstack(x, 1)],
    },
    concat: {
      shapes: [
        [2, 3],
        [2, 1],
      ],
      compute: (x, y) => core.concat([x, y], 1),
      gradient: true,
    },
    slice: { shapes: [[4, 5]], compute: (x) => core.slice(x, [1, 2], [2, -1]), gradient: true },
    stridedSlice: {
      shapes: [[6, 5]],
      compute: (x) => [
        core.stridedSlice(x, [1, 4], [6, 0], [2, -1]),
        core.stridedSlice(x, [0, 1], [1, 4], [1, 1], 0, 0, 0, 0, 1),
      ],
    },
    split: { shapes: [[2, 6]], compute: (x) => [...core.split(x, 3, 1), ...core.split(x, [1, 5], 1)] },
    pad: {
      shapes: [[2, 3]],
      compute: (x) =>
        core.pad(
          x,
          [
            [1, 0],
            [2, 1],
          ],
          0.5,
        ),
      gradient: true,
    },
    mirrorPad: {
      shapes: [[4, 3]],
      compute: (x) => [
        core.mirrorPad(
          x,
          [
            [2, 1],
            [1, 2],
          ],
          "reflect",
        ),
        core.mirrorPad(
          x,
          [
            [2, 1],
            [1, 3],
          ],
          "symmetric",
        ),
      ],
    },
    depthToSpace: { shapes: [[1, 2, 2, 8]], compute: (x) => core.depthToSpace(x as core.Tensor4D, 2) },
    spaceToBatchND: {
      shapes: [[1, 4, 3, 2]],
      compute: (x) =>
        core.spaceToBatchND(
          x,
          [2, 2],
          [
            [0, 0],
            [0, 1],
          ],
        ),
      gradient: true,
    },
    batchToSpaceND: {
      shapes: [[4, 2, 2, 1]],
      compute: (x) =>
        core.batchToSpaceND(
          x,
          [2, 2],
          [
            [0, 1],
            [1, 0],
          ],
        ),
    },
    diag: { shapes: [[4]], compute: (x) => core.diag(x) },
    "range, linspace, fill, eye": {
      shapes: [[4]],
      compute: (x) => [
        core.add(x, core.range(0, 4)),
        core.mul(x, core.linspace(0, 1, 4)),
        core.add(x, core.fill([4], 3)),
        core.add(core.eye(4), x),
      ],
    },
  },
  lookups: {
    gather: {
      shapes: [[4, 3]],
      compute: (x) =>
        core.gather(
          x,
          core.tensor2d(
            [
              [0, 3],
              [1, 1],
            ],
            [2, 2],
            "int32",
          ),
        ),
      gradient: true,
    },
    "gather along 1": {
      shapes: [[2, 4, 3]],
      compute: (x) => core.gather(x, core.tensor1d([3, 0], "int32"), 1),
      gradient: true,
    },
    "gather per sample": {
      shapes: [[2, 4, 3]],
      compute: (x) =>
        core.gather(
          x,
          core.tensor2d(
            [
              [3, 0],
              [1, 2],
            ],
            [2, 2],
            "int32",
          ),
          1,
          1,
        ),
    },
    gatherND: {
      shapes: [[3, 4, 2]],
      compute: (x) =>
        core.gatherND(
          x,
          core.tensor2d(
            [
              [0, 1],
              [2, 3],
            ],
            [2, 2],
            "int32",
          ),
        ),
    },
    scatterND: {
      shapes: [[3, 2]],
      compute: (x) => core.scatterND(core.tensor2d([[1], [3], [1]], [3, 1], "int32"), x, [5, 2]),
    },
    unsortedSegmentSum: {
      shapes: [[4, 2]],
      compute: (x) => core.unsortedSegmentSum(x, core.tensor1d([2, 0, 2, 1], "int32"), 3),
    },
    oneHot: { shapes: [[2, 3]], compute: (x) => core.oneHot(asIndices(x), 4), numbers: whole(4) },
  },
};

describe.each(Object.entries(cases))("%s", (_group, members) => {
  test.each(Object.entries(members))("%s", (_name, definition) => expectSameAsCpu(definition));
});
