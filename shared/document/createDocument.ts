// New documents and new nodes, with every default in one place.
import { invariant } from "../invariant.ts";
import { layerOf, type LayerId } from "../layers/registry.ts";
import { type DataRef, type DocumentNode, type NetDocument, type TrainingSettings } from "./schema.ts";
import { documentVersion } from "./migrations.ts";

export const defaultTraining: TrainingSettings = {
  optimizer: { id: "adam", fields: {} },
  batchSize: 32,
  epochs: 10,
  seed: 1,
  shuffle: true,
};

/** Digits the app draws itself: nothing to download. */
export const defaultData: DataRef = {
  source: { kind: "generated", id: "digits", count: 10_000, seed: 1 },
  validationShare: 0.2,
  splitSeed: 1,
};

type Content = Partial<Omit<NetDocument, "format" | "version">>;

export function createDocument(content: Content = {}): NetDocument {
  return {
    format: "netloom",
    version: documentVersion,
    name: "Untitled",
    nodes: [],
    edges: [],
    comments: [],
    training: defaultTraining,
    data: defaultData,
    ...content,
  };
}

interface NodeContent {
  readonly id: string;
  readonly layer: LayerId;
  readonly position: DocumentNode["position"];
  /** The layer's title where left out. */
  readonly name?: string;
  readonly fields?: DocumentNode["fields"];
}

/** A node of the layer's present version; fields left out take their defaults. */
export function createNode({ id, layer, position, name, fields }: NodeContent): DocumentNode {
  const definition = layerOf(layer);
  invariant(definition !== undefined, `no layer ${layer}`);
  return {
    id,
    layer,
    version: definition.version,
    name: name ?? definition.title,
    fields: fields ?? {},
    position,
  };
}

/** "dense-3": the layer and a number that makes an id no node has yet, the smallest where the numbers have no gaps. */
export function freshId(stem: string, taken: ReadonlySet<string>): string {
  const isTaken = (number: number): boolean => taken.has(`${stem}-${number}`);
  let free = 1;
  while (isTaken(free)) free *= 2;
  // Between a taken number and a free one, of thousands in few steps.
  let used = Math.floor(free / 2);
  while (free - used > 1) {
    const middle = Math.floor((free + used) / 2);
    if (isTaken(middle)) used = middle;
    else free = middle;
  }
  return `${stem}-${free}`;
}

export function idsOf(items: readonly { readonly id: string }[]): Set<string> {
  const ids = new Set<string>();
  for (const { id } of items) ids.add(id);
  return ids;
}
