// How much each sample of a batch counts in the loss, as in Keras: a sample's loss is multiplied with the weight that comes
// with the data and with its class's, and averaged over the batch. tfjs's train function takes such weights behind the
// targets. Evaluation counts with the data's weights but not with those of the classes; metrics count every sample alike.
import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { lastSize } from "../../shared/layers/parts/shapes.ts";
import type { Tfjs } from "../../shared/layers/definition.ts";
import type { CompiledNetwork } from "./compiledNetwork.ts";

type StepFunction = (data: Tensor[]) => Tensor[];

/** Features, targets and, last, the samples' weights where the data brings them. */
type BatchData = readonly Tensor[];

/** One of tfjs's training steps. @returns what the model's train function does: loss and metrics. */
export function trainOnce(network: CompiledNetwork, model: LayersModel, data: BatchData): Tensor[] {
  const { features, targets, weights } = partsOf(network, data);
  const train = (model as unknown as { makeTrainFunction(): StepFunction }).makeTrainFunction();
  return train([...features, ...targets, ...lossWeights(network, targets, weights)]);
}

/** tfjs's test function knows no weights: while it runs, the losses themselves are weighted. @returns what it does. */
export function testOnce(network: CompiledNetwork, model: LayersModel, data: BatchData): Tensor[] {
  const { features, targets, weights } = partsOf(network, data);
  const tested = model as unknown as TestedModel;
  const { lossFunctions } = tested;
  if (weights !== undefined) {
    tested.lossFunctions = lossFunctions.map(
      (loss) => (truth, answer) => network.tf.core.mul(loss(truth, answer), weights),
    );
  }
  try {
    tested.makeTestFunction();
    return tested.testFunction([...features, ...targets]);
  } finally {
    tested.lossFunctions = lossFunctions;
  }
}

interface TestedModel {
  lossFunctions: readonly ((truth: Tensor, answer: Tensor) => Tensor)[];
  makeTestFunction(): void;
  testFunction: StepFunction;
}

function partsOf({ inputs, outputs, weighted }: CompiledNetwork, data: BatchData) {
  const end = inputs.length + outputs.length;
  return {
    features: data.slice(0, inputs.length),
    targets: data.slice(inputs.length, end),
    weights: weighted === true ? data[end] : undefined,
  };
}

/** One tensor [batch] per output, or none where all samples count the same. */
function lossWeights(
  { tf, classWeights }: CompiledNetwork,
  targets: readonly Tensor[],
  weights: Tensor | undefined,
): readonly Tensor[] {
  if (classWeights === undefined) return weights === undefined ? [] : targets.map(() => weights);
  return targets.map((target) => {
    const ofClass = tf.core.gather(tf.core.tensor1d([...classWeights]), classesOf(tf, target));
    return weights === undefined ? ofClass : tf.core.mul(ofClass, weights);
  });
}

/** Class indices [batch] of targets that hold them ([batch, 1]) or one-hot rows ([batch, classes]). */
function classesOf({ core }: Tfjs, target: Tensor): Tensor1D {
  if (lastSize(target.shape) > 1) return core.cast(core.argMax(target, -1), "int32");
  return core.cast(core.reshape(target, [target.size]), "int32");
}
