// Where a value that somebody wants to see is found in the model: a node's output, or a value inside its layer.
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { innerValueName } from "../../shared/contract/live.ts";
import { fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { innerLayer } from "../../shared/layers/parts/ownLayers.ts";
import type { CompiledNetwork } from "./compiledNetwork.ts";

type Network = Pick<CompiledNetwork, "tf" | "layerOfNode" | "applicationOfNode" | "innerOfNode">;

/** @param wanted a node's id, or innerValueName of a node and a value inside it. */
export function watchedValue(network: Network, model: LayersModel, wanted: string): SymbolicTensor {
  const layer = network.layerOfNode.get(wanted);
  if (layer === undefined) return innerValue(network, model, wanted);
  const output = model.getLayer(layer).getOutputAt(applicationOf(network, wanted));
  invariant(!Array.isArray(output), `layer "${layer}" has several outputs`);
  return output;
}

/** Whether a name is one that watchedValue takes. */
export function isWatchable(network: Pick<Network, "layerOfNode" | "innerOfNode">, wanted: string): boolean {
  return network.layerOfNode.has(wanted) || nodeWithInside(network, wanted) !== null;
}

function innerValue(network: Network, model: LayersModel, wanted: string): SymbolicTensor {
  const found = nodeWithInside(network, wanted);
  if (found === null) return fail("internal", { found: `"${wanted}" is not part of the network` });
  const layer = model.getLayer(network.layerOfNode.get(found.node) ?? found.node);
  const application = applicationOf(network, found.node);
  const watching = innerLayer(network.tf, layer, found.inner, application);
  invariant(watching !== null, `layer "${layer.name}" gives its ${found.inner}`);
  return watching.apply(layer.getInputAt(application)) as SymbolicTensor;
}

function nodeWithInside(
  { innerOfNode = new Map<string, readonly string[]>() }: Pick<Network, "innerOfNode">,
  wanted: string,
): { readonly node: string; readonly inner: string } | null {
  for (const [node, names] of innerOfNode) {
    const inner = names.find((name) => innerValueName(node, name) === wanted);
    if (inner !== undefined) return { node, inner };
  }
  return null;
}

/** A layer that several nodes share has an output for each. */
function applicationOf({ applicationOfNode }: Network, node: string): number {
  return applicationOfNode?.get(node) ?? 0;
}
