// Places from left to right by depth: each node one column behind the deepest of those that feed it, the nodes of a column
// centred over each other.
import type { DocumentNode } from "../../shared/document/schema.ts";

const column = 240;
const row = 120;

/** @param feeds ids of the nodes that feed each node; nodes come behind those that feed them. */
export function layeredPositions(
  ids: readonly string[],
  feeds: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, DocumentNode["position"]> {
  const depths = new Map<string, number>();
  const columns = new Map<number, string[]>();
  for (const id of ids) {
    const depth = (feeds.get(id) ?? []).reduce(
      (deepest, source) => Math.max(deepest, (depths.get(source) ?? -1) + 1),
      0,
    );
    depths.set(id, depth);
    columns.set(depth, [...(columns.get(depth) ?? []), id]);
  }
  const positions = new Map<string, DocumentNode["position"]>();
  for (const [depth, members] of columns) {
    members.forEach((id, index) =>
      positions.set(id, { x: depth * column, y: (index - (members.length - 1) / 2) * row }),
    );
  }
  return positions;
}
