// Templates that are no chain: layers in columns and rows, and the wires between them.
import { outputPort } from "../../layers/definition.ts";
import type { LayerId } from "../../layers/registry.ts";
import { createDocument, createNode, defaultTraining } from "../createDocument.ts";
import type { DocumentNode, NetDocument } from "../schema.ts";

const columnWidth = 240;
const rowHeight = 260;

export type NodeRow = readonly [
  id: string,
  layer: LayerId,
  name: string,
  fields: DocumentNode["fields"],
  column: number,
  row: number,
  shares?: string,
];

export type Wire = readonly [from: string, to: string, port?: string];

/** Trained with Adam on 10,000 generated samples. @param data id of their generator */
export function graphDocument(
  name: string,
  data: string,
  rows: readonly NodeRow[],
  wires: readonly Wire[],
): NetDocument {
  return createDocument({
    name,
    nodes: rows.map(nodeOf),
    edges: wires.map(([from, to, port = "in"], index) => ({
      id: `edge-${index + 1}`,
      from: { node: from, port: outputPort },
      to: { node: to, port },
    })),
    training: {
      ...defaultTraining,
      batchSize: 32,
      epochs: 10,
      optimizer: { id: "adam", fields: { learningRate: 0.002 } },
    },
    data: {
      source: { kind: "generated", id: data, count: 10_000, seed: 1 },
      validationShare: 0.2,
      splitSeed: 1,
    },
  });
}

function nodeOf([id, layer, name, fields, column, row, shares]: NodeRow): DocumentNode {
  const position = { x: column * columnWidth, y: row * rowHeight };
  return {
    ...createNode({ id, layer, name, fields, position }),
    ...(shares === undefined ? {} : { shares }),
  };
}
