// Moving the focus with the arrow keys: left and right follow the edges, up and down go to the neighbour on the screen.
import type { NetDocument } from "../../shared/document/schema.ts";
import type { Point } from "./geometry.ts";

export type Direction = "left" | "right" | "up" | "down";

/** The node to go to from this one, or null where there is none in that direction. */
export function neighbour(document: NetDocument, from: string, direction: Direction): string | null {
  const place = document.nodes.find((node) => node.id === from)?.position;
  if (place === undefined) return null;
  const connected = connectedNodes(document, from, direction);
  return nearest(document, connected, place) ?? nearestInDirection(document, from, place, direction);
}

function connectedNodes({ edges }: NetDocument, from: string, direction: Direction): ReadonlySet<string> {
  if (direction === "right")
    return new Set(edges.filter((edge) => edge.from.node === from).map((edge) => edge.to.node));
  if (direction === "left")
    return new Set(edges.filter((edge) => edge.to.node === from).map((edge) => edge.from.node));
  return new Set();
}

function nearest({ nodes }: NetDocument, among: ReadonlySet<string>, place: Point): string | null {
  let best: { readonly id: string; readonly distance: number } | null = null;
  for (const { id, position } of nodes) {
    if (!among.has(id)) continue;
    const distance = Math.hypot(position.x - place.x, position.y - place.y);
    if (best === null || distance < best.distance) best = { id, distance };
  }
  return best?.id ?? null;
}

function nearestInDirection(
  document: NetDocument,
  from: string,
  place: Point,
  direction: Direction,
): string | null {
  const candidates = document.nodes.filter(({ id, position }) => {
    if (id === from) return false;
    const x = position.x - place.x;
    const y = position.y - place.y;
    if (direction === "right") return x > 0 && Math.abs(y) <= Math.abs(x);
    if (direction === "left") return x < 0 && Math.abs(y) <= Math.abs(x);
    if (direction === "down") return y > 0 && Math.abs(x) <= Math.abs(y);
    return y < 0 && Math.abs(x) <= Math.abs(y);
  });
  return nearest(document, new Set(candidates.map(({ id }) => id)), place);
}
