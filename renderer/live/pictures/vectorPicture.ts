// Any other layer that gives a row of numbers: its values as lit neurons.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import type { Surface } from "../LiveCanvas.tsx";
import type { Rectangle } from "./cells.ts";
import { paintLit, paintUnlit } from "./litCells.ts";
import { paintValues } from "./paintValues.ts";
import type { Picture, PictureSubject } from "./picture.ts";

export function vectorPicture({ node, sourceImage, large }: PictureSubject): Picture {
  const size = (node.outputShape ?? []).reduce((product, length) => product * length, 1);
  const taps: readonly TapRequest[] = [{ node: node.id, kind: "activation", limit: large ? 4096 : 1024 }];
  return {
    taps,
    label: "The layer's values for the sample on show",
    paint(surface, feed) {
      const into = { x: 0, y: 0, width: surface.width, height: surface.height };
      const value = feed.value(node.id, "activation");
      if (value === undefined) paintUnlit(surface, size, into);
      else if (sourceImage === null) paintLit(surface, value, into);
      else paintPixels(surface, value, into);
    },
  };
}

/** The pixels of an image one after the other, as they stand once it is flattened. */
function paintPixels(surface: Surface, { data, stats }: TapValue, into: Rectangle): void {
  const columns = Math.ceil(Math.sqrt((data.length * into.width) / into.height));
  const rows = Math.ceil(data.length / columns);
  const nameOf = (column: number, row: number): string => `number ${row * columns + column}`;
  paintValues(surface, { columns, rows, data, scale: Math.max(1e-9, stats.max) }, into, "grey", nameOf);
}
