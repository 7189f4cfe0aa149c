import { describe, expect, it } from "vitest";
import { centreAsMnist, centreOfMass, fieldSize, inkBounds } from "./mnistCentre.ts";

const size = 280;

function drawing(left: number, top: number, width: number, height: number): Float32Array {
  const ink = new Float32Array(size * size);
  for (let y = top; y < top + height; y++) ink.fill(255, y * size + left, y * size + left + width);
  return ink;
}

describe("centring a drawing as MNIST does", () => {
  it("scales the longer side to 20 pixels and keeps the proportions", () => {
    const bounds = inkBounds(centreAsMnist(drawing(10, 20, 30, 120), size), fieldSize);
    expect(bounds).not.toBeNull();
    const [width, height] = [
      (bounds?.right ?? 0) - (bounds?.left ?? 0),
      (bounds?.bottom ?? 0) - (bounds?.top ?? 0),
    ];
    expect(height).toBe(20);
    expect(width).toBeGreaterThanOrEqual(5);
    expect(width).toBeLessThanOrEqual(6);
  });

  it("puts the centre of mass in the middle, wherever it was drawn", () => {
    const lopsided = drawing(200, 5, 60, 10);
    for (let y = 15; y < 75; y++) lopsided.fill(255, y * size + 200, y * size + 210);
    const centre = centreOfMass(centreAsMnist(lopsided, size), fieldSize);
    expect(centre.x).toBeCloseTo(14, 0);
    expect(centre.y).toBeCloseTo(14, 0);
  });

  it("gives the same digit for the same drawing elsewhere", () => {
    const there = centreAsMnist(drawing(30, 40, 50, 100), size);
    const here = centreAsMnist(drawing(150, 90, 50, 100), size);
    expect([...here]).toEqual([...there]);
  });

  it("keeps full ink full and paper paper", () => {
    const digit = centreAsMnist(drawing(40, 40, 200, 200), size);
    expect(digit[14 * fieldSize + 14]).toBe(255);
    expect(digit[0]).toBe(0);
  });

  it("is empty for an empty drawing", () => {
    expect(centreAsMnist(new Float32Array(size * size), size).every((value) => value === 0)).toBe(true);
  });
});
