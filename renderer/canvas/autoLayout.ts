// Places nodes in layers from left to right with ELK, in a worker so that the window never waits.
import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import ElkWorker from "elkjs/lib/elk-worker.min.js?worker";
import type { NetDocument } from "../../shared/document/schema.ts";
import { aroundPinned } from "./aroundPinned.ts";
import { columnGap, nodeSize, rowGap, type Point } from "./geometry.ts";

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(columnGap),
  "elk.spacing.nodeNode": String(rowGap),
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

let elk: InstanceType<typeof ELK> | null = null;

/** New positions of all nodes that are not pinned. */
export async function autoLayout({ nodes, edges }: NetDocument): Promise<ReadonlyMap<string, Point>> {
  elk ??= new ELK({ workerFactory: () => new ElkWorker() });
  const graph: ElkNode = {
    id: "root",
    layoutOptions: options,
    children: nodes.map(({ id }) => ({ id, ...nodeSize })),
    edges: edges.map(({ id, from, to }) => ({ id, sources: [from.node], targets: [to.node] })),
  };
  const placed = await elk.layout(graph);
  const found = new Map(
    (placed.children ?? []).map((child) => [child.id, { x: child.x ?? 0, y: child.y ?? 0 }]),
  );
  return aroundPinned(nodes, found);
}
