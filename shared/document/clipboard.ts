// Copy and paste of parts of a graph as JSON text, so that it also works between windows and through a chat message.
import * as z from "zod";
import { appError, type AppError } from "../errors/appError.ts";
import { layerOf } from "../layers/registry.ts";
import { err, ok, type Result } from "../result.ts";
import { blocksOf, type Blocks } from "./blocks/blockGraph.ts";
import { adoptPackage, packageOf } from "./blocks/blockPackage.ts";
import { createDocument, freshId, idsOf } from "./createDocument.ts";
import type { Edit } from "./edits.ts";
import { parseDocument } from "./parseDocument.ts";
import { documentVersion } from "./migrations.ts";
import type { DocumentNode, NetDocument } from "./schema.ts";
import { possibleOwners, withOwnWeights } from "./sharing.ts";

const fragmentSchema = z.looseObject({
  format: z.literal("netloom-fragment"),
  version: z.number(),
  nodes: z.unknown(),
  edges: z.unknown(),
  comments: z.unknown(),
  blocks: z.unknown().optional(),
  /** Whose weights a copied node used where the owner was not copied with it. */
  owners: z.record(z.string(), z.string()).optional(),
});

/** The nodes, the edges among them and the comments named, as text. */
export function copyFragment(
  document: NetDocument,
  nodes: readonly string[],
  comments: readonly string[] = [],
): string {
  const chosen = new Set(nodes);
  const chosenComments = new Set(comments);
  const blocks = blocksUsed(document, chosen);
  const copied = document.nodes.filter((node) => chosen.has(node.id));
  const leaving = copied.filter(({ shares }) => shares !== undefined && !chosen.has(shares));
  const owners = Object.fromEntries(leaving.map(({ id, shares }) => [id, shares]));
  return JSON.stringify({
    format: "netloom-fragment",
    version: documentVersion,
    nodes: copied.map((node) => (leaving.includes(node) ? withOwnWeights(node) : node)),
    edges: document.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node)),
    comments: document.comments.filter((comment) => chosenComments.has(comment.id)),
    ...(blocks.length === 0 ? {} : { blocks }),
    ...(leaving.length === 0 ? {} : { owners }),
  });
}

/** The definitions of the blocks among these nodes, with all they are made of. */
function blocksUsed(document: NetDocument, nodes: ReadonlySet<string>): Blocks {
  const used = new Set<string>();
  for (const node of document.nodes) {
    if (!nodes.has(node.id) || node.block === undefined) continue;
    for (const { id } of packageOf(document, node.block) ?? []) used.add(id);
  }
  return blocksOf(document).filter(({ id }) => used.has(id));
}

export interface Pasted {
  readonly edit: Edit;
  /** Ids the pasted nodes get, to select them. */
  readonly nodes: readonly string[];
}

/** @param offset how far the copies lie from where the originals lay, in pixels. */
export function pasteFragment(
  document: NetDocument,
  text: string,
  offset: { readonly x: number; readonly y: number },
): Result<Pasted, AppError> {
  const parsed = parseFragment(text);
  if (!parsed.ok) return parsed;
  const { fragment: copied, owners } = parsed.value;
  const { nodes, edges, comments } = copied;
  const newIds = freshIdsFor(
    nodes.map((node) => ({ id: node.id, stem: node.layer })),
    idsOf(document.nodes),
  );
  const newEdgeIds = freshIdsFor(
    edges.map(({ id }) => ({ id, stem: "edge" })),
    idsOf(document.edges),
  );
  const newCommentIds = freshIdsFor(
    comments.map(({ id }) => ({ id, stem: "comment" })),
    idsOf(document.comments),
  );
  const moved = (position: { readonly x: number; readonly y: number }) => ({
    x: position.x + offset.x,
    y: position.y + offset.y,
  });
  const renamed = (ids: ReadonlyMap<string, string>, id: string) => ids.get(id) ?? id;
  const adopted = adoptPackage(document, blocksOf(copied));
  const ownerIn = (node: DocumentNode): Pick<DocumentNode, "shares"> => {
    if (node.shares !== undefined) return { shares: renamed(newIds, node.shares) };
    return stillSharing(document, node, owners.get(node.id));
  };
  const fragment: Edit = {
    kind: "addFragment",
    nodes: nodes.map((node) => ({
      ...node,
      id: renamed(newIds, node.id),
      position: moved(node.position),
      ...ownerIn(node),
      ...(node.block === undefined ? {} : { block: renamed(adopted.ids, node.block) }),
    })),
    edges: edges.map((edge) => ({
      id: renamed(newEdgeIds, edge.id),
      from: { ...edge.from, node: renamed(newIds, edge.from.node) },
      to: { ...edge.to, node: renamed(newIds, edge.to.node) },
    })),
    comments: comments.map((comment) => ({
      ...comment,
      id: renamed(newCommentIds, comment.id),
      position: moved(comment.position),
    })),
  };
  const edit: Edit =
    adopted.blocks.length === 0
      ? fragment
      : {
          kind: "compound",
          label: "Paste",
          edits: [{ kind: "defineBlocks", blocks: adopted.blocks }, fragment],
        };
  return ok({ edit, nodes: [...newIds.values()] });
}

/** The copy goes on using the weights of its owner where that is still there as it was; in another project it has its own. */
function stillSharing(
  document: NetDocument,
  copy: DocumentNode,
  ownerId: string | undefined,
): Pick<DocumentNode, "shares"> {
  const owner = possibleOwners(document, copy).find(({ id }) => id === ownerId);
  const asItWas = owner !== undefined && sameFields(owner.fields, copy.fields);
  return asItWas ? { shares: owner.id } : {};
}

function sameFields(a: DocumentNode["fields"], b: DocumentNode["fields"]): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && JSON.stringify(a[key]) === JSON.stringify(b[key]))
  );
}

interface Fragment {
  readonly fragment: NetDocument;
  /** Ids of the owners, in the project the copy was made in, of nodes whose owner was not copied. */
  readonly owners: ReadonlyMap<string, string>;
}

/** A fragment is checked as what it is: the graph of a document. */
function parseFragment(text: string): Result<Fragment, AppError> {
  const fragment = readJson(text);
  const parsed = fragmentSchema.safeParse(fragment);
  if (!parsed.success) {
    return err(
      appError("project/not-a-project", {
        expected: "layers copied in Netloom",
        found: "other text",
        todo: "Copy layers first.",
      }),
    );
  }
  const { version, nodes, edges, comments, blocks, owners = {} } = parsed.data;
  const own = blocks === undefined ? {} : { blocks };
  const document = parseDocument({ ...createDocument(), version, nodes, edges, comments, ...own });
  return document.ok ? ok({ fragment: document.value, owners: new Map(Object.entries(owners)) }) : document;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function freshIdsFor(
  items: readonly { readonly id: string; readonly stem: string }[],
  taken: Set<string>,
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { id, stem } of items) {
    const fresh = freshId(layerOf(stem)?.id ?? stem, taken);
    taken.add(fresh);
    ids.set(id, fresh);
  }
  return ids;
}
