// A step of tfjs's own, taken for a look and taken back: every variable is as it was afterwards, the optimizer's among them.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { CompiledNetwork } from "../../compile/compiledNetwork.ts";
import { trainOnce } from "../../compile/sampleWeights.ts";
import { keepIterationCount } from "../../trace/optimizerHyperparameters.ts";
import { modelVariables, optimizerVariables } from "../../trace/variables.ts";
import { watchStep } from "../../trace/watchStep.ts";
import type { HostTensor } from "../engine.ts";
import { lossValueName, stepValueName } from "../stepValues.ts";
import { hostTensorOf } from "./hostTensorOf.ts";

/**
 * The wanted ones of the values that stepValues.ts names. Leaves tensors behind: call it within a scope.
 * @param batch what trainOnce takes.
 */
export function stepSeen(
  network: CompiledNetwork,
  model: LayersModel,
  batch: readonly Tensor[],
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, HostTensor> {
  const weights = modelVariables(model);
  const variables = [...weights, ...optimizerVariables(model)].map(({ variable }) => variable);
  const before = new Map(variables.map((variable) => [variable, variable.clone()] as const));
  const restoreCount = keepIterationCount(model.optimizer);
  const seen = new Map<string, HostTensor>();
  const see = (name: string, tensor: Tensor | undefined) => {
    if (tensor !== undefined && wanted.has(name)) seen.set(name, hostTensorOf(tensor));
  };
  const features = batch.slice(0, network.inputs.length);
  const release = watchStep({ network, model, features, weights }, see);
  try {
    see(lossValueName, trainOnce(network, model, batch)[0]);
    for (const { name, variable } of weights) {
      const old = before.get(variable);
      if (old !== undefined) see(stepValueName("update", name), network.tf.core.sub(variable, old));
    }
    return seen;
  } finally {
    release();
    for (const [variable, old] of before) variable.assign(old);
    restoreCount();
  }
}
