// An embedding: its rows as points in the plane in which they differ most, those in front looked up by the sample on show.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import { colourMap, cssColour, divergingIndex } from "../colour.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { percent } from "../numberText.ts";
import { currentInk } from "../theme.ts";
import { paintEmpty } from "./paintEmpty.ts";
import type { Picture, PictureFeed, PictureSubject } from "./picture.ts";
import { positionsOf, tapGrid } from "./tapGrid.ts";

const weight = "embeddings";
const mostLookups = 4096;
/** Two numbers a point. */
const mostNumbers = { node: 512, large: 2048 };
const margin = 8;
/** Beside every point its number, while there are no more than this. */
const mostLabels = 40;

export function embeddingPicture({ node, source, large }: PictureSubject): Picture {
  const table: TapRequest = {
    node: node.id,
    kind: "projection",
    weight,
    limit: mostNumbers[large ? "large" : "node"],
  };
  const asking: readonly TapRequest[] =
    source === null ? [] : [{ node: source.id, kind: "activation", limit: mostLookups }];
  return {
    taps: [table, ...asking],
    label: "The table's entries as points: near each other where their vectors are alike",
    paint(surface, feed) {
      const value = feed.value(node.id, "projection", weight);
      paintEmpty(surface, { x: 0, y: 0, width: surface.width, height: surface.height });
      if (value !== undefined) paintPoints(surface, value, lookedUp(feed, source?.id), large);
    },
    words(feed) {
      const value = feed.value(node.id, "projection", weight);
      return value === undefined ? null : projectionWords(value);
    },
  };
}

export function projectionWords({ shape, data, explained = [] }: TapValue): string {
  const [rows = 0] = shape;
  const shown = data.length / 2;
  const share = percent(explained.reduce((sum, part) => sum + part, 0));
  const entries = shown === rows ? `All ${rows} entries` : `${shown} of ${rows} entries, evenly chosen`;
  return `${entries}; this plane holds ${share} of how they differ.`;
}

/** Entries the sample on show asks for: the numbers that reach the table, without what stands behind their point. */
export function lookedUp(feed: PictureFeed, source: string | undefined): ReadonlySet<number> {
  const numbers = source === undefined ? undefined : feed.value(source, "activation")?.data;
  return new Set(numbers?.map(Math.trunc));
}

function paintPoints(surface: Surface, value: TapValue, marked: ReadonlySet<number>, large: boolean): void {
  const { context, theme, width, height } = surface;
  const ink = currentInk();
  const { data } = tapGrid(value);
  const [rowAt] = positionsOf(value);
  const count = data.length / 2;
  const scale = Math.min(fittingScale(data, 0, width), fittingScale(data, 1, height));
  const labelled = large && count <= mostLabels;
  const map = colourMap("diverging", theme);
  const radius = count > 200 ? 2 : 3;
  context.font = `9px ${ink.font}`;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (let point = 0; point < count; point++) {
    const row = rowAt(point);
    const x = width / 2 + (data[2 * point] ?? 0) * scale;
    const y = height / 2 - (data[2 * point + 1] ?? 0) * scale;
    context.fillStyle = marked.has(row) ? cssColour(map, divergingIndex(0.6)) : ink.faint;
    context.beginPath();
    context.arc(x, y, marked.has(row) ? radius + 1 : radius, 0, 2 * Math.PI);
    context.fill();
    if (labelled) context.fillText(String(row), x + 5, y);
    const place = { x: x - 5, y: y - 5, width: 10, height: 10 };
    surface.readings?.push({
      place,
      words: () => `entry ${row}${marked.has(row) ? ", looked up by the sample on show" : ""}`,
    });
  }
}

/** Pixels per unit at which the points stay inside along one axis. */
function fittingScale(data: Float32Array, axis: number, length: number): number {
  let reach = 1e-9;
  for (let at = axis; at < data.length; at += 2) reach = Math.max(reach, Math.abs(data[at] ?? 0));
  return (length / 2 - margin) / reach;
}
