// Any other layer that gives a row of numbers: its values as lit neurons.
import type { TapRequest } from "../../../shared/contract/live.ts";
import { paintLit, paintUnlit } from "./litCells.ts";
import type { Picture, PictureSubject } from "./picture.ts";

export function vectorPicture({ node }: PictureSubject): Picture {
  const size = (node.outputShape ?? []).reduce((product, length) => product * length, 1);
  const taps: readonly TapRequest[] = [{ node: node.id, kind: "activation", limit: 2048 }];
  return {
    taps,
    label: "The layer's values for the sample on show",
    paint(surface, feed) {
      const into = { x: 0, y: 0, width: surface.width, height: surface.height };
      const value = feed.value(node.id, "activation");
      if (value === undefined) paintUnlit(surface, size, into);
      else paintLit(surface, value, into);
    },
  };
}
