import { describe, expect, it } from "vitest";
import { lightOnDark, middleOf, rowSample } from "./droppedSample.ts";

describe("a row as a sample", () => {
  it("takes the first line of numbers, whatever parts them", () => {
    expect(rowSample("x,y\n1.5, -2\n3,4", 2)).toEqual({ data: Float32Array.from([1.5, -2]) });
    expect(rowSample("1;2\t3", 3)).toEqual({ data: Float32Array.from([1, 2, 3]) });
  });

  it("leaves out the answer at the end", () => {
    expect(rowSample("1,2,0", 2)).toEqual({ data: Float32Array.from([1, 2]) });
  });

  it("says what was expected and found", () => {
    expect(rowSample("1,2,3,4", 2)).toEqual({ problem: "Expected a row of 2 numbers; found 4." });
    expect(rowSample("hello", 2)).toEqual({ problem: "Expected a row of 2 numbers; found none." });
  });
});

describe("a picture as a sample", () => {
  it("keeps the middle in the input's proportions", () => {
    expect(middleOf({ width: 400, height: 200 }, { width: 28, height: 28 })).toEqual({
      x: 100,
      y: 0,
      width: 200,
      height: 200,
    });
  });

  it("turns ink on paper into light on dark, and leaves light on dark as it is", () => {
    const size = { width: 3, height: 3, channels: 1 };
    const paper = new Float32Array(9).fill(255);
    paper[4] = 0;
    const turned = lightOnDark(paper, size, true);
    expect([...turned]).toEqual([0, 0, 0, 0, 255, 0, 0, 0, 0]);
    expect(lightOnDark(turned, size, true)).toBe(turned);
    expect(lightOnDark(paper, size, false)).toBe(paper);
  });
});
