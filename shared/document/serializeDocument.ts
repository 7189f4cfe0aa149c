// The document as text: one node and one edge a line, keys in the schema's order, so that project files read and diff well.
import type { NetDocument } from "./schema.ts";

/** Ends with a line break. parseDocument(serializeDocument(d)) equals d. */
export function serializeDocument(document: NetDocument): string {
  const head = { format: document.format, version: document.version, name: document.name };
  const parts = [
    ...Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    list("nodes", document.nodes),
    list("edges", document.edges),
    list("comments", document.comments),
    ...(document.blocks === undefined || document.blocks.length === 0
      ? []
      : [list("blocks", document.blocks)]),
    `  "training": ${JSON.stringify(document.training)}`,
    `  "data": ${JSON.stringify(document.data)}`,
    ...(document.weights === undefined ? [] : [`  "weights": ${JSON.stringify(document.weights)}`]),
  ];
  return `{\n${parts.join(",\n")}\n}\n`;
}

function list(key: string, items: readonly unknown[]): string {
  if (items.length === 0) return `  "${key}": []`;
  return `  "${key}": [\n${items.map((item) => `    ${JSON.stringify(item)}`).join(",\n")}\n  ]`;
}
