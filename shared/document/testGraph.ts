// Small graphs for tests, written as rows and wires.
import { outputPort } from "../layers/definition.ts";
import type { LayerId } from "../layers/registry.ts";
import { createDocument, createNode } from "./createDocument.ts";
import type { DocumentNode, NetDocument } from "./schema.ts";

export type NodeRow = readonly [id: string, layer: LayerId, fields?: DocumentNode["fields"]];
/** The target may name its port: "dot.left". */
export type Wire = readonly [from: string, to: string];

/** Nodes are named by their ids; edges are called edge-0, edge-1… */
export function testGraph(rows: readonly NodeRow[], wires: readonly Wire[]): NetDocument {
  const nodes = rows.map(([id, layer, fields], index) => {
    return createNode({ id, layer, name: id, fields: fields ?? {}, position: { x: index * 240, y: 0 } });
  });
  const edges = wires.map(([from, to], index) => {
    const [node = to, port = "in"] = to.split(".");
    return { id: `edge-${index}`, from: { node: from, port: outputPort }, to: { node, port } };
  });
  return createDocument({ nodes, edges });
}

/** input → dense → output */
export function smallNetwork(): NetDocument {
  return testGraph(
    [
      ["numbers", "input", { shape: [4] }],
      ["dense", "dense", { units: 3 }],
      ["answer", "output"],
    ],
    [
      ["numbers", "dense"],
      ["dense", "answer"],
    ],
  );
}
