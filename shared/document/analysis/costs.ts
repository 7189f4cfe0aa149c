// What a network costs, from its shapes: operations and memory, per layer and in all. Estimates of what the mathematics needs;
// an engine's own buffers come on top. Everything is float32. Training keeps the values that forward made until backward has
// read them; running a trained network keeps none.
import { optimizerOf } from "../../optimizers/registry.ts";
import { completeFields } from "../../fields/checkFields.ts";
import type { Analysis } from "../analyseDocument.ts";
import type { NetDocument, TrainingSettings } from "../schema.ts";
import { NodeFact, type ByNode } from "./nodeAnalysis.ts";
import { bytesPerValue, type NodeCost, type Operations } from "./nodeCost.ts";

export interface NetworkCost extends Operations {
  readonly nodes: ByNode<NodeCost>;
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
  const { forward, backward, activationBytes } = sumOf(analysis);
  const { batchSize } = document.training;
  const weightBytes = analysis.totalParameters * bytesPerValue;
  const gradientBytes = analysis.trainableParameters * bytesPerValue;
  const optimizerBytes = slotsOf(document.training) * gradientBytes;
  const batchActivationBytes = batchSize * activationBytes;
  return {
    nodes: new NodeFact(analysis.nodes, ({ cost }) => cost ?? undefined),
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
function sumOf({ nodes, network }: Analysis): NodeCost {
  let [forward, backward, activationBytes] = [0, 0, 0];
  for (const [id, { cost }] of nodes) {
    if (cost === null || (network.size > 0 && !network.has(id))) continue;
    forward += cost.forward;
    backward += cost.backward;
    activationBytes += cost.activationBytes;
  }
  return { forward, backward, activationBytes };
}

function slotsOf({ optimizer: { id, fields } }: TrainingSettings): number {
  const definition = optimizerOf(id);
  return definition === undefined ? 0 : definition.slots(completeFields(definition.fields, fields));
}
