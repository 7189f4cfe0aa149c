// Every change of a document is one of these values, applied by a pure function that also gives the edit that undoes it. The
// inverse holds the parts as they were (shared, not copied), so undo returns to exactly the same objects.
import type { FieldValue } from "../fields/fields.ts";
import { invariant, unreachable } from "../invariant.ts";
import { blockById, blocksOf } from "./blocks/blockGraph.ts";
import { withoutLostParts } from "./blocks/lostParts.ts";
import { shareWeights, withOwnersFields, withoutOwners, withSharers } from "./sharing.ts";
import type {
  BlockDefinition,
  DataRef,
  DocumentComment,
  DocumentEdge,
  DocumentNode,
  NetDocument,
  TrainingSettings,
} from "./schema.ts";

type Position = DocumentNode["position"];
/** The parts of a document that an edit may replace. */
export type DocumentParts = Partial<
  Pick<NetDocument, "name" | "nodes" | "edges" | "comments" | "blocks" | "training" | "data" | "weights">
>;

export type Edit =
  | { readonly kind: "addNode"; readonly node: DocumentNode }
  /** Nodes, edges and comments at once: paste, insert on an edge, blocks. */
  | {
      readonly kind: "addFragment";
      readonly nodes: readonly DocumentNode[];
      readonly edges: readonly DocumentEdge[];
      readonly comments: readonly DocumentComment[];
    }
  /** Their edges go with them. */
  | { readonly kind: "removeNodes"; readonly nodes: readonly string[] }
  | {
      readonly kind: "moveNodes";
      readonly moves: readonly { readonly node: string; readonly position: Position }[];
    }
  | { readonly kind: "pinNodes"; readonly nodes: readonly string[]; readonly pinned: boolean }
  | { readonly kind: "renameNode"; readonly node: string; readonly name: string }
  | {
      readonly kind: "setFields";
      readonly nodes: readonly string[];
      readonly values: Readonly<Record<string, FieldValue>>;
    }
  /** Takes fields back to their defaults. */
  | { readonly kind: "resetFields"; readonly nodes: readonly string[]; readonly fields: readonly string[] }
  /** With null the node has weights of its own again. */
  | { readonly kind: "shareWeights"; readonly node: string; readonly owner: string | null }
  /** `replaces` names an edge that gives way: the one that sits on the port already. */
  | { readonly kind: "connect"; readonly edge: DocumentEdge; readonly replaces?: string | null }
  | { readonly kind: "disconnect"; readonly edges: readonly string[] }
  | { readonly kind: "setName"; readonly name: string }
  | { readonly kind: "setTraining"; readonly training: Partial<TrainingSettings> }
  | { readonly kind: "setData"; readonly data: DataRef }
  /** From then on training begins as the layers' initializers say. */
  | { readonly kind: "dropWeights" }
  | { readonly kind: "addComment"; readonly comment: DocumentComment }
  | {
      readonly kind: "changeComment";
      readonly comment: string;
      readonly change: Partial<Omit<DocumentComment, "id">>;
    }
  | { readonly kind: "removeComments"; readonly comments: readonly string[] }
  /** Definitions of blocks; those of an id that is there already take its place. */
  | { readonly kind: "defineBlocks"; readonly blocks: readonly BlockDefinition[] }
  | {
      readonly kind: "setBlockParameters";
      readonly block: string;
      readonly parameters: BlockDefinition["parameters"];
    }
  /** An edit inside a block, as if what it holds were the document. */
  | { readonly kind: "editBlock"; readonly block: string; readonly edit: Edit }
  | { readonly kind: "restore"; readonly parts: DocumentParts }
  | { readonly kind: "compound"; readonly label: string; readonly edits: readonly Edit[] };

export interface Applied {
  readonly document: NetDocument;
  /** Applied to `document`, gives back the document before. */
  readonly inverse: Edit;
}

/** The edit must fit the document (ids exist, new ids are new); one that does not is a bug of the caller. */
export function applyEdit(document: NetDocument, edit: Edit): Applied {
  const changed = change(document, edit);
  return { document: changed, inverse: { kind: "restore", parts: partsBefore(document, changed) } };
}

