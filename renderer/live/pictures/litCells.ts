// Activations of a layer of neurons as lit cells: circles while there is room for them, a dense grid beyond.
import type { TapValue } from "../../../shared/contract/live.ts";
import { colourMap, cssColour, divergingIndex, sequentialIndex } from "../colour.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { precise } from "../numberText.ts";
import { currentInk } from "../theme.ts";
import { colouringOf, useLook, type Colouring } from "./look.ts";
import { magnitudeOf } from "../wholeValue.ts";
import type { Rectangle } from "./cells.ts";
import { paintValues } from "./paintValues.ts";
import { positionsOf } from "./tapGrid.ts";
import { tile, tileAt } from "./tiles.ts";

const mostCircles = 128;
const gap = 3;

/** The layer before any number came: the neurons, unlit. */
export function paintUnlit(surface: Surface, count: number, into: Rectangle): void {
  paintCircles(surface, new Float32Array(Math.min(count, mostCircles)), 1, into);
}

export function paintLit(surface: Surface, value: TapValue, into: Rectangle): void {
  const scale = litScale(value);
  const neuronAt = value.shape.length === 1 ? positionsOf(value)[0] : Number;
  if (value.data.length <= mostCircles) paintCircles(surface, value.data, scale, into, neuronAt);
  else paintGrid(surface, value.data, scale, into, neuronAt);
}

/** Full light at 1 for values that stay within −1 … 1, else at the largest magnitude. */
export function litScale(value: TapValue): number {
  const magnitude = magnitudeOf(value);
  return magnitude > 1 ? magnitude : 1;
}

function paintCircles(
  surface: Surface,
  values: Float32Array,
  scale: number,
  into: Rectangle,
  neuronAt: (index: number) => number = Number,
): void {
  const { context, theme } = surface;
  const ink = currentInk();
  const colouring = colouringOf(useLook.getState(), "diverging", scale);
  const map = colourMap(colouring.map, theme);
  const tiling = tile(values.length, 1, into.width, into.height, gap, 4);
  const radius = Math.min(9, tiling.tileWidth / 2);
  context.lineWidth = 1;
  context.strokeStyle = ink.lineStrong;
  for (let i = 0; i < tiling.shown; i++) {
    const place = tileAt(tiling, i, gap, into);
    context.beginPath();
    context.arc(place.x + place.width / 2, place.y + place.height / 2, radius, 0, Math.PI * 2);
    const value = values[i] ?? 0;
    context.fillStyle = cssColour(map, indexIn(colouring, value));
    context.fill();
    context.stroke();
    surface.readings?.push({ place, words: () => `neuron ${neuronAt(i)}: ${precise(value)}` });
  }
}

function indexIn({ map, scale, magnitudes }: Colouring, value: number): number {
  const share = (magnitudes ? Math.abs(value) : value) / scale;
  return map === "diverging" ? divergingIndex(share) : sequentialIndex(share);
}

function paintGrid(
  surface: Surface,
  values: Float32Array,
  scale: number,
  into: Rectangle,
  neuronAt: (index: number) => number,
): void {
  const columns = Math.ceil(Math.sqrt((values.length * into.width) / into.height));
  const rows = Math.ceil(values.length / columns);
  const nameOf = (column: number, row: number): string => `neuron ${neuronAt(row * columns + column)}`;
  paintValues(surface, { columns, rows, data: values, scale }, into, "diverging", nameOf);
}
