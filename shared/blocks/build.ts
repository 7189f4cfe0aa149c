// Blocks that come with the app, written as rows of layers and wires between them.
import { createNode } from "../document/createDocument.ts";
import type { BlockDefinition, DocumentNode } from "../document/schema.ts";
import { outputPort } from "../layers/definition.ts";
import type { LayerId } from "../layers/registry.ts";

export interface LayerRow {
  readonly id: string;
  readonly layer: LayerId;
  readonly name: string;
  readonly fields?: DocumentNode["fields"];
  /** Column and row on the canvas. */
  readonly at: readonly [column: number, row: number];
}

interface BlockContent {
  readonly id: string;
  readonly name: string;
  readonly layers: readonly LayerRow[];
  /** From one layer's id to another's, in the order of the target's inputs. */
  readonly wires: readonly (readonly [from: string, to: string])[];
  readonly parameters: BlockDefinition["parameters"];
}

const columnWidth = 240;
const rowHeight = 192;

export function buildBlock({ id, name, layers, wires, parameters }: BlockContent): BlockDefinition {
  const layerOfId = new Map(layers.map((row) => [row.id, row.layer]));
  return {
    id,
    name,
    nodes: layers.map(({ at: [column, row], ...content }) =>
      createNode({ ...content, position: { x: column * columnWidth, y: row * rowHeight } }),
    ),
    edges: wires.map(([from, to], index) => ({
      id: `edge-${index + 1}`,
      from: { node: from, port: outputPort },
      to: { node: to, port: portOf(layerOfId.get(to)) },
    })),
    comments: [],
    parameters,
  };
}

function portOf(layer: LayerId | undefined): string {
  return layer === "multiHeadAttention" ? "query" : "in";
}
