// Pictures of layers that have no numbers yet. Where they could hardly be made out they are left out: every canvas that is drawn
// is a layer of its own for the browser, and a few hundred of them make the view stutter.
import { feed } from "./appFeed.ts";
import type { PictureFeed, PictureSubject, Picture } from "./pictures/picture.ts";

let shown = true;

export function showResting(wanted: boolean): void {
  if (wanted === shown) return;
  shown = wanted;
  feed.redraw();
}

/** Inputs and outputs show the sample and the names of the classes also before training. */
export function isLeftOut(
  { node }: Pick<PictureSubject, "node">,
  picture: Picture,
  own: PictureFeed,
): boolean {
  if (shown || node.role !== "layer") return false;
  return picture.taps.every((tap) => own.value(tap.node, tap.kind, tap.weight) === undefined);
}
