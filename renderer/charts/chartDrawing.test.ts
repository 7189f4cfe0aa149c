import { describe, expect, it } from "vitest";
import { axisTicks } from "./axisTicks.ts";
import { chartCsv, type NamedSeries } from "./chartCsv.ts";
import { chartSvg } from "./chartDrawing.ts";
import { between } from "./decimate.ts";

const plainLook = { smoothing: 0, logarithmic: false, percent: false };

function named(label: string, points: readonly (readonly [number, number])[], dashed = false): NamedSeries {
  const series = {
    steps: Float64Array.from(points.map(([step]) => step)),
    values: Float64Array.from(points.map(([, value]) => value)),
    length: points.length,
  };
  return { label, colour: "#c00", dashed, series };
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

  const train = named("train", [
    [0, 0.01],
    [5, 0.1],
    [10, 1],
  ]);

  it("draws a line per curve from corner to corner and escapes what people typed", () => {
    const svg = chartSvg("Loss <b>", [train, named("<i>", [[4, 0.5]], true)], plainLook);
    expect(svg).toContain("Loss &lt;b>");
    expect(svg).toContain("&lt;i>");
    expect(svg).toContain('points="64.0,356.0 420.0,');
    expect(svg).toMatch(/ 776\.0,44\.0"/);
    expect(svg.match(/<circle/g)).toHaveLength(1);
  });

  it("is drawn as it is looked at: logarithmic, smoothed, and shares up to 100 %", () => {
    // Halfway between two powers of ten in steps is halfway up.
    expect(chartSvg("Loss", [train], { ...plainLook, logarithmic: true })).toContain(
      'points="64.0,356.0 420.0,200.0 776.0,44.0"',
    );
    const smoothed = chartSvg("Loss", [train], { ...plainLook, smoothing: 1 });
    expect(smoothed).toMatch(/points="64.0,(\d+\.\d) 420.0,\1 776.0,\1"/);
    expect(chartSvg("Accuracy", [train], { ...plainLook, percent: true })).toContain(">100%<");
  });
});

describe("an axis", () => {
  it("is marked at round numbers", () => {
    expect(axisTicks([0.171, 2.52], false)).toEqual([0.5, 1, 1.5, 2, 2.5]);
    expect(axisTicks([1, 1500], false)).toEqual([500, 1000, 1500]);
    expect(axisTicks([-0.1, 0.3], false)).toEqual([-0.1, 0, 0.1, 0.2, 0.3]);
  });

  it("is marked at powers of ten where it is logarithmic, and between them where they are few", () => {
    expect(axisTicks([0.002, 40], true)).toEqual([0.01, 0.1, 1, 10]);
    expect(axisTicks([0.1, 2.5], true)).toEqual([0.1, 0.2, 0.5, 1, 2]);
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