function partsBefore(before: NetDocument, after: NetDocument): DocumentParts {
  return {
    ...(before.name === after.name ? {} : { name: before.name }),
    ...(before.nodes === after.nodes ? {} : { nodes: before.nodes }),
    ...(before.edges === after.edges ? {} : { edges: before.edges }),
    ...(before.comments === after.comments ? {} : { comments: before.comments }),
    ...(before.blocks === after.blocks ? {} : { blocks: before.blocks }),
    ...(before.training === after.training ? {} : { training: before.training }),
    ...(before.data === after.data ? {} : { data: before.data }),
    ...(before.weights === after.weights ? {} : { weights: before.weights }),
  };
}

function change(document: NetDocument, edit: Edit): NetDocument {
  switch (edit.kind) {
    case "addNode":
      return { ...document, nodes: added(document.nodes, [edit.node]) };
    case "addFragment":
      return addFragment(document, edit);
    case "removeNodes":
      return removeNodes(document, edit.nodes);
    case "moveNodes": {
      const positions = new Map(edit.moves.map((move) => [move.node, move.position]));
      return changeNodes(document, [...positions.keys()], (node) => ({
        ...node,
        position: positions.get(node.id) ?? node.position,
      }));
    }
    case "pinNodes":
      return changeNodes(document, edit.nodes, (node) => ({ ...node, pinned: edit.pinned }));
    case "renameNode":
      return changeNodes(document, [edit.node], (node) => ({ ...node, name: edit.name }));
    case "setFields":
      return changeFields(document, edit.nodes, (fields) => ({ ...fields, ...edit.values }));
    case "resetFields":
      return changeFields(document, edit.nodes, (fields) => without(fields, edit.fields));
    case "shareWeights":
      return { ...document, nodes: shareWeights(document.nodes, edit.node, edit.owner) };
    case "connect":
      return connect(document, edit.edge, edit.replaces ?? null);
    case "disconnect":
      return { ...document, edges: removed(document.edges, edit.edges) };
    case "setName":
      return { ...document, name: edit.name };
    case "setTraining":
      return { ...document, training: { ...document.training, ...edit.training } };
    case "setData":
      return { ...document, data: edit.data };
    case "dropWeights": {
      const { weights: _dropped, ...rest } = document;
      return rest;
    }
    case "addComment":
      return { ...document, comments: added(document.comments, [edit.comment]) };
    case "changeComment":
      return {
        ...document,
        comments: changed(document.comments, [edit.comment], (comment) => ({ ...comment, ...edit.change })),
      };
    case "removeComments":
      return { ...document, comments: removed(document.comments, edit.comments) };
    case "defineBlocks":
      return defineBlocks(document, edit.blocks);
    case "setBlockParameters": {
      const { block, parameters } = edit;
      const blocks = changed(blocksOf(document), [block], (known) => ({ ...known, parameters }));
      return withoutLostParts({ ...document, blocks }, block);
    }
    case "editBlock":
      return editBlock(document, edit.block, edit.edit);
    case "restore":
      return { ...document, ...edit.parts };
    case "compound":
      return edit.edits.reduce(change, document);
    default:
      return unreachable(edit);
  }
}

/** What a block holds as a document of its own, in which its other blocks are known as well. */
export function documentInside(document: NetDocument, block: BlockDefinition): NetDocument {
  const { name, nodes, edges, comments } = block;
  return { ...document, name, nodes, edges, comments };
}

function editBlock(document: NetDocument, id: string, inner: Edit): NetDocument {
  const block = blockById(blocksOf(document), id);
  invariant(block !== undefined, `the block ${id} is there`);
  const { name, nodes, edges, comments, blocks, training, data } = change(
    documentInside(document, block),
    inner,
  );
  const present = new Set(nodes.map((node) => node.id));
  const edited = changed(blocks ?? [], [id], (known) => {
    const parameters = known.parameters.filter((parameter) => present.has(parameter.node));
    return { ...known, name, nodes, edges, comments, parameters };
  });
  return withoutLostParts({ ...document, training, data, blocks: edited }, id);
}

