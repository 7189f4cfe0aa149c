import { describe, expect, it } from "vitest";
import { createRandom } from "../data/random.ts";
import { evaluateInto } from "../trace/program/interpreter/interpret.ts";
import type { Conv2dParams, Equation, ProgramShape } from "../trace/program/ir.ts";
import { outputTypes } from "../trace/program/outputTypes.ts";
import { sizeOf } from "../trace/program/shape.ts";
import { convolve, type Image } from "./convolve.ts";

const geometry = {
  strides: [1, 1],
  dilations: [1, 1],
  pads: [0, 0, 0, 0],
  groups: 1,
  layout: "nhwc",
} as const;

const cases: readonly (readonly [string, ProgramShape, ProgramShape, Partial<Conv2dParams>])[] = [
  ["plain", [2, 5, 6, 3], [3, 3, 3, 4], {}],
  ["padded unevenly", [1, 5, 4, 2], [2, 3, 2, 3], { pads: [0, 1, 1, 2] }],
  ["strided and dilated", [2, 9, 8, 2], [3, 2, 2, 5], { strides: [2, 1], dilations: [2, 3] }],
  ["grouped", [1, 4, 4, 6], [3, 3, 2, 9], { groups: 3, pads: [1, 1, 1, 1] }],
  ["depthwise", [2, 4, 5, 3], [2, 2, 1, 6], { groups: 3 }],
];

describe("convolve", () => {
  it.each(cases)("computes what the reference computes: %s", (_, xShape, kernelShape, changed) => {
    const params: Conv2dParams = { ...geometry, ...changed };
    const types = [xShape, kernelShape].map((shape) => ({ shape, dtype: "float32" as const }));
    const [type] = outputTypes("conv2d", params, types);
    const shape = type?.shape ?? [];
    const [x, kernel] = [imageOf(xShape, 1), imageOf(kernelShape, 2)];
    const [found, expected] = [zeroImage(shape), zeroImage(shape)];
    convolve(x, kernel, params, found);
    const equation = { primitive: "conv2d", params, inputs: [0, 1], outputs: [2], scope: "" } as Equation;
    const operand = ({ shape, data }: Image) => ({ type: { shape, dtype: "float32" as const }, data });
    evaluateInto(equation, [operand(x), operand(kernel)], [operand(expected)]);
    expected.data.forEach((number, index) => expect(found.data[index]).toBeCloseTo(number, 12));
    expect(expected.data.some((number) => number !== 0)).toBe(true);
  });
});

function imageOf(shape: ProgramShape, seed: number): Image {
  const random = createRandom(seed);
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, () => random.normal()) };
}

function zeroImage(shape: ProgramShape): Image {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}
