// Names of tfjs layers, made from the nodes' names: they prefix the weights' names, so they must be unique in the model, the
// same on every compile, and of the characters tfjs and ONNX take.
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import type { DocumentNode, NetDocument } from "../../shared/document/schema.ts";

/** Layer name per node id, in the order given: "Hidden 1" → "Hidden_1", and "Hidden_1_2" for the next of that name. */
export function layerNames(nodes: readonly DocumentNode[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const node of nodes) {
    const name = untaken(plainName(node), taken);
    taken.add(name);
    names.set(node.id, name);
  }
  return names;
}

/** The nodes a network is built of, each behind all that feed it: the order names are given in. */
export function networkNodes(document: NetDocument, analysis: Analysis): readonly DocumentNode[] {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return analysis.order.filter((id) => analysis.network.has(id)).map((id) => nodes.get(id) as DocumentNode);
}

/** Letters, digits and underscores; accents are dropped. The layer's id where nothing is left. */
function plainName(node: DocumentNode): string {
  const plain = node.name
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return plain === "" ? node.layer : plain;
}

function untaken(stem: string, taken: ReadonlySet<string>): string {
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}
