// Attention: a map per head for the sample on show. A row is a step of the query, a column a step it may look at; a row adds up
// to 1, so full colour means all of the attention.
import type { TapRequest } from "../../../shared/contract/live.ts";
import { paintEmpty } from "./paintEmpty.ts";
import { mostMatrixNumbers } from "./matrixPicture.ts";
import { paintValueTiles } from "./paintValues.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { positionsOf, tapGrid } from "./tapGrid.ts";
import { tile, tileAt } from "./tiles.ts";

/** Full colour is at least so many times what an even hand would give: attention to all alike stays pale. */
const evenTimes = 4;
const gap = 4;
const leastMap = 18;

export function attentionPicture({ node, inner, large }: PictureSubject): Picture {
  const [heads = 1, queries = 1, keys = 1] = inner.find(({ name }) => name === "attention")?.shape ?? [];
  const taps: readonly TapRequest[] = [
    {
      node: node.id,
      kind: "inner",
      weight: "attention",
      limit: mostMatrixNumbers[large ? "large" : "node"],
    },
  ];
  return {
    taps,
    label: "Attention per head: a row per step of the query, a column per step it looks at",
    paint(surface, feed) {
      const whole = { x: 0, y: 0, width: surface.width, height: surface.height };
      const value = feed.value(node.id, "inner", "attention");
      const tiling = tile(heads, keys / queries, surface.width, surface.height, gap, leastMap);
      if (value === undefined) {
        for (let head = 0; head < tiling.shown; head++) paintEmpty(surface, tileAt(tiling, head, gap, whole));
        return;
      }
      const { shape, data } = tapGrid(value);
      const [sentHeads = 1, rows = 1, columns = 1] = shape;
      const [headAt, queryAt, keyAt = Number] = positionsOf(value);
      const scale = Math.max(value.stats.max, evenTimes / keys);
      const tiles = Array.from({ length: Math.min(tiling.shown, sentHeads) }, (_, head) => ({
        grid: { columns, rows, data, offset: head * rows * columns, scale },
        into: tileAt(tiling, head, gap, whole),
        nameOf: (column: number, row: number) =>
          `head ${headAt(head)}, step ${queryAt(row)} looks at step ${keyAt(column)}`,
      }));
      paintValueTiles(surface, tiles, "sequential");
    },
  };
}
