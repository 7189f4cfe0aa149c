// A layout that leaves pinned nodes where they are: the rest is moved as a whole so that the first pinned node's neighbours line
// up with it, and what would come to lie on a pinned node goes beside it.
import { freePlace, overlaps, snapToGrid, type Point } from "./geometry.ts";

export interface PinnableNode {
  readonly id: string;
  readonly position: Point;
  readonly pinned?: boolean | undefined;
}

/** Places of all nodes that are not pinned. @param found where a layout of all nodes would put each of them. */
export function aroundPinned(
  nodes: readonly PinnableNode[],
  found: ReadonlyMap<string, Point>,
): ReadonlyMap<string, Point> {
  const pinned = nodes.filter((node) => node.pinned === true);
  const taken = pinned.map(({ position }) => position);
  const shift = shiftOf(pinned[0], found);
  const places = new Map<string, Point>();
  for (const { id, pinned: stays } of nodes) {
    const place = found.get(id);
    if (place !== undefined && stays !== true)
      places.set(id, snapToGrid({ x: place.x + shift.x, y: place.y + shift.y }));
  }
  for (const [id, place] of places) {
    if (!taken.some((other) => overlaps(place, other))) continue;
    places.delete(id);
    places.set(id, freePlace(place, [...taken, ...places.values()]));
  }
  return places;
}

function shiftOf(anchor: PinnableNode | undefined, found: ReadonlyMap<string, Point>): Point {
  const place = anchor === undefined ? undefined : found.get(anchor.id);
  if (anchor === undefined || place === undefined) return { x: 0, y: 0 };
  return { x: anchor.position.x - place.x, y: anchor.position.y - place.y };
}
