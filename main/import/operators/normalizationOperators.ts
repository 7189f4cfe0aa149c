// Normalizations over the batch and over a layer.
import { asIs, channelsLast, type Convert } from "../onnxGraph.ts";
import { rounded } from "../onnxTensor.ts";
import { missingInput, missingWeights } from "./missing.ts";

const batchNormalization: Convert = (step) => {
  const input = step.input(0);
  const weights = [1, 2, 3, 4].flatMap((index) => step.constant(index) ?? []);
  if (input === null) return missingInput;
  if (weights.length < 4) return missingWeights;
  return step.layer("batchNormalization", [step.graph.ordered(input, channelsLast(input.order.length))], {
    order: channelsLast(input.order.length),
    fields: {
      epsilon: rounded(step.attributes.number("epsilon", 1e-5)),
      momentum: rounded(step.attributes.number("momentum", 0.9)),
    },
    weights,
  });
};

const layerNormalization: Convert = (step) => {
  const input = step.input(0);
  const scale = step.constant(1);
  if (input === null) return missingInput;
  if (scale === null) return missingWeights;
  const axes = input.order.length;
  const axis = step.attributes.number("axis", -1);
  if (axis !== -1 && axis !== axes) return "it works along several axes";
  const shift = step.constant(2);
  return step.layer("layerNormalization", [step.graph.ordered(input, asIs(axes))], {
    order: asIs(axes),
    fields: { epsilon: rounded(step.attributes.number("epsilon", 1e-5)), center: shift !== null },
    weights: shift === null ? [scale] : [scale, shift],
  });
};

export const normalizationOperators: Readonly<Record<string, Convert>> = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
};
