// Pooling and its gradients. The max pool yields the flat place of each window's first maximum beside its values, and the
// gradient is written to these places: no comparison over windows. Averages are spread by a transposed convolution.
import type { Pool2dParams } from "../../trace/program/ir.ts";
import type { Attributes } from "../graphBuilder.ts";
import { imageBack, imageNchw, imageShapeNchw } from "./convolution.ts";
import { transposedConvolution } from "./transposedConvolution.ts";
import { maxPoolGradByOffsets } from "./maxPoolByOffsets.ts";
import {
  inputName,
  inputType,
  noRule,
  outputType,
  reshapeTo,
  rule,
  type EquationOf,
  type LoweringContext,
  type RuleTable,
} from "./rule.ts";

function geometry(params: Pool2dParams): Attributes {
  return {
    kernel_shape: { ints: params.window },
    strides: { ints: params.strides },
    pads: { ints: params.pads },
  };
}

function poolKey(
  context: LoweringContext,
  equation: EquationOf<"maxPool2d" | "maxPool2dGrad">,
  input: number,
): string {
  const { window, strides, pads, layout } = equation.params;
  return `maxPoolPlaces ${inputName(context, equation, input)} ${[window, strides, pads, layout].join("/")}`;
}

/** int64 places of the maxima in the flattened [N, C, H, W] input, shaped like the pool's output. */
function maximumPlaces(context: LoweringContext, equation: EquationOf<"maxPool2dGrad">): string {
  const key = poolKey(context, equation, 1);
  const known = context.shared.get(key);
  if (known !== undefined) return known;
  const x = imageNchw(context, inputName(context, equation, 1), equation.params.layout);
  const places = context.graph.nodeWithOutputs("MaxPool", [x], 2, geometry(equation.params))[1]!;
  context.shared.set(key, places);
  return places;
}

function overlaps(params: Pool2dParams): boolean {
  return params.window[0] > params.strides[0] || params.window[1] > params.strides[1];
}

export const poolingRules: RuleTable<"maxPool2d" | "maxPool2dGrad" | "avgPool2d" | "avgPool2dGrad"> = {
  maxPool2d: rule(12, (context, equation) => {
    const { params } = equation;
    const x = imageNchw(context, inputName(context, equation, 0), params.layout);
    // A gradient reads the pool's output beside the layer that comes next.
    const isReadOnce = context.soleUser(equation.outputs[0]!) !== null;
    if (!context.ownOperators || isReadOnce)
      return imageBack(context, context.graph.node("MaxPool", [x], geometry(params)), params.layout);
    const [y, places] = context.graph.nodeWithOutputs("MaxPool", [x], 2, geometry(params));
    context.shared.set(poolKey(context, equation, 0), places!);
    return imageBack(context, y!, params.layout);
  }),

  maxPool2dGrad: rule(16, (context, equation) => {
    if (!context.ownOperators) return maxPoolGradByOffsets(context, equation);
    const { graph } = context;
    const { params } = equation;
    const dy = imageNchw(context, inputName(context, equation, 0), params.layout);
    const places = maximumPlaces(context, equation);
    const shape = imageShapeNchw(outputType(context, equation).shape, params.layout);
    if (shape[0] < 0) noRule(equation, "the batch axis is free");
    if (!overlaps(params)) {
      const unpooled = graph.node("MaxUnpool", [dy, places, graph.ints(shape)], geometry(params));
      return imageBack(context, unpooled, params.layout);
    }
    const size = shape.reduce((product, length) => product * length, 1);
    const zeros = graph.node("ConstantOfShape", [graph.ints([size])]);
    const flat = [places, dy].map((value) => reshapeTo(context, value, [-1]));
    const summed = graph.node("ScatterElements", [zeros, ...flat], {
      axis: { int: 0 },
      reduction: { text: "add" },
    });
    return imageBack(context, reshapeTo(context, summed, shape), params.layout);
  }),

  avgPool2d: rule(11, (context, equation) => {
    const { params } = equation;
    const x = imageNchw(context, inputName(context, equation, 0), params.layout);
    const pooled = context.graph.node("AveragePool", [x], {
      ...geometry(params),
      count_include_pad: { int: 0 },
    });
    return imageBack(context, pooled, params.layout);
  }),

  avgPool2dGrad: rule(13, (context, equation) => {
    const { graph } = context;
    const { params } = equation;
    const dy = imageNchw(context, inputName(context, equation, 0), params.layout);
    const [, channels, outHeight, outWidth] = imageShapeNchw(
      inputType(context, equation, 0).shape,
      params.layout,
    );
    const [, , height, width] = imageShapeNchw(params.inputShape, params.layout);
    const [top, left, bottom, right] = params.pads;
    const shares = windowShares(params, [height, width], [outHeight, outWidth]);
    const scaled = graph.node("Mul", [dy, graph.constant(shares, [1, 1, outHeight, outWidth], "float32")]);
    const ones = new Float32Array(channels * params.window[0] * params.window[1]).fill(1);
    const kernel = graph.constant(ones, [channels, 1, ...params.window], "float32");
    const rest: readonly [number, number] = [
      height + top + bottom - (outHeight - 1) * params.strides[0] - params.window[0],
      width + left + right - (outWidth - 1) * params.strides[1] - params.window[1],
    ];
    const dx = transposedConvolution(context, {
      x: scaled,
      kernel,
      inputs: channels,
      window: params.window,
      strides: params.strides,
      dilations: [1, 1],
      groups: channels,
      pads: params.pads,
      rest,
      outputShape: [channels, height, width],
    });
    return imageBack(context, dx, params.layout);
  }),
};

/** 1 / (elements of the window inside the image), for each window. */
function windowShares(
  params: Pool2dParams,
  [height, width]: readonly [number, number],
  [outHeight, outWidth]: readonly [number, number],
): Float32Array {
  const inside = (index: number, stride: number, window: number, pad: number, length: number) => {
    const start = index * stride - pad;
    return Math.min(start + window, length) - Math.max(start, 0);
  };
  const shares = new Float32Array(outHeight * outWidth);
  for (let row = 0; row < outHeight; row += 1) {
    const rows = inside(row, params.strides[0], params.window[0], params.pads[0], height);
    for (let column = 0; column < outWidth; column += 1) {
      const columns = inside(column, params.strides[1], params.window[1], params.pads[1], width);
      shares[row * outWidth + column] = 1 / (rows * columns);
    }
  }
  return shares;
}
