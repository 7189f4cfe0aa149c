// Activations: part of the layer before them where nothing else looks at what is between, else layers of their own.
import type { LayerId } from "../../../shared/layers/registry.ts";
import { channelsLast, type Convert } from "../onnxGraph.ts";
import { rounded } from "../onnxTensor.ts";
import { missingInput, missingWeights } from "./missing.ts";

/** Becomes part of the layer before it where nothing else looks at that layer's output. */
function activation(id: string): Convert {
  return (step) => {
    const input = step.input(0);
    if (input === null) return missingInput;
    const before = step.graph.layer(input);
    if (
      before !== null &&
      endsInActivation.has(before.layer) &&
      before.fields["activation"] === undefined &&
      step.graph.usedOnce(step.inputName(0))
    ) {
      step.graph.replace({ ...before, fields: { ...before.fields, activation: id } });
      return step.give(input);
    }
    return step.layer("activation", [input], { fields: { activation: id } });
  };
}

const endsInActivation: ReadonlySet<string> = new Set([
  "dense",
  "conv1d",
  "conv2d",
  "conv3d",
  "depthwiseConv1d",
  "depthwiseConv2d",
  "conv1dTranspose",
  "conv2dTranspose",
  "conv3dTranspose",
]);

const alongLast =
  (id: string): Convert =>
  (step) => {
    const input = step.input(0);
    if (input === null) return missingInput;
    const axis = step.attributes.number("axis", -1);
    const meant = axis < 0 ? axis + input.order.length + 1 : axis;
    return input.order.at(-1) === meant ? activation(id)(step) : "it works along another axis than the last";
  };

function slope(layer: LayerId, field: string, attribute: string, fallback: number): Convert {
  return (step) => {
    const input = step.input(0);
    if (input === null) return missingInput;
    return step.layer(layer, [input], {
      fields: { [field]: rounded(step.attributes.number(attribute, fallback)) },
    });
  };
}

const clip: Convert = (step) => {
  const least = step.constant(1)?.data[0] ?? step.attributes.number("min", -Infinity);
  const most = step.constant(2)?.data[0] ?? step.attributes.number("max", Infinity);
  if (least === 0 && most === 6) return activation("relu6")(step);
  return least === 0 && most === Infinity
    ? activation("relu")(step)
    : `it keeps values between ${least} and ${most}`;
};

const gelu: Convert = (step) =>
  activation(step.attributes.text("approximate", "none") === "tanh" ? "geluTanh" : "gelu")(step);

const hardSigmoid: Convert = (step) => {
  const usual =
    Math.abs(step.attributes.number("alpha", 0.2) - 0.2) < 1e-6 &&
    Math.abs(step.attributes.number("beta", 0.5) - 0.5) < 1e-6;
  return usual ? activation("hardSigmoid")(step) : "its slope is another";
};

const prelu: Convert = (step) => {
  const input = step.input(0);
  const alpha = step.constant(1);
  if (input === null) return missingInput;
  if (alpha === null) return missingWeights;
  const source = step.graph.ordered(input, channelsLast(input.order.length));
  return step.layer("prelu", [source], {
    order: source.order,
    fields: { perChannel: true },
    weights: [{ shape: [alpha.data.length], data: alpha.data }],
  });
};

export const activationOperators: Readonly<Record<string, Convert>> = {
  Relu: activation("relu"),
  Sigmoid: activation("sigmoid"),
  Tanh: activation("tanh"),
  Selu: activation("selu"),
  Softplus: activation("softplus"),
  Softsign: activation("softsign"),
  Mish: activation("mish"),
  Gelu: gelu,
  HardSigmoid: hardSigmoid,
  Softmax: alongLast("softmax"),
  LogSoftmax: alongLast("logSoftmax"),
  Elu: slope("elu", "alpha", "alpha", 1),
  LeakyRelu: slope("leakyReLU", "alpha", "alpha", 0.01),
  ThresholdedRelu: slope("thresholdedReLU", "theta", "alpha", 1),
  PRelu: prelu,
  Clip: clip,
};
