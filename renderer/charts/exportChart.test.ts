import { describe, expect, it } from "vitest";
import { between } from "./decimate.ts";
import { chartCsv, chartSvg, type NamedSeries } from "./exportChart.ts";

function named(label: string, points: readonly (readonly [number, number])[]): NamedSeries {
  const series = {
    steps: Float64Array.from(points.map(([step]) => step)),
    values: Float64Array.from(points.map(([, value]) => value)),
    length: points.length,
  };
  return { label, colour: "#c00", series };
}

describe("a chart as a file", () => {
  it("gives a row per step, with empty cells where a curve has no point", () => {
    const csv = chartCsv([
      named("train", [
        [1, 0.5],
        [2, 0.25],
      ]),
      named("a, b", [[2, 0.75]]),
    ]);
    expect(csv).toBe('step,train,"a, b"\n1,0.5,\n2,0.25,0.75\n');
  });

  it("draws a line per curve and escapes what people typed", () => {
    const svg = chartSvg("Loss <b>", [
      named("train", [
        [0, 0],
        [10, 1],
      ]),
    ]);
    expect(svg).toContain("Loss &lt;b>");
    expect(svg).toContain('points="60.0,370.0 780.0,40.0"');
  });
});

describe("the part of a curve between two steps", () => {
  it("has one point more on each side", () => {
    const { series } = named("x", [
      [0, 0],
      [10, 1],
      [20, 2],
      [30, 3],
      [40, 4],
    ]);
    const part = between(series, 15, 25);
    expect([...part.steps]).toEqual([10, 20, 30]);
    expect(between(series, -5, 100).length).toBe(5);
  });
});
