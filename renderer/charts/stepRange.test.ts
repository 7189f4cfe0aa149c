import { describe, expect, it } from "vitest";
import { wholeRange, zoomedRange } from "./stepRange.ts";

const whole = { min: 0, max: 1000 };

describe("zooming a chart", () => {
  it("keeps the step under the pointer where it is", () => {
    expect(zoomedRange({ min: 0, max: 1000 }, 0.5, 200, whole)).toEqual({ min: 100, max: 600 });
  });

  it("ends in the whole, which grows with the run", () => {
    expect(zoomedRange({ min: 100, max: 600 }, 10, 200, whole)).toBeNull();
    expect(zoomedRange({ min: 0, max: 600 }, 1.2, 0, whole)).toEqual({ min: 0, max: 720 });
  });

  it("knows the whole from all curves", () => {
    const curve = (first: number, last: number) => ({
      read: () => ({ steps: Float64Array.of(first, last), values: Float64Array.of(0, 0), length: 2 }),
    });
    expect(wholeRange([curve(3, 9), { read: () => null }, curve(1, 5)])).toEqual({ min: 1, max: 9 });
  });
});
