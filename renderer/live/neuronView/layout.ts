// Where everything of the neuron view stands, in CSS pixels: pure, so that drawing, hit testing and tests share it.
// Columns spread evenly; a column too tall for one file of neurons folds into staggered files, and one too wide even for
// that shows an even sample of its neurons.
import type { NeuronColumn } from "./columns.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedColumn {
  readonly column: NeuronColumn;
  /** Middle of the column. */
  readonly x: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Indices of the neurons on show; all of them where the column is not sampled. */
  readonly shown: Int32Array;
  /** Centres of the shown neurons, x and y in turn; empty for pixels. */
  readonly centres: Float32Array;
  readonly radius: number;
}

export interface NeuronLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly PlacedColumn[];
}

const margin = { top: 44, bottom: 40, side: 36 };
/** Room right of the outputs for labels, bars and percentages. */
const labelWidth = 168;
const spacing = { least: 13, most: 46 };
const radiusShare = 0.4;
const largestRadius = 17;
const mostFiles = 4;

export function layoutNeurons(columns: readonly NeuronColumn[], width: number, height: number): NeuronLayout {
  const inner = { top: margin.top, bottom: Math.max(margin.top + 1, height - margin.bottom) };
  const innerHeight = inner.bottom - inner.top;
  const middle = (inner.top + inner.bottom) / 2;
  const first = columns[0];
  const pixelSide = first?.kind === "pixels" ? Math.min(innerHeight, width * 0.3, 400) : 0;
  const firstX = pixelSide > 0 ? margin.side + pixelSide / 2 : margin.side + largestRadius * 2;
  const lastX = width - margin.side / 2 - labelWidth - largestRadius;
  // The gap after the pixels is measured from their edge, so that the lines of every pair of columns have the same room.
  const start = pixelSide > 0 ? margin.side + pixelSide : firstX;
  const gap = (lastX - start) / Math.max(1, columns.length - 1);
  const placed = columns.map((column, i) => {
    const x = i === 0 ? firstX : start + gap * i;
    if (column.kind === "pixels") return placePixels(column, x, middle, pixelSide);
    return placeNeurons(column, x, middle, innerHeight, gap);
  });
  return { width, height, columns: placed };
}

function placePixels(column: NeuronColumn, x: number, middle: number, side: number): PlacedColumn {
  const aspect = column.image === null ? 1 : column.image.width / column.image.height;
  const [halfWidth, halfHeight] = [(side / 2) * Math.min(1, aspect), side / 2 / Math.max(1, aspect)];
  return {
    column,
    x,
    left: x - halfWidth,
    right: x + halfWidth,
    top: middle - halfHeight,
    bottom: middle + halfHeight,
    shown: evenSample(column.size, column.size),
    centres: new Float32Array(0),
    radius: 0,
  };
}

function placeNeurons(
  column: NeuronColumn,
  x: number,
  middle: number,
  height: number,
  gap: number,
): PlacedColumn {
  const perFile = Math.max(1, Math.floor(height / spacing.least));
  const files = column.kind === "outputs" ? 1 : Math.min(mostFiles, Math.ceil(column.size / perFile));
  const shown = evenSample(column.size, Math.min(column.size, perFile * files));
  const rows = Math.ceil(shown.length / files);
  const step = Math.min(spacing.most, height / Math.max(1, rows));
  const radius = Math.min(largestRadius, step * radiusShare);
  const fileGap = Math.min(step * 1.15, (gap * 0.5) / files);
  const centres = new Float32Array(shown.length * 2);
  for (let i = 0; i < shown.length; i++) {
    const [row, file] = [Math.floor(i / files), i % files];
    const stagger = files === 1 ? 0 : (file / files - 0.5 + 0.5 / files) * step;
    centres[2 * i] = x + (file - (files - 1) / 2) * fileGap;
    centres[2 * i + 1] = middle + (row - (rows - 1) / 2) * step + stagger;
  }
  const halfWidth = ((files - 1) / 2) * fileGap + radius;
  const halfHeight = ((rows - 1) / 2) * step + radius;
  return {
    column,
    x,
    left: x - halfWidth,
    right: x + halfWidth,
    top: middle - halfHeight,
    bottom: middle + halfHeight,
    shown,
    centres,
    radius,
  };
}

/** `count` of `size` indices, evenly spread from the first to the last. */
export function evenSample(size: number, count: number): Int32Array {
  const sample = new Int32Array(count);
  for (let i = 0; i < count; i++) sample[i] = count === size ? i : Math.floor(((i + 0.5) * size) / count);
  return sample;
}

export interface NeuronHit {
  /** Index of the column within the layout. */
  readonly column: number;
  /** Index of the neuron within its layer. */
  readonly neuron: number;
  readonly centre: Point;
}

/** The neuron under the pointer, or null. Pixels are no neurons to point at. */
export function neuronAt(layout: NeuronLayout, point: Point): NeuronHit | null {
  for (const [index, placed] of layout.columns.entries()) {
    const reach = Math.max(placed.radius * 1.25, 8);
    if (point.x < placed.left - reach || point.x > placed.right + reach) continue;
    let best: NeuronHit | null = null;
    let bestDistance = reach;
    for (let i = 0; i < placed.shown.length; i++) {
      const centre = { x: placed.centres[2 * i] ?? Number.NaN, y: placed.centres[2 * i + 1] ?? Number.NaN };
      const distance = Math.hypot(point.x - centre.x, point.y - centre.y);
      if (distance <= bestDistance) {
        bestDistance = distance;
        best = { column: index, neuron: placed.shown[i] ?? 0, centre };
      }
    }
    if (best !== null) return best;
  }
  return null;
}

/** Where the line of a source leaves its column: a neuron's centre, or the edge of the image level with the pixel. */
export function sourcePoint(placed: PlacedColumn, position: number): Point {
  const { image } = placed.column;
  if (image === null)
    return { x: placed.centres[2 * position] ?? 0, y: placed.centres[2 * position + 1] ?? 0 };
  const row = Math.floor(position / (image.width * image.channels));
  return { x: placed.right, y: placed.top + ((row + 0.5) / image.height) * (placed.bottom - placed.top) };
}

/** The neuron one step away, for walking with the arrow keys; the first neuron where there is none yet. */
export function neuronBeside(
  layout: NeuronLayout,
  from: NeuronHit | null,
  step: { readonly columns: number; readonly rows: number },
): NeuronHit | null {
  const walkable = layout.columns.flatMap((placed, index) => (placed.centres.length > 0 ? [index] : []));
  const [first] = walkable;
  if (first === undefined) return null;
  if (from === null) return hitAt(layout, first, 0);
  const column = walkable[walkable.indexOf(from.column) + step.columns] ?? from.column;
  const placed = layout.columns[column];
  const current = layout.columns[from.column]?.shown.indexOf(from.neuron) ?? 0;
  const last = (placed?.shown.length ?? 1) - 1;
  const before = Math.max(1, (layout.columns[from.column]?.shown.length ?? 1) - 1);
  const level = column === from.column ? current : Math.round((current / before) * last);
  return hitAt(layout, column, Math.min(last, Math.max(0, level + step.rows)));
}

function hitAt(layout: NeuronLayout, column: number, position: number): NeuronHit | null {
  const placed = layout.columns[column];
  const neuron = placed?.shown[position];
  if (placed === undefined || neuron === undefined) return null;
  return {
    column,
    neuron,
    centre: { x: placed.centres[2 * position] ?? 0, y: placed.centres[2 * position + 1] ?? 0 },
  };
}
