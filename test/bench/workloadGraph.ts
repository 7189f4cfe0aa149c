// Documents for the workloads: layers in a row, with side branches where a link names what it reads.
import { createDocument, createNode, defaultTraining } from "../../shared/document/createDocument.ts";
import type { DocumentEdge, NetDocument, TrainingSettings } from "../../shared/document/schema.ts";
import type { ChainLink } from "../../shared/document/templates/definition.ts";
import { outputPort } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";

export interface Link extends ChainLink {
  /** Ids of the layers it reads, in order; the one before it where left out. */
  readonly from?: readonly string[];
}

export function graphDocument(name: string, training: TrainingSettings, links: readonly Link[]): NetDocument {
  const edges = links.flatMap((link, index) => edgesInto(link, links[index - 1]));
  return createDocument({
    name,
    training,
    nodes: links.map((link, index) => createNode({ ...link, position: { x: index * 240, y: 0 } })),
    edges,
  });
}

export function adam(batchSize: number): TrainingSettings {
  return { ...defaultTraining, batchSize, optimizer: { id: "adam", fields: { learningRate: 0.001 } } };
}

export function input(shape: readonly number[]): Link {
  return { id: "input", layer: "input", name: "Input", fields: { shape: [...shape] } };
}

export const classes: Link = {
  id: "output",
  layer: "output",
  name: "Output",
  fields: { loss: "sparseCategoricalCrossentropy", fromLogits: true },
};

export const flatten: Link = { id: "flatten", layer: "flatten", name: "Flatten" };

export function dense(id: string, units: number, activation = "linear"): Link {
  return { id, layer: "dense", name: id, fields: { units, activation } };
}

export function conv(id: string, filters: number, fields: ChainLink["fields"] = {}): Link {
  return { id, layer: "conv2d", name: id, fields: { filters, kernelSize: [3, 3], ...fields } };
}

export function pool(id: string): Link {
  return { id, layer: "maxPooling2d", name: id };
}

function edgesInto(link: Link, before: Link | undefined): readonly DocumentEdge[] {
  const sources = link.from ?? (before ? [before.id] : []);
  const port = layerOf(link.layer)?.inputs[0]?.name ?? "in";
  return sources.map((source) => ({
    id: `${source}-${link.id}`,
    from: { node: source, port: outputPort },
    to: { node: link.id, port },
  }));
}
