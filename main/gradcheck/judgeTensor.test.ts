import { describe, expect, it } from "vitest";
import { judgeTensor, largestSlope, type ComparedTensor } from "./judgeTensor.ts";

function tensorOf(
  pairs: readonly (readonly [numeric: number, engine: number])[],
  more: Partial<ComparedTensor> = {},
): ComparedTensor {
  const elements = pairs.map(([numeric, engine], index) => ({ index, numeric, engine }));
  return {
    name: "dense/kernel",
    node: "dense",
    shape: [9],
    size: 9,
    elements,
    kinks: 0,
    surrogate: false,
    ...more,
  };
}

describe("judgeTensor", () => {
  it("accepts rounding and refuses more", () => {
    expect(
      judgeTensor(
        tensorOf([
          [1, 1.0001],
          [-2, -2],
        ]),
        2,
      ).verdict,
    ).toBe("correct");
    expect(
      judgeTensor(
        tensorOf([
          [1, 1.01],
          [-2, -2.02],
        ]),
        2,
      ),
    ).toMatchObject({ verdict: "wrong" });
  });

  it("refuses one wrong element among many right ones", () => {
    const pairs = Array.from({ length: 200 }, () => [1, 1] as const);
    const report = judgeTensor(tensorOf([...pairs, [1, 1.02]]), 1);
    expect(report.relativeError).toBeLessThan(1e-3);
    expect(report).toMatchObject({ verdict: "wrong", worst: { index: 200 } });
  });

  it("calls the error of unrelated gradients 1", () => {
    expect(judgeTensor(tensorOf([[1, 0]]), 1).relativeError).toBe(1);
    expect(judgeTensor(tensorOf([[1, -1]]), 1).relativeError).toBe(1);
  });

  it("does not judge what is small beside the rest, nor what has only kinks, nor a pretended slope", () => {
    expect(judgeTensor(tensorOf([[1e-9, -3e-8]]), 1).verdict).toBe("vanishing");
    expect(judgeTensor(tensorOf([[1e-9, -3e-8]]), 1e-3).verdict).toBe("wrong");
    expect(judgeTensor(tensorOf([], { kinks: 3 }), 1).verdict).toBe("kinks");
    expect(judgeTensor(tensorOf([[1, 5]], { surrogate: true }), 1).verdict).toBe("surrogate");
  });

  it("takes a gradient that is not a number for wrong", () => {
    const report = judgeTensor(
      tensorOf([
        [1, Number.NaN],
        [1, 1],
      ]),
      1,
    );
    expect(report).toMatchObject({
      verdict: "wrong",
      relativeError: null,
      worst: { index: 0, engine: null },
    });
  });

  it("measures smallness by the largest finite slope", () => {
    expect(largestSlope([tensorOf([[1, -4]]), tensorOf([[Number.NaN, 2]])])).toBe(4);
  });
});
