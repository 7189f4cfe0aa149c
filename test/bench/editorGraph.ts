// A large network for the editor's benchmark: rows of a long chain with branches, then dense fans. Every layer keeps the
// shape it gets, so that one edit of the first layer's units changes the shape on every connection.
import { createDocument, createNode } from "../../shared/document/createDocument.ts";
import type { DocumentEdge, DocumentNode, NetDocument } from "../../shared/document/schema.ts";
import { outputPort } from "../../shared/layers/definition.ts";
import type { LayerId } from "../../shared/layers/registry.ts";

const columnWidth = 240;
const rowHeight = 184;
const columnsPerRow = 48;
const fanSize = 24;
const plain = ["activation", "dropout", "batchNormalization", "layerNormalization"] as const;

/** The layer whose units everything behind it follows. */
export const firstLayer = "first";

/** @param count how many nodes, at least 10. */
export function editorGraph(count: number): NetDocument {
  const graph = new GraphWriter();
  let end = graph.add("first", "dense", [graph.add("numbers", "input", [], { shape: [64] })], { units: 32 });
  while (graph.size < count / 2) {
    for (let step = 0; step < 8; step += 1)
      end = graph.add(`plain-${graph.size}`, plain[graph.size % plain.length] ?? "activation", [end]);
    end = graph.addFan(end, 2);
  }
  graph.startRow();
  while (graph.size + 3 < count) end = graph.addFan(end, Math.min(fanSize, count - graph.size - 2));
  while (graph.size + 1 < count) end = graph.add(`plain-${graph.size}`, "activation", [end]);
  graph.add("answer", "output", [end]);
  return createDocument({ name: `${count} layers`, nodes: graph.nodes, edges: graph.edges });
}

/** Adds nodes from left to right, row by row. */
class GraphWriter {
  readonly nodes: DocumentNode[] = [];
  readonly edges: DocumentEdge[] = [];
  #column = 0;
  #top = 0;
  #rowsUsed = 1;

  get size(): number {
    return this.nodes.length;
  }

  /** A node in a column of its own. */
  add(id: string, layer: LayerId, sources: readonly string[], fields: DocumentNode["fields"] = {}): string {
    this.#place(id, layer, sources, 0, fields);
    this.#advance(1);
    return id;
  }

  /** Layers side by side behind one, and their sum. */
  addFan(source: string, width: number): string {
    const members = Array.from({ length: width }, (_, row) => {
      const id = `fan-${this.size}`;
      this.#place(id, plain[row % plain.length] ?? "activation", [source], row, {});
      return id;
    });
    this.#advance(width);
    return this.add(`sum-${this.size}`, "add", members);
  }

  startRow(): void {
    this.#column = 0;
    this.#top += (this.#rowsUsed + 1) * rowHeight;
    this.#rowsUsed = 1;
  }

  #place(
    id: string,
    layer: LayerId,
    sources: readonly string[],
    row: number,
    fields: DocumentNode["fields"],
  ): void {
    const position = { x: this.#column * columnWidth, y: this.#top + row * rowHeight };
    this.nodes.push(createNode({ id, layer, name: id, position, fields }));
    for (const node of sources) {
      const edge = `edge-${this.edges.length}`;
      this.edges.push({ id: edge, from: { node, port: outputPort }, to: { node: id, port: "in" } });
    }
  }

  #advance(rows: number): void {
    this.#rowsUsed = Math.max(this.#rowsUsed, rows);
    this.#column += 1;
    if (this.#column === columnsPerRow) this.startRow();
  }
}
