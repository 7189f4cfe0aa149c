import { describe, expect, it } from "vitest";
import {
  colourMap,
  cssColour,
  divergingIndex,
  lightness,
  notANumberCss,
  sequentialIndex,
  unpack,
  type Theme,
} from "./colour.ts";

const themes: readonly Theme[] = ["light", "dark"];

function lightnessAt(name: "diverging" | "sequential" | "grey", theme: Theme, index: number): number {
  return lightness(unpack(colourMap(name, theme).packed[index] ?? 0));
}

describe("colour maps", () => {
  it.each(themes)("rises or falls evenly in lightness over magnitudes (%s)", (theme) => {
    const direction = theme === "dark" ? 1 : -1;
    for (let i = 1; i < 256; i++) {
      const step =
        (lightnessAt("sequential", theme, i) - lightnessAt("sequential", theme, i - 1)) * direction;
      expect(step).toBeGreaterThan(-0.002);
      expect(step).toBeLessThan(0.02);
    }
  });

  it.each(themes)("moves away from the ground on both sides of zero (%s)", (theme) => {
    const distance = (index: number): number =>
      Math.abs(lightnessAt("diverging", theme, index) - lightnessAt("diverging", theme, 128));
    for (let i = 1; i < 127; i++) {
      expect(distance(128 + i)).toBeGreaterThanOrEqual(distance(127 + i) - 0.004);
      expect(distance(128 - i)).toBeGreaterThanOrEqual(distance(129 - i) - 0.004);
    }
  });

  it.each(themes)("is blue below zero and orange above (%s)", (theme) => {
    const map = colourMap("diverging", theme);
    const negative = unpack(map.packed[divergingIndex(-0.5)] ?? 0);
    const positive = unpack(map.packed[divergingIndex(0.5)] ?? 0);
    expect(negative.b).toBeGreaterThan(negative.r + 60);
    expect(positive.r).toBeGreaterThan(positive.b + 60);
  });

  it("clamps what lies outside and never draws NaN as a value", () => {
    expect(sequentialIndex(7)).toBe(255);
    expect(divergingIndex(-3)).toBe(0);
    expect(sequentialIndex(Number.POSITIVE_INFINITY)).toBe(255);
    expect(cssColour(colourMap("diverging", "dark"), divergingIndex(Number.NaN))).toBe(notANumberCss);
  });
});
