import { describe, expect, it } from "vitest";
import { mainPlane } from "./mainPlane.ts";

/** Points along (3, 4, 0) / 5 with a little of (0, 0, 1). */
function cloud(spread = 1): Float32Array {
  const points: number[] = [];
  for (let i = -5; i <= 5; i++) points.push(3 * i * spread, 4 * i * spread, i % 2 === 0 ? 0.5 : -0.5);
  return Float32Array.from(points);
}

describe("the plane in which points differ most", () => {
  it("has the longest spread on its first axis", () => {
    const { places, explained } = mainPlane(cloud(), 11, 3, null);
    expect(places[0]).toBeCloseTo(-25, 4);
    expect(places[20]).toBeCloseTo(25, 4);
    expect(explained[0]).toBeGreaterThan(0.99);
    expect(explained[0] + explained[1]).toBeCloseTo(1, 6);
  });

  it("keeps its sides when it goes on from where it lay", () => {
    const first = mainPlane(cloud(), 11, 3, null);
    const turned = first.directions.map((direction) => direction.map((value) => -value));
    const next = mainPlane(cloud(1.1), 11, 3, turned as [Float64Array, Float64Array]);
    expect(next.places[0]).toBeCloseTo(27.5, 4);
  });

  it("puts points that do not differ in one place, and forgets numbers that are none", () => {
    const same = mainPlane(Float32Array.of(1, 2, 1, 2, 1, 2), 3, 2, null);
    expect([...same.places]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(same.explained).toEqual([0, 0]);
    expect(mainPlane(Float32Array.of(1, Number.NaN, 3, 4), 2, 2, null).places.every(Number.isFinite)).toBe(
      true,
    );
  });

  it("takes a single feature as a line", () => {
    const { places, explained } = mainPlane(Float32Array.of(-1, 0, 1), 3, 1, null);
    expect([...places].map(Math.abs)).toEqual([1, 0, 0, 0, 1, 0]);
    expect(explained[0]).toBeCloseTo(1);
  });
});
