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
