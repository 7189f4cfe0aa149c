// Overhears a training step of tfjs's own: what every layer gives, and the gradient of the loss with respect to it, to the
// features and to the weights. Behind each layer stands an identity whose gradient function hears the gradient pass; nothing
// is known of any layer, and what the step computes stays the same.
import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { invariant } from "../../shared/invariant.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { stepValueName } from "../engine/stepValues.ts";
import { giveIndicesNoGradient } from "./gatherGradient.ts";
import { replaceMethod } from "./replaceMethod.ts";
import type { NamedVariable } from "./variables.ts";

export interface WatchedStep {
  readonly network: Pick<CompiledNetwork, "tf" | "inputs" | "layerOfNode">;
  readonly model: LayersModel;
  /** As they are given to the step, one per network input. */
  readonly features: readonly Tensor[];
  readonly weights: readonly NamedVariable[];
}

type Hear = (name: string, tensor: Tensor) => void;

/** Until the returned function is called, every value is heard once per step, under its stepValueName. */
export function watchStep(step: WatchedStep, hear: Hear): () => void {
  const heard = new Set<string>();
  const hearOnce: Hear = (name, tensor) => {
    if (heard.has(name)) return;
    heard.add(name);
    hear(name, tensor);
  };
  const nodes = nodesOfOwnLayers(step.network);
  const restores = step.model.layers.map((layer) =>
    replaceMethod(layer, "call", (call) => (...args) => {
      const output = call(...args);
      const node = nodes.get(layer.name);
      return node === undefined || Array.isArray(output)
        ? output
        : overheard(step, node, output as Tensor, hearOnce);
    }),
  );
  restores.push(
    giveIndicesNoGradient(step.network.tf.core),
    replaceMethod(
      step.model.optimizer,
      "computeGradients",
      () => (loss, variables) =>
        gradientsOf(step, loss as () => Tensor, (variables ?? []) as Variable[], hearOnce),
    ),
  );
  for (const [index, { node }] of step.network.inputs.entries()) {
    const feature = step.features[index];
    if (feature !== undefined) hearOnce(stepValueName("activation", node), feature);
  }
  return () => {
    for (const restore of restores.toReversed()) restore();
  };
}

/** Layer → node. A layer that several nodes share is called for each of them, in an order of tfjs's: it is left out. */
function nodesOfOwnLayers({ layerOfNode }: WatchedStep["network"]): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>();
  const shared = new Set<string>();
  for (const [node, layer] of layerOfNode) {
    if (nodes.has(layer)) shared.add(layer);
    nodes.set(layer, node);
  }
  for (const layer of shared) nodes.delete(layer);
  return nodes;
}

function overheard({ network }: WatchedStep, node: string, output: Tensor, hear: Hear): Tensor {
  hear(stepValueName("activation", node), output);
  const identity = network.tf.core.customGrad((...args: unknown[]) => ({
    value: (args[0] as Tensor).clone(),
    gradFunc: (gradient: Tensor) => {
      hear(stepValueName("activationGradient", node), gradient);
      return gradient.clone();
    },
  }));
  return identity(output);
}

/** What Optimizer.computeGradients returns, with the features' gradients heard besides: tfjs gives those of variables alone. */
function gradientsOf(
  { network, features, weights }: WatchedStep,
  loss: () => Tensor,
  variables: readonly Variable[],
  hear: Hear,
): { value: Tensor; grads: Record<string, Tensor> } {
  const trained = variables.filter((variable) => variable.trainable);
  const { value, grads } = network.tf.core
    .engine()
    .gradients(loss, [...trained, ...features], undefined, true);
  const named: Record<string, Tensor> = {};
  for (const [index, variable] of trained.entries()) {
    const gradient = grads[index];
    const weight = weights.find((known) => known.variable === variable);
    invariant(
      weight !== undefined,
      `the optimizer trains "${variable.name}", which is no weight of the model`,
    );
    if (gradient == null) continue;
    named[variable.name] = gradient;
    hear(stepValueName("weightGradient", weight.name), gradient);
  }
  for (const [index, { node }] of network.inputs.entries()) {
    const gradient = grads[trained.length + index];
    if (gradient != null) hear(stepValueName("activationGradient", node), gradient);
  }
  return { value, grads: named };
}
