// Convolutions and their transposes; kernels are turned to the order of axes used here.
import { asIs, channelsLast, type Convert } from "../onnxGraph.ts";
import { transposed } from "../onnxTensor.ts";
import { missingInput, missingWeights } from "./missing.ts";
import { byAxes, padded, windowOf } from "./operatorWindow.ts";

const convolutions = byAxes("conv1d", "conv2d", "conv3d");
const depthwise = byAxes("depthwiseConv1d", "depthwiseConv2d");
const transposedConvolutions = byAxes("conv1dTranspose", "conv2dTranspose", "conv3dTranspose");

const convolution: Convert = (step) => {
  const input = step.input(0);
  const kernel = step.constant(1);
  if (input === null) return missingInput;
  if (kernel === null) return missingWeights;
  const axes = kernel.shape.length - 2;
  const groups = step.attributes.number("group", 1);
  const [filters = 1, channelsPerGroup = 1, ...sizes] = kernel.shape;
  const perChannel =
    groups > 1 && channelsPerGroup === 1 && filters % groups === 0 ? depthwise(axes) : undefined;
  const layer = perChannel ?? convolutions(axes);
  if (layer === undefined) return `it works along ${axes} axes`;
  const window = windowOf(step, sizes);
  const { value, padding } = padded(step, step.graph.ordered(input, channelsLast(axes + 1)), window);
  const places = asIs(axes).map((axis) => axis + 1);
  const bias = step.constant(2);
  const common = {
    kernelSize: sizes,
    strides: window.strides,
    dilationRate: window.dilations,
    padding,
    useBias: bias !== null,
  };
  const multiplier = filters / groups;
  const weights =
    perChannel === undefined
      ? transposed(kernel, [...places, 1, 0])
      : transposed({ shape: [groups, multiplier, ...sizes], data: kernel.data }, [...places, 0, 1]);
  return step.layer(layer, [value], {
    fields:
      perChannel === undefined ? { ...common, filters, groups } : { ...common, depthMultiplier: multiplier },
    weights: bias === null ? [weights] : [weights, bias],
  });
};

const transposedConvolution: Convert = (step) => {
  const input = step.input(0);
  const kernel = step.constant(1);
  if (input === null) return missingInput;
  if (kernel === null) return missingWeights;
  const axes = kernel.shape.length - 2;
  const layer = transposedConvolutions(axes);
  const [, filters = 1, ...sizes] = kernel.shape;
  const window = windowOf(step, sizes);
  const plain = [
    ...(step.attributes.integers("pads") ?? []),
    ...(step.attributes.integers("output_padding") ?? []),
  ].every((pad) => pad === 0);
  if (
    layer === undefined ||
    step.attributes.number("group", 1) !== 1 ||
    !plain ||
    window.dilations.some((rate) => rate !== 1)
  ) {
    return "it has groups, dilation or padding";
  }
  const places = asIs(axes).map((axis) => axis + 1);
  const bias = step.constant(2);
  const weights = transposed(kernel, [...places, 1, 0]);
  return step.layer(layer, [step.graph.ordered(input, channelsLast(axes + 1))], {
    fields: { filters, kernelSize: sizes, strides: window.strides, padding: "valid", useBias: bias !== null },
    weights: bias === null ? [weights] : [weights, bias],
  });
};

export const convolutionOperators: Readonly<Record<string, Convert>> = {
  Conv: convolution,
  ConvTranspose: transposedConvolution,
};
