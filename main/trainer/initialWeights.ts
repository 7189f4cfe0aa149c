// Weights a run begins with instead of its layers' initializers: those of an import, or those of an earlier run of the network
// before it was edited. A weight is taken over where node, layer, name and shape are the same; all others start anew, and the
// notes say which.
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { ok, type Result } from "../../shared/result.ts";
import { ownWeights, type CompiledNetwork } from "../compile/compiledNetwork.ts";
import { layerNames, networkNodes } from "../compile/layerNames.ts";
import type { EngineState, HostTensor } from "../engine/engine.ts";
import { readWeightsFile, type NetworkWeights, type NodeWeights } from "../files/weightsFile.ts";
import type { Checkpoint } from "./checkpointFile.ts";
import { readNewestCheckpoint } from "./checkpointFolder.ts";

/** Where a spec's initial weights come from, and what they are. */
export interface GivenWeights {
  /** In words: "the imported model", "the run before". */
  readonly origin: string;
  readonly network: NetworkWeights;
}

/** @param path a file of weights, or a folder of a run's checkpoints. */
export async function readInitialWeights(path: string): Promise<Result<GivenWeights, AppError>> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  const isCheckpoint = isFolder || /checkpoint-\d+-step-\d+$/.test(path.slice(0, -extname(path).length));
  if (!isCheckpoint) {
    const read = await readWeightsFile(path);
    return read.ok ? ok({ origin: "the given weights", network: read.value }) : read;
  }
  const found = await readNewestCheckpoint(path);
  if (!found.ok) return found;
  const { checkpoint } = found.value;
  return ok({ origin: `the run ${checkpoint.record.runId}`, network: weightsOfCheckpoint(checkpoint) });
}

/** The weights of a checkpoint by the nodes of the document it was trained from. */
export function weightsOfCheckpoint({ record, state }: Checkpoint): NetworkWeights {
  const { document } = record.spec;
  const analysis = analyseDocument(document);
  const nodes = networkNodes(document, analysis);
  const names = layerNames(nodes);
  const network = new Map<string, NodeWeights>();
  for (const { id, layer } of nodes) {
    const prefix = `${names.get(analysis.weightOwners.get(id) ?? id)}/`;
    const own = [...state].filter(([name]) => name.startsWith(prefix));
    network.set(id, {
      layer,
      weights: new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor])),
    });
  }
  return network;
}

export interface Takeover {
  /** The variables to write, under the names of the new network. */
  readonly state: EngineState;
  readonly notes: readonly string[];
}

interface Weight {
  readonly node: string;
  readonly name: string;
  readonly stateName: string;
}

const mostNamed = 8;

/** @param fresh the network's variables as its initializers made them. */
export function takeOver(
  given: GivenWeights,
  document: NetDocument,
  network: NamedWeights,
  fresh: EngineState,
): Takeover {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const state = new Map<string, HostTensor>();
  const anew: string[] = [];
  const weights = weightsOf(network);
  for (const weight of weights) {
    const node = nodes.get(weight.node);
    const outcome = match(weight, given.network.get(weight.node), node?.layer ?? "", fresh);
    if (outcome.taken === null) anew.push(`${node?.name || weight.node} ${weight.name} (${outcome.why})`);
    else state.set(weight.stateName, outcome.taken);
  }
  const summary = `${state.size} of ${weights.length} weights were taken over from ${given.origin}.`;
  return { state, notes: anew.length === 0 ? [summary] : [summary, `Started anew: ${listed(anew)}.`] };
}

type NamedWeights = Pick<CompiledNetwork, "weightsOfNode" | "layerOfNode" | "ownerOfNode">;

function weightsOf(network: NamedWeights): readonly Weight[] {
  return ownWeights(network).flatMap(([node, stateNames]) => {
    const prefix = `${network.layerOfNode.get(node)}/`;
    return stateNames.map((stateName) => ({
      node,
      stateName,
      name: stateName.startsWith(prefix) ? stateName.slice(prefix.length) : stateName,
    }));
  });
}

type Match = { readonly taken: HostTensor } | { readonly taken: null; readonly why: string };

function match(weight: Weight, given: NodeWeights | undefined, layer: string, fresh: EngineState): Match {
  if (given === undefined) return { taken: null, why: "no such layer there" };
  if (given.layer !== layer) return { taken: null, why: `${given.layer} there` };
  const tensor = given.weights.get(weight.name);
  if (tensor === undefined) return { taken: null, why: "not there" };
  const wanted = fresh.get(weight.stateName)?.shape ?? [];
  if (tensor.shape.join() === wanted.join()) return { taken: tensor };
  return { taken: null, why: `[${wanted.join(", ")}], there [${tensor.shape.join(", ")}]` };
}

function listed(items: readonly string[]): string {
  const more = items.length - mostNamed;
  return more > 0 ? `${items.slice(0, mostNamed).join("; ")}; and ${more} more` : items.join("; ");
}
