// The gradients that tfjs's wasm backend takes from the cpu backend, each against the cpu backend itself.
import * as core from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { borrowKernels } from "./borrowedKernels.ts";

beforeAll(async () => {
  await core.setBackend("wasm");
  borrowKernels(core);
});

/** Numbers of both signs, without repetition. */
function numbers(shape: number[]): core.Tensor {
  const data = Float32Array.from({ length: core.util.sizeFromShape(shape) }, (_, index) =>
    Math.sin(index * index * 0.7 + index),
  );
  return core.tensor(data, shape);
}

type Compute = (x: core.Tensor) => core.Tensor;

const kernel = (...shape: number[]) => numbers(shape) as core.Tensor4D;
const image = (x: core.Tensor) => x as core.Tensor4D;

const cases: readonly (readonly [string, number[], Compute])[] = [
  ["convolution by its image", [2, 6, 5, 3], (x) => core.conv2d(image(x), kernel(3, 3, 3, 4), 2, "same")],
  ["convolution by its kernel", [3, 3, 2, 4], (x) => core.conv2d(kernel(2, 6, 5, 2), image(x), 1, "valid")],
  [
    "depthwise convolution by its image",
    [2, 6, 5, 3],
    (x) => core.depthwiseConv2d(image(x), kernel(3, 3, 3, 2), 1, "same"),
  ],
  [
    "depthwise convolution by its kernel",
    [3, 3, 3, 2],
    (x) => core.depthwiseConv2d(kernel(2, 6, 5, 3), image(x), 1, "same"),
  ],
  ["max pool", [2, 6, 5, 3], (x) => core.maxPool(image(x), 2, 2, "same")],
  ["max pool that overlaps", [2, 7, 7, 3], (x) => core.maxPool(image(x), 3, 2, "valid")],
  ["max pool in 3 dimensions", [1, 4, 4, 4, 2], (x) => core.maxPool3d(x as core.Tensor5D, 2, 2, "valid")],
  ["average pool", [2, 6, 5, 3], (x) => core.avgPool(image(x), 2, 2, "same")],
  ["gather", [5, 3], (x) => core.gather(x, core.tensor1d([4, 0, 0, 2], "int32"))],
];

async function gradientOn(backend: string, shape: number[], compute: Compute): Promise<readonly number[]> {
  await core.setBackend(backend);
  const x = numbers(shape);
  const dy = numbers(compute(x).shape);
  return [...(await core.grad(compute)(x, dy).data())];
}

it("the sign on wasm is that of small numbers too", async () => {
  await core.setBackend("wasm");
  const small = core.tensor1d([1e-7, -1e-7, 1e-30, 0]);
  expect([...core.sign(small).dataSync()]).toEqual([1, -1, 1, 0]);
});

/** Of both signs, with NaN among them. */
const withNaN = () => core.tensor4d([Number.NaN, 1, -2, 3, 7, 5, 0.5, -0.5], [1, 2, 4, 1]);
const rowsWithNaN = () => core.reshape(withNaN(), [2, 4]) as core.Tensor2D;
const others = () => core.tensor4d([1, Number.NaN, -2, 9, 7, 5, 0.5, 0], [1, 2, 4, 1]);
const point = () => core.ones([1, 1, 1, 1]) as core.Tensor4D;
const fused = { strides: 1, pad: "same", activation: "relu" } as const;

describe("NaN on wasm stays NaN, as on the cpu backend, in", () => {
  it.each<readonly [string, () => core.Tensor]>([
    ["a maximum", () => core.maximum(withNaN(), others())],
    ["a minimum", () => core.minimum(withNaN(), 0)],
    ["a clipped value", () => core.clipByValue(withNaN(), -1, 1)],
    ["relu", () => core.relu(withNaN())],
    ["relu6", () => core.relu6(withNaN())],
    ["the largest", () => core.max(withNaN())],
    [
      "a product with relu",
      () => core.fused.matMul({ a: rowsWithNaN(), b: core.eye(4), activation: "relu" }),
    ],
    ["a convolution", () => core.conv2d(withNaN(), point(), 1, "same")],
    ["a convolution by NaN", () => core.conv2d(withNaN(), core.fill([1, 1, 1, 1], Number.NaN), 1, "same")],
    ["a convolution with relu", () => core.fused.conv2d({ x: withNaN(), filter: point(), ...fused })],
    ["a depthwise convolution", () => core.depthwiseConv2d(withNaN(), point(), 1, "same")],
    ["an average pool", () => core.avgPool(withNaN(), 1, 1, "valid")],
  ])("%s", async (_, compute) => {
    await core.setBackend("cpu");
    const expected = [...compute().dataSync()];
    expect(expected.some(Number.isNaN)).toBe(true);
    await core.setBackend("wasm");
    expect([...compute().dataSync()]).toEqual(expected);
  });
});

describe("gradients on wasm", () => {
  it.each(cases)("%s", async (_, shape, compute) => {
    const expected = await gradientOn("cpu", shape, compute);
    const found = await gradientOn("wasm", shape, compute);
    expect(found.length).toBe(expected.length);
    found.forEach((number, index) => expect(number).toBeCloseTo(expected[index] ?? Number.NaN, 4));
    expect(expected.some((number) => number !== 0)).toBe(true);
  });

  it("leave no numbers behind", async () => {
    await core.setBackend("wasm");
    const lender = core.findBackend("cpu");
    const [before, lent] = [core.memory().numDataBuffers, lender.numDataIds()];
    core.tidy(() => {
      core.grad((x) => core.maxPool(image(x), 2, 2, "same"))(numbers([2, 6, 5, 3]));
    });
    expect(core.memory().numDataBuffers).toBe(before);
    expect(lender.numDataIds()).toBe(lent);
  });
});
