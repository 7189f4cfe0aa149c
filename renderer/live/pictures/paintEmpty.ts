// The place of a picture that has no numbers yet.
import type { Surface } from "../LiveCanvas.tsx";
import { currentInk } from "../theme.ts";
import type { Rectangle } from "./cells.ts";

export function paintEmpty({ context }: Surface, into: Rectangle): void {
  context.fillStyle = currentInk().sunken;
  context.beginPath();
  context.roundRect(into.x, into.y, into.width, into.height, 3);
  context.fill();
}
