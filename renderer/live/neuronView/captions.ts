// The words under the columns: what they are, how much of them is shown, and how many of their weights are drawn.
import { formatCount } from "../../ui/numberFormat.ts";
import type { Surface } from "../LiveCanvas.tsx";
import type { Ink } from "../theme.ts";
import type { PlacedColumn } from "./layout.ts";
import { linesPerTarget, mostLines } from "./lines.ts";

/** @param room width the words may take without meeting those of the next column. */
export function paintCaption(
  { context, height }: Surface,
  placed: PlacedColumn,
  next: PlacedColumn | null,
  room: number,
  ink: Ink,
): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `600 11.5px ${ink.font}`;
  context.fillStyle = ink.muted;
  context.fillText(placed.column.title, placed.x, height - 27);
  context.font = `400 10.5px ${ink.font}`;
  context.fillStyle = ink.faint;
  const lines = lineCaption(placed, next);
  const wordings = [
    ...(lines === "" ? [] : [`${captionOf(placed)} · ${lines}`]),
    captionOf(placed),
    `${placed.shown.length} of ${placed.column.size}`,
  ];
  const fitting = wordings.find((wording) => context.measureText(wording).width <= room);
  context.fillText(fitting ?? String(placed.column.size), placed.x, height - 13);
}

function captionOf({ column, shown }: PlacedColumn): string {
  if (column.image !== null) return `${column.image.height} × ${column.image.width} pixels`;
  const size =
    shown.length < column.size
      ? `${shown.length} of ${formatCount(column.size)}, evenly spread`
      : formatCount(column.size);
  return column.activation === "linear" ? size : `${size} · ${column.activation}`;
}

/** How many of the weights behind a column are drawn, where it is not all of them. */
function lineCaption(from: PlacedColumn, to: PlacedColumn | null): string {
  if (to === null) return "";
  const weights = from.column.size * to.column.size;
  const drawn = Math.min(from.shown.length, linesPerTarget(mostLines, to.shown.length)) * to.shown.length;
  return drawn === weights ? "" : `strongest ${formatCount(drawn)} of ${formatCount(weights)} weights`;
}
