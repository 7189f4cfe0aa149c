// What a network costs, from its shapes: operations and memory, per layer and in all. Estimates of what the mathematics needs;
// an engine's own buffers come on top. Everything is float32. Training keeps the values that forward made until backward has
// read them; running a trained network keeps none.
import type { LayerWork } from "../../layers/definition.ts";
import { backwardOperations, forwardOperations } from "../../layers/work.ts";
import { optimizerOf } from "../../optimizers/registry.ts";
import { completeFields } from "../../fields/checkFields.ts";
import type { Analysis } from "../analyseDocument.ts";
import type { NetDocument, TrainingSettings } from "../schema.ts";
import { edgesInto, wiringOf } from "./wiring.ts";

export interface Operations {
  /** Floating-point operations for one sample; a multiply-add is two. */
  readonly forward: number;
  readonly backward: number;
}

export interface NodeCost extends Operations {
  /** Of one sample, while training. */
  readonly activationBytes: number;
}

export interface NetworkCost extends Operations {
  readonly nodes: ReadonlyMap<string, NodeCost>;
  readonly weightBytes: number;
  readonly gradientBytes: number;
  /** What the optimizer keeps for each trained weight. */
  readonly optimizerBytes: number;
  /** Of one sample, while training. */
  readonly activationBytes: number;
  readonly batchSize: number;
  /** Of a whole batch, while training. */
  readonly batchActivationBytes: number;
  /** All of the above while training with this batch size. */
  readonly trainingBytes: number;
}

const bytesPerValue = 4;

const known = new WeakMap<Analysis, NetworkCost>();

/**
 * The same analysis gives the same object.
 * @param analysis the document's. Only nodes that lead to an output count towards the sums; inside a block all do.
 */
export function costsOf(document: NetDocument, analysis: Analysis): NetworkCost {
  const cost = known.get(analysis) ?? addUp(document, analysis);
  known.set(analysis, cost);
  return cost;
}

function addUp(document: NetDocument, analysis: Analysis): NetworkCost {
  const nodes = nodeCosts(document, analysis);
  const { forward, backward, activationBytes } = sumWithin(nodes, analysis.network);
  const { batchSize } = document.training;
  const weightBytes = analysis.totalParameters * bytesPerValue;
  const gradientBytes = analysis.trainableParameters * bytesPerValue;
  const optimizerBytes = slotsOf(document.training) * gradientBytes;
  const batchActivationBytes = batchSize * activationBytes;
  return {
    nodes,
    forward,
    backward,
    weightBytes,
    gradientBytes,
    optimizerBytes,
    activationBytes,
    batchSize,
    batchActivationBytes,
    trainingBytes: weightBytes + gradientBytes + optimizerBytes + batchActivationBytes,
  };
}

/** One pass, since it runs on every edit. An empty network is the inside of a block, of which all counts. */
function sumWithin(nodes: ReadonlyMap<string, NodeCost>, network: ReadonlySet<string>): NodeCost {
  let [forward, backward, activationBytes] = [0, 0, 0];
  for (const [id, cost] of nodes) {
    if (network.size > 0 && !network.has(id)) continue;
    forward += cost.forward;
    backward += cost.backward;
    activationBytes += cost.activationBytes;
  }
  return { forward, backward, activationBytes };
}

/** The gradient goes back as far as something learns; a layer with nothing learning before it need not pass it on. */
function nodeCosts(document: NetDocument, analysis: Analysis): ReadonlyMap<string, NodeCost> {
  const wiring = wiringOf(document);
  const learning = new Set<string>();
  const costs = new Map<string, NodeCost>();
  for (const id of analysis.order) {
    const first = edgesInto(wiring, id).every(({ from }) => !learning.has(from.node));
    const learns = (analysis.weights.get(id) ?? []).some(({ trainable }) => trainable);
    if (learns || !first) learning.add(id);
    const work = analysis.work.get(id);
    if (work !== undefined) costs.set(id, costOf(work, first, learning.has(id)));
  }
  return costs;
}

function costOf(work: LayerWork, first: boolean, isReached: boolean): NodeCost {
  return {
    forward: forwardOperations(work),
    backward: isReached ? backwardOperations(work, first) : 0,
    activationBytes: work.kept * bytesPerValue,
  };
}

function slotsOf({ optimizer: { id, fields } }: TrainingSettings): number {
  const definition = optimizerOf(id);
  return definition === undefined ? 0 : definition.slots(completeFields(definition.fields, fields));
}
