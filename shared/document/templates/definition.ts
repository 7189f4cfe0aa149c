// What a template is: a document made anew each time, with words for the gallery and the command line.
import { outputPort } from "../../layers/definition.ts";
import { layerOf, type LayerId } from "../../layers/registry.ts";
import { createDocument, createNode } from "../createDocument.ts";
import type { DocumentEdge, DocumentNode, NetDocument, TrainingSettings } from "../schema.ts";

export interface TemplateDefinition {
  readonly id: string;
  readonly title: string;
  /** One or two sentences: what it shows and what to expect of it. */
  readonly summary: string;
  create(): NetDocument;
}

export interface ChainLink {
  readonly id: string;
  readonly layer: LayerId;
  readonly name: string;
  readonly fields?: DocumentNode["fields"];
}

const nodeSpacing = 240;

/** A document of layers in a row, from left to right, each connected to the next. */
export function chainDocument(
  name: string,
  training: TrainingSettings,
  links: readonly ChainLink[],
): NetDocument {
  const nodes = links.map((link, index) =>
    createNode({ ...link, position: { x: index * nodeSpacing, y: 0 } }),
  );
  const edges = nodes
    .slice(1)
    .map((node, index) => edgeBetween(index + 1, nodes[index] as DocumentNode, node));
  return createDocument({ name, nodes, edges, training });
}

function edgeBetween(number: number, from: DocumentNode, to: DocumentNode): DocumentEdge {
  const port = layerOf(to.layer)?.inputs[0]?.name ?? "in";
  return { id: `edge-${number}`, from: { node: from.id, port: outputPort }, to: { node: to.id, port } };
}

export const digitImage: ChainLink = {
  id: "input",
  layer: "input",
  name: "Digit",
  fields: { shape: [28, 28, 1] },
};
export const digitClasses: ChainLink = {
  id: "output",
  layer: "output",
  name: "Class",
  fields: { loss: "sparseCategoricalCrossentropy", fromLogits: true },
};
