// A document turned into a real tfjs LayersModel, compiled with optimizer, losses and metrics, and the way back from tfjs's
// names to the document's nodes.
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Tally, TallyMetric } from "./tallyMetric.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";

export interface NetworkInput {
  readonly node: string;
  readonly name: string;
  /** Without the batch axis. */
  readonly shape: readonly number[];
}

export interface NetworkOutput {
  readonly node: string;
  readonly name: string;
  readonly shape: readonly number[];
  /** Id of the loss in shared/losses. */
  readonly loss: string;
  /** True where the output holds logits, i.e. softmax or sigmoid is inside the loss. */
  readonly fromLogits: boolean;
  /** True where targets are class indices whatever the loss takes; it turns them into one-hot rows. */
  readonly classTargets?: boolean;
}

export interface CompiledNetwork {
  readonly tf: Tfjs;
  readonly model: LayersModel;
  readonly inputs: readonly NetworkInput[];
  readonly outputs: readonly NetworkOutput[];
  /** Name of the tfjs layer whose output is the node's output, for every reachable node. */
  readonly layerOfNode: ReadonlyMap<string, string>;
  /** Which application of that layer is the node's, where nodes share weights. Absent: the first. */
  readonly applicationOfNode?: ReadonlyMap<string, number>;
  /** The node whose weights a node uses: mostly itself. Absent: itself always. */
  readonly ownerOfNode?: ReadonlyMap<string, string>;
  /** Document node of a tfjs layer name: the owner of its weights. */
  readonly nodeOfLayer: ReadonlyMap<string, string>;
  /** Weight names ("<layer>/kernel") of each node in tfjs's order; nodes that share weights have the same. */
  readonly weightsOfNode: ReadonlyMap<string, readonly string[]>;
  /** Names of the values inside each node's layer that can be watched; absent where there are none. */
  readonly innerOfNode?: ReadonlyMap<string, readonly string[]>;
  /** How much a sample of each class counts in every output's loss; absent where all count the same. */
  readonly classWeights?: readonly number[] | undefined;
  /** Whether a weight per sample comes with the data, behind the targets; absent: no. */
  readonly weighted?: boolean;
  /** Those of the metrics of a step that are tallies, in their order; absent where there are none. */
  readonly tallies?: readonly TallyMetric[];
  /** Names of the metrics that people chose, means and those that follow from tallies; absent: the metrics of a step. */
  readonly scoreNames?: readonly string[];
  /** Names of the training metrics in the order makeTrainFunction returns them: ["loss", "accuracy"]. */
  readonly metricNames: readonly string[];
}

/** Weight names of each node that has its own: every weight once. */
export function ownWeights({
  weightsOfNode,
  ownerOfNode,
}: Pick<CompiledNetwork, "weightsOfNode" | "ownerOfNode">): readonly (readonly [
  node: string,
  names: readonly string[],
])[] {
  return [...weightsOfNode].filter(([node]) => (ownerOfNode?.get(node) ?? node) === node);
}

type CountingNetwork = Pick<CompiledNetwork, "tallies">;

export function talliesOf({ tallies = [] }: CountingNetwork): readonly Tally[] {
  return tallies.map(({ tally }) => tally);
}

/** The tally that goes by this name among the metrics of a step. */
export function tallyMetric({ tallies = [] }: CountingNetwork, name: string): TallyMetric | undefined {
  return tallies.find(({ tally }) => tally.name === name);
}
