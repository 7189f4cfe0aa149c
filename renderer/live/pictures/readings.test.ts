import { describe, expect, it } from "vitest";
import { readingAt, type Reading } from "./readings.ts";

function reading(x: number, width: number, text: string | null): Reading {
  return {
    place: { x, y: 0, width, height: 10 },
    words: (across, down) => text && `${text} ${across} ${down}`,
  };
}

describe("reading a picture", () => {
  it("finds what was drawn last at a point", () => {
    const readings = [reading(0, 100, "below"), reading(50, 10, "above")];
    expect(readingAt(readings, 55, 5)).toBe("above 0.5 0.5");
    expect(readingAt(readings, 25, 0)).toBe("below 0.25 0");
  });

  it("finds nothing beside it, and looks through what has nothing to say", () => {
    expect(readingAt([reading(0, 10, "x")], 10, 5)).toBeNull();
    expect(readingAt([reading(0, 10, "x"), reading(0, 10, null)], 0, 0)).toBe("x 0 0");
  });
});
