// A network's inputs and outputs in the order it takes and gives them, read from the document alone.
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import type { NetworkInput, NetworkOutput } from "../compile/compiledNetwork.ts";

export interface NetworkEnds {
  readonly inputs: readonly NetworkInput[];
  readonly outputs: readonly NetworkOutput[];
}

/** @param analysis of a document without errors */
export function networkEnds(document: NetDocument, analysis: Analysis): NetworkEnds {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const inputs: NetworkInput[] = [];
  const outputs: NetworkOutput[] = [];
  for (const id of analysis.order.filter((id) => analysis.network.has(id))) {
    const role = layerOf(nodes.get(id)?.layer ?? "")?.role;
    const shape = analysis.shapes.get(id) ?? [];
    const { loss = "", fromLogits = false } = analysis.fields.get(id) ?? {};
    if (role === "input") inputs.push({ node: id, name: id, shape });
    if (role === "output")
      outputs.push({ node: id, name: id, shape, loss: String(loss), fromLogits: fromLogits === true });
  }
  return { inputs, outputs };
}
