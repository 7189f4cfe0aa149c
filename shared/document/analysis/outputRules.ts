// What only shows where the last layers meet the loss: probabilities given to a loss that wants logits, and the reverse.
import { layerOf } from "../../layers/registry.ts";
import { lossOf } from "../../losses/registry.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { DocumentNode } from "../schema.ts";
import { fieldFactsOf, type CompleteFields } from "./nodeFacts.ts";

/** @param source the node whose output goes into the output node. */
export function logitsDiagnostic(
  outputNode: DocumentNode,
  fields: CompleteFields,
  source: DocumentNode,
): Diagnostic | null {
  const loss = lossOf(String(fields["loss"]));
  if (loss === undefined || loss.link === null) return null;
  const activation = lastActivation(source);
  const fromLogits = fields["fromLogits"] === true;
  if (fromLogits && activation === loss.link) return wantsLogits(outputNode.id, loss.link);
  if (!fromLogits && activation === "linear") return wantsProbabilities(outputNode.id, loss.link);
  return null;
}

/** The function a layer ends in, where it has such a field. */
function lastActivation(node: DocumentNode): string | null {
  const definition = layerOf(node.layer);
  if (definition === undefined) return null;
  const activation = fieldFactsOf(node, definition).fields["activation"];
  return typeof activation === "string" ? activation : null;
}

function wantsLogits(node: string, link: string): Diagnostic {
  const label = "Turn off From logits";
  return {
    severity: "warning",
    code: "logits",
    node,
    field: "fromLogits",
    expected: "logits: the loss applies " + link + " itself",
    found: `probabilities, since the layer before ends in ${link}`,
    todo: `${label}, or make the layer before linear.`,
    fix: { kind: "set-field", field: "fromLogits", value: false, label },
  };
}

function wantsProbabilities(node: string, link: string): Diagnostic {
  const label = "Turn on From logits";
  return {
    severity: "warning",
    code: "logits",
    node,
    field: "fromLogits",
    expected: `probabilities, from a layer that ends in ${link}`,
    found: "the raw numbers of a linear layer",
    todo: `${label}, or end the layer before in ${link}.`,
    fix: { kind: "set-field", field: "fromLogits", value: true, label },
  };
}
