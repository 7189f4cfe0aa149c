import { describe, expect, it } from "vitest";
import type { NeuronColumn } from "./columns.ts";
import {
  evenSample,
  layoutNeurons,
  neuronAt,
  neuronBeside,
  sourcePoint,
  type NeuronLayout,
  type PlacedColumn,
} from "./layout.ts";

function column(kind: NeuronColumn["kind"], size: number): NeuronColumn {
  const image = kind === "pixels" ? { height: 28, width: 28, channels: 1 } : null;
  return {
    kind,
    node: `${kind}-${size}`,
    title: kind,
    size,
    image,
    dense: null,
    activation: "sigmoid",
    link: null,
  };
}

const digits = [column("pixels", 784), column("neurons", 16), column("neurons", 16), column("outputs", 10)];

function placed(layout: NeuronLayout, index: number): PlacedColumn {
  const found = layout.columns[index];
  if (found === undefined) throw new Error(`no column ${index}`);
  return found;
}

describe("the layout of the neuron view", () => {
  it.each([
    [1400, 800],
    [1000, 480],
    [640, 360],
  ])("keeps every neuron inside and apart in %i × %i", (width, height) => {
    const layout = layoutNeurons(digits, width, height);
    for (const { centres, radius } of layout.columns) {
      for (let i = 0; i < centres.length; i += 2) {
        expect(centres[i]).toBeGreaterThan(radius);
        expect(centres[i]).toBeLessThan(width - radius);
        expect(centres[i + 1]).toBeGreaterThanOrEqual(radius);
        expect(centres[i + 1]).toBeLessThanOrEqual(height - radius);
      }
      for (let i = 2; i < centres.length; i += 2) {
        expect((centres[i + 1] ?? 0) - (centres[i - 1] ?? 0)).toBeGreaterThan(2 * radius);
      }
    }
    for (let i = 1; i < layout.columns.length; i++)
      expect(placed(layout, i).left).toBeGreaterThan(placed(layout, i - 1).right);
  });

  it("shows 96 neurons whole, folded into files", () => {
    const hidden = placed(
      layoutNeurons([column("pixels", 784), column("neurons", 96), column("outputs", 10)], 1200, 700),
      1,
    );
    expect(hidden.shown).toHaveLength(96);
    expect(new Set(hidden.centres.filter((_, i) => i % 2 === 0)).size).toBeGreaterThan(1);
  });

  it("shows an even sample of a layer too wide to draw", () => {
    const hidden = placed(
      layoutNeurons([column("pixels", 784), column("neurons", 4096), column("outputs", 10)], 1200, 700),
      1,
    );
    expect(hidden.shown.length).toBeLessThan(400);
    const steps = [...hidden.shown].slice(1).map((neuron, i) => neuron - (hidden.shown[i] ?? 0));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
  });

  it("samples evenly and in order", () => {
    expect([...evenSample(10, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...evenSample(8, 4)]).toEqual([1, 3, 5, 7]);
  });

  it("finds the neuron under the pointer and none between", () => {
    const layout = layoutNeurons(digits, 1200, 700);
    const { centres } = placed(layout, 2);
    const hit = neuronAt(layout, { x: (centres[10] ?? 0) + 2, y: (centres[11] ?? 0) - 2 });
    expect(hit).toMatchObject({ column: 2, neuron: 5 });
    expect(neuronAt(layout, { x: (centres[10] ?? 0) + 60, y: centres[11] ?? 0 })).toBeNull();
  });

  it("lets a pixel's line leave the image level with its row", () => {
    const pixels = placed(layoutNeurons(digits, 1200, 700), 0);
    const first = sourcePoint(pixels, 0);
    const last = sourcePoint(pixels, 783);
    expect(first.x).toBe(pixels.right);
    expect(first.y).toBeGreaterThan(pixels.top);
    expect(last.y).toBeLessThan(pixels.bottom);
    expect(sourcePoint(pixels, 27).y).toBe(first.y);
  });

  it("walks between neurons with the arrow keys and stops at the rims", () => {
    const layout = layoutNeurons(digits, 1200, 700);
    const first = neuronBeside(layout, null, { columns: 1, rows: 0 });
    expect(first).toMatchObject({ column: 1, neuron: 0 });
    expect(neuronBeside(layout, first, { columns: 0, rows: 1 })).toMatchObject({ column: 1, neuron: 1 });
    expect(neuronBeside(layout, first, { columns: 0, rows: -1 })).toMatchObject({ column: 1, neuron: 0 });
    expect(neuronBeside(layout, first, { columns: 1, rows: 0 })).toMatchObject({ column: 2, neuron: 0 });
    expect(neuronBeside(layout, first, { columns: -1, rows: 0 })).toMatchObject({ column: 1, neuron: 0 });
  });
});
