// How much each sample of a batch counts in the loss. tfjs's train function takes such weights behind the targets and
// multiplies each sample's loss with them before it averages over the batch; evaluation has none, so validation losses of
// runs with and without class weights can be compared. The weights are looked up from the targets inside the program.
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import { lastSize } from "../../shared/layers/parts/shapes.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { CompiledNetwork } from "./compiledNetwork.ts";

/** One tensor [batch] per output, or none where all samples count the same. @param targets as the train function takes them. */
export function sampleWeights({ tf, classWeights }: CompiledNetwork, targets: readonly Tensor[]): Tensor[] {
  if (classWeights === undefined) return [];
  return targets.map((target) => tf.core.gather(tf.core.tensor1d([...classWeights]), classesOf(tf, target)));
}

/** Class indices [batch] of targets that hold them ([batch, 1]) or one-hot rows ([batch, classes]). */
function classesOf({ core }: Tfjs, target: Tensor): Tensor1D {
  if (lastSize(target.shape) > 1) return core.cast(core.argMax(target, -1), "int32");
  return core.cast(core.reshape(target, [target.size]), "int32");
}
