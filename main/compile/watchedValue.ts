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

function innerValue(network: Network, model: LayersModel, wanted: string): SymbolicTensor {
  for (const [node, names] of network.innerOfNode ?? []) {
    const inner = names.find((name) => innerValueName(node, name) === wanted);
    if (inner === undefined) continue;
    const layer = model.getLayer(network.layerOfNode.get(node) ?? node);
    const application = applicationOf(network, node);
    const watching = innerLayer(network.tf, layer, inner, application);
    invariant(watching !== null, `layer "${layer.name}" gives its ${inner}`);
    return watching.apply(layer.getInputAt(application)) as SymbolicTensor;
  }
  return fail("internal", { found: `"${wanted}" is not part of the network`, node: wanted });
}

/** A layer that several nodes share has an output for each. */
function applicationOf({ applicationOfNode }: Network, node: string): number {
  return applicationOfNode?.get(node) ?? 0;
}
