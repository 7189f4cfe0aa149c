// What is wrong where a layer uses another's weights: in the graph, or because its input asks for weights of another shape.
import type { WeightSpec } from "../../layers/definition.ts";
import { describeShape, sameShape } from "../../layers/parts/shapes.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { DocumentNode } from "../schema.ts";
import { ownerOf, sharingProblem } from "../sharing.ts";

type Weights = readonly WeightSpec[];

export interface SharingFacts {
  /** Null where the layer's shapes are not known. */
  weightsOf(node: string): Weights | null;
  /** Nodes that lead to an output; empty where the graph has none. */
  readonly network: ReadonlySet<string>;
}

export function sharingDiagnostic(
  nodes: ReadonlyMap<string, DocumentNode>,
  node: DocumentNode,
  { weightsOf, network }: SharingFacts,
): Diagnostic | null {
  const problem = sharingProblem(nodes, node);
  if (problem !== null) return diagnosticAt(node, problem.expected, problem.found);
  const owner = ownerOf(nodes, node);
  if (owner === null) return null;
  const name = owner.name || owner.id;
  if (network.has(node.id) && !network.has(owner.id))
    return diagnosticAt(node, `a way from ${name}, whose weights it uses, to an Output layer`, "none");
  const [own, owned] = [weightsOf(node.id), weightsOf(owner.id)];
  const misfit = own === null || owned === null ? null : weightsMisfit(own, owned);
  return misfit === null
    ? null
    : diagnosticAt(node, `an input that fits the ${misfit.owned} of ${name}`, `one that wants ${misfit.own}`);
}

/** The first weight that differs, in words; null where all are alike. */
export function weightsMisfit(
  own: Weights,
  owned: Weights,
): { readonly own: string; readonly owned: string } | null {
  const length = Math.max(own.length, owned.length);
  for (let index = 0; index < length; index += 1) {
    const [wanted, given] = [own[index], owned[index]];
    if (wanted?.name === given?.name && sameShape(wanted?.shape ?? [], given?.shape ?? [])) continue;
    return { own: weightInWords(wanted), owned: weightInWords(given) };
  }
  return null;
}

function weightInWords(weight: WeightSpec | undefined): string {
  return weight === undefined ? "nothing" : `${weight.name} ${describeShape(weight.shape)}`;
}

function diagnosticAt({ id }: DocumentNode, expected: string, found: string): Diagnostic {
  const label = "Use own weights";
  return {
    severity: "error",
    code: "sharing",
    node: id,
    expected,
    found,
    todo: `${label}, or connect the layers so that they fit.`,
    fix: { kind: "own-weights", label },
  };
}
