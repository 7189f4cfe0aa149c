// A recurrent layer: its state over time for the sample on show, a column per step and a row per unit; one below the other for
// a layer that reads both ways.
import type { TapRequest } from "../../../shared/contract/live.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { currentInk } from "../theme.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import { mostMatrixNumbers, paintSteps } from "./matrixPicture.ts";
import type { Picture, PictureSubject } from "./picture.ts";

const gap = 4;
/** Room for the arrow that says in which direction a state was built up. */
const arrowWidth = 14;
const arrows = ["→", "←"];

export function recurrentPicture({ node, inner, large }: PictureSubject): Picture {
  const directions = inner.find(({ name }) => name === "states")?.shape[0] ?? 1;
  const taps: readonly TapRequest[] = [
    {
      node: node.id,
      kind: "inner",
      weight: "states",
      limit: mostMatrixNumbers[large ? "large" : "node"],
    },
  ];
  return {
    taps,
    label:
      directions === 1
        ? "The state over time: a column per step, a row per unit"
        : "The states over time, read forwards above and backwards below: a column per step, a row per unit",
    paint(surface, feed) {
      const value = feed.value(node.id, "inner", "states");
      const height = (surface.height - gap * (directions - 1)) / directions;
      for (let direction = 0; direction < directions; direction++) {
        const left = directions === 1 ? 0 : arrowWidth;
        const into = { x: left, y: direction * (height + gap), width: surface.width - left, height };
        if (directions > 1) paintArrow(surface, arrows[direction] ?? "", into);
        if (value === undefined) paintEmpty(surface, into);
        else paintSteps(surface, value, into, direction, unitNames[direction] ?? "unit");
      }
    },
  };
}

const unitNames = ["unit", "backward unit"];

function paintArrow({ context }: Surface, arrow: string, into: Rectangle): void {
  const ink = currentInk();
  context.font = `600 11px ${ink.font}`;
  context.fillStyle = ink.muted;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(arrow, 0, into.y + into.height / 2);
}
