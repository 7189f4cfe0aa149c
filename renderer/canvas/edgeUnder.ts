// Which edge lies under the pointer, or under the middle of a node that is dragged about by itself.
import { isLoose } from "../document/graphEdits.ts";
import type { DocumentEdge, NetDocument } from "../../shared/document/schema.ts";

export function edgeUnder({ edges }: NetDocument, x: number, y: number): DocumentEdge | null {
  const element = document.elementsFromPoint(x, y).find((each) => each.closest(".react-flow__edge"));
  const edge = element?.closest(".react-flow__edge");
  const id = edge instanceof SVGElement ? edge.dataset["id"] : undefined;
  return edges.find((known) => known.id === id) ?? null;
}

/** How far above and below the middle of the node an edge may run, as shares of its height. */
const reach = [0, -0.12, 0.12, -0.24, 0.24] as const;

/** Null for a node that has connections already. */
export function edgeUnderNode(network: NetDocument, id: string): DocumentEdge | null {
  const node = network.nodes.find((each) => each.id === id);
  if (node === undefined || !isLoose(network, node)) return null;
  const element = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  const { x, y, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
  for (const share of reach) {
    const edge = edgeUnder(network, x + width / 2, y + height * (0.5 + share));
    if (edge !== null) return edge;
  }
  return null;
}