function defineBlocks(document: NetDocument, fresh: readonly BlockDefinition[]): NetDocument {
  const before = blocksOf(document);
  const byId = new Map(fresh.map((block) => [block.id, block]));
  const kept = before.map((block) => byId.get(block.id) ?? block);
  const present = new Set(before.map(({ id }) => id));
  let defined: NetDocument = {
    ...document,
    blocks: [...kept, ...fresh.filter(({ id }) => !present.has(id))],
  };
  for (const id of byId.keys()) defined = withoutLostParts(defined, id);
  return defined;
}

function addFragment(document: NetDocument, fragment: Extract<Edit, { kind: "addFragment" }>): NetDocument {
  const nodes = added(document.nodes, fragment.nodes);
  const present = new Set(nodes.map((node) => node.id));
  for (const edge of fragment.edges) {
    invariant(
      present.has(edge.from.node) && present.has(edge.to.node),
      `the edge ${edge.id} needs both its nodes`,
    );
  }
  return {
    ...document,
    nodes,
    edges: added(document.edges, fragment.edges),
    comments: added(document.comments, fragment.comments),
  };
}

function removeNodes(document: NetDocument, ids: readonly string[]): NetDocument {
  const gone = new Set(ids);
  const edges = document.edges.filter((edge) => !gone.has(edge.from.node) && !gone.has(edge.to.node));
  return {
    ...document,
    nodes: withoutOwners(removed(document.nodes, ids), gone),
    edges: edges.length === document.edges.length ? document.edges : edges,
  };
}

function connect(document: NetDocument, edge: DocumentEdge, replaces: string | null): NetDocument {
  const ends = [edge.from.node, edge.to.node];
  for (const end of ends) {
    invariant(
      document.nodes.some((node) => node.id === end),
      `the edge ${edge.id} needs the node ${end}`,
    );
  }
  const kept = replaces === null ? document.edges : removed(document.edges, [replaces]);
  return { ...document, edges: added(kept, [edge]) };
}

function changeNodes(
  document: NetDocument,
  ids: readonly string[],
  update: (node: DocumentNode) => DocumentNode,
): NetDocument {
  return { ...document, nodes: changed(document.nodes, ids, update) };
}

/** Layers that share weights have the same fields, whichever of them is changed. */
function changeFields(
  document: NetDocument,
  ids: readonly string[],
  update: (fields: DocumentNode["fields"]) => DocumentNode["fields"],
): NetDocument {
  const changed = changeNodes(document, withSharers(document.nodes, ids), (node) => ({
    ...node,
    fields: update(node.fields),
  }));
  return { ...changed, nodes: withOwnersFields(changed.nodes) };
}

interface Identified {
  readonly id: string;
}

function added<T extends Identified>(items: readonly T[], fresh: readonly T[]): readonly T[] {
  if (fresh.length === 0) return items;
  const taken = new Set(items.map((item) => item.id));
  for (const { id } of fresh) {
    invariant(!taken.has(id), `the id ${id} is taken`);
    taken.add(id);
  }
  return [...items, ...fresh];
}

function removed<T extends Identified>(items: readonly T[], ids: readonly string[]): readonly T[] {
  const gone = new Set(ids);
  const kept = items.filter((item) => !gone.has(item.id));
  invariant(kept.length === items.length - gone.size, `one of ${ids.join(", ")} is not there`);
  return kept;
}

function changed<T extends Identified>(
  items: readonly T[],
  ids: readonly string[],
  update: (item: T) => T,
): readonly T[] {
  const wanted = new Set(ids);
  let met = 0;
  const next = items.map((item) => {
    if (!wanted.has(item.id)) return item;
    met += 1;
    return update(item);
  });
  invariant(met === wanted.size, `one of ${ids.join(", ")} is not there`);
  return next;
}

function without<V>(
  values: Readonly<Record<string, V>>,
  keys: readonly string[],
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}
