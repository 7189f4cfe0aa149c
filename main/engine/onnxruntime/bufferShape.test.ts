import { describe, expect, it } from "vitest";
import { bufferShape, liesInBlocks } from "./bufferShape.ts";

describe("bufferShape", () => {
  it("is a vector for few numbers, rows for more, blocks of rows for many", () => {
    expect(bufferShape(13_002)).toEqual([13_002]);
    expect(bufferShape(784 * 128)).toEqual([16, 6272]);
    expect(bufferShape(2048 * 2048)).toEqual([32, 32, 4096]);
    expect(bufferShape(784 * 2048)).toEqual([16, 16, 6272]);
  });

  it("stays a vector where the numbers can't be dealt out evenly", () => {
    expect(bufferShape(100_003)).toEqual([100_003]);
    expect(bufferShape(1_500_007)).toEqual([1_500_007]);
    expect(liesInBlocks(2_000_014)).toBe(false);
  });

  it("holds as many numbers as there are", () => {
    for (let total = 1; total < 20_000_000; total = Math.ceil(total * 1.37))
      expect(bufferShape(total).reduce((product, length) => product * length, 1)).toBe(total);
  });
});
