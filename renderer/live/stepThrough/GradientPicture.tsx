// The gradient of the loss at a node's values for the sample on show: orange where a larger value raises the loss, blue where it
// lowers it. Maps [H, W, C] as a sheet, anything else as rows of its last axis.
import { useMemo, type ReactNode } from "react";
import type { TapRequest } from "../../../shared/contract/live.ts";
import { feed } from "../appFeed.ts";
import { LiveCanvas, type Surface } from "../LiveCanvas.tsx";
import { paintTiles } from "../pictures/cells.ts";
import { tapGrid } from "../pictures/tapGrid.ts";
import { tile, tileAt } from "../pictures/tiles.ts";
import { magnitudeOf } from "../wholeValue.ts";

const mostNumbers = 32_768;
const gap = 2;
const leastTile = 18;
/** A row of numbers longer than this is wrapped. */
const mostColumns = 64;

export function GradientPicture({ nodeId }: { readonly nodeId: string }): ReactNode {
  const taps = useMemo(
    (): readonly TapRequest[] => [{ node: nodeId, kind: "gradient", limit: mostNumbers }],
    [nodeId],
  );
  const draw = useMemo(() => (surface: Surface) => paintGradient(surface, nodeId), [nodeId]);
  return (
    <div className="node-picture">
      <LiveCanvas
        taps={taps}
        draw={draw}
        className="live-canvas"
        label="Gradient of the loss at the values of the sample on show"
      />
    </div>
  );
}

function paintGradient({ context, width, height, theme }: Surface, nodeId: string): void {
  const value = feed.value(nodeId, "gradient");
  if (value === undefined) return;
  const { shape, data } = tapGrid(value);
  const sheet = shape.length === 3;
  const [rows, columns, count] = sheet ? shape : flatSizes(shape, data.length);
  const tiling = tile(count ?? 1, (columns ?? 1) / (rows ?? 1), width, height, gap, leastTile);
  const scale = magnitudeOf(value);
  const tiles = Array.from({ length: tiling.shown }, (_, at) => ({
    grid: { columns: columns ?? 1, rows: rows ?? 1, data, offset: at, stride: count ?? 1, scale },
    into: tileAt(tiling, at, gap, { x: 0, y: 0, width, height }),
  }));
  paintTiles(context, tiles, "diverging", theme);
}

/** One picture of rows and columns. */
function flatSizes(shape: readonly number[], size: number): readonly [number, number, number] {
  const last = shape.at(-1) ?? 1;
  const columns =
    shape.length > 1 ? last : Math.min(last, Math.max(8, Math.min(mostColumns, Math.ceil(Math.sqrt(last)))));
  return [Math.ceil(size / columns), columns, 1];
}
