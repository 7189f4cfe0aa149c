// The one table of ONNX operators: operator → the layer it is here. Kernels are turned to the order of axes used here; an
// activation or a bias that follows a layer becomes part of it where nothing else looks at what is between.
import type { LayerId } from "../../shared/layers/registry.ts";
import { asIs, channelsLast, type Convert, type OnnxStep, type OnnxValue } from "./onnxGraph.ts";
import { readTensor, transposed, type FloatTensor } from "./onnxTensor.ts";

const byAxes =
  <T>(...layers: readonly T[]) =>
  (axes: number): T | undefined =>
    layers[axes - 1];
const convolutions = byAxes<LayerId>("conv1d", "conv2d", "conv3d");
const depthwise = byAxes<LayerId>("depthwiseConv1d", "depthwiseConv2d");
const transposedConvolutions = byAxes<LayerId>("conv1dTranspose", "conv2dTranspose", "conv3dTranspose");
const maxPoolings = byAxes<LayerId>("maxPooling1d", "maxPooling2d", "maxPooling3d");
const averagePoolings = byAxes<LayerId>("averagePooling1d", "averagePooling2d", "averagePooling3d");
const globalAverages = byAxes<LayerId>(
  "globalAveragePooling1d",
  "globalAveragePooling2d",
  "globalAveragePooling3d",
);
const globalMaxima = byAxes<LayerId>("globalMaxPooling1d", "globalMaxPooling2d", "globalMaxPooling3d");
const zeroPaddings = byAxes<LayerId>("zeroPadding1d", "zeroPadding2d", "zeroPadding3d");

const missingInput = "its input is not known";
const missingWeights = "its weights are not in the file";

interface Window {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

function windowOf({ attributes }: OnnxStep, sizes: readonly number[]): Window {
  const ones = sizes.map(() => 1);
  return {
    sizes,
    strides: attributes.integers("strides") ?? ones,
    dilations: attributes.integers("dilations") ?? ones,
  };
}

/** Zeros around the input as this layer's own padding, or put on by a layer before it. */
function padded(
  step: OnnxStep,
  value: OnnxValue,
  { sizes, strides, dilations }: Window,
): { readonly value: OnnxValue; readonly padding: "same" | "valid"; readonly margins: boolean } {
  const auto = step.attributes.text("auto_pad", "NOTSET");
  if (auto === "SAME_UPPER") return { value, padding: "same", margins: false };
  const axes = sizes.length;
  const pads = step.attributes.integers("pads") ?? [];
  const pairs = sizes.map((_, axis) => [pads[axis] ?? 0, pads[axis + axes] ?? 0] as const);
  if (auto === "VALID" || pairs.every(([before, after]) => before === 0 && after === 0))
    return { value, padding: "valid", margins: false };
  const reach = sizes.map((size, axis) => (size - 1) * (dilations[axis] ?? 1));
  const isSame = pairs.every(
    ([before, after], axis) =>
      strides[axis] === 1 && before === Math.floor((reach[axis] ?? 0) / 2) && before + after === reach[axis],
  );
  if (isSame) return { value, padding: "same", margins: false };
  const layer = zeroPaddings(axes);
  if (layer === undefined) return { value, padding: "valid", margins: false };
  const around = step.graph.add(`${step.name} padding`, "Pad", {
    layer,
    fields: { padding: pairs.flat() },
    inputs: [value],
    order: value.order,
  });
  return { value: around, padding: "valid", margins: true };
}

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

function pooling(layers: (axes: number) => LayerId | undefined): Convert {
  return (step) => {
    const input = step.input(0);
    const sizes = step.attributes.integers("kernel_shape");
    if (input === null) return missingInput;
    const layer = sizes === null ? undefined : layers(sizes.length);
    if (layer === undefined || sizes === null) return "its window is not known";
    const window = windowOf(step, sizes);
    if (window.dilations.some((rate) => rate !== 1)) return "its window is dilated";
    const { value, padding, margins } = padded(
      step,
      step.graph.ordered(input, channelsLast(sizes.length + 1)),
      window,
    );
    const rounded =
      step.attributes.number("ceil_mode", 0) === 1
        ? ["windows that reach beyond the rim are left out here"]
        : [];
    const rim = margins ? ["zeros at the rim count here"] : [];
    return step.layer(layer, [value], {
      fields: { poolSize: sizes, strides: window.strides, padding },
      notes: [...rounded, ...rim],
    });
  };
}

function globalPooling(layers: (axes: number) => LayerId | undefined): Convert {
  return (step) => {
    const input = step.input(0);
    const layer = input === null ? undefined : layers(input.order.length - 1);
    if (input === null || layer === undefined) return missingInput;
    return step.layer(layer, [step.graph.ordered(input, channelsLast(input.order.length))], {
      fields: { keepDims: true },
      order: channelsLast(input.order.length),
    });
  };
}

/** A mean over all places of an image is a global pooling. */
const reduceMean: Convert = (step) => {
  const input = step.input(0);
  if (input === null) return missingInput;
  const rank = input.order.length + 1;
  const axes =
    step.attributes.integers("axes") ??
    (step.constant(1) === null ? null : [...(step.constant(1)?.data ?? [])]);
  const meant = new Set((axes ?? []).map((axis) => (axis < 0 ? axis + rank : axis)));
  const [channels, ...others] = input.order.filter((axis) => !meant.has(axis));
  const layer = globalAverages(meant.size);
  if (channels === undefined || others.length > 0 || layer === undefined)
    return "it averages along other axes than all places";
  const keepDims = step.attributes.number("keepdims", 1) === 1;
  const order = [...input.order.filter((axis) => axis !== channels), channels];
  return step.layer(layer, [step.graph.ordered(input, order)], {
    fields: { keepDims },
    order: keepDims ? order : [1],
  });
};

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

/** Numbers of ONNX are float32: the shortest that is the same. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

const matrixProduct: Convert = (step) => {
  const input = step.input(0);
  const kernel = step.constant(1);
  if (input === null) return missingInput;
  if (kernel?.shape.length !== 2) return "it multiplies two values";
  return addDense(step, input, kernel, null);
};

const gemm: Convert = (step) => {
  const input = step.input(0);
  const matrix = step.constant(1);
  if (input === null) return missingInput;
  if (matrix === null || step.attributes.number("transA", 0) === 1) return missingWeights;
  const kernel = step.attributes.number("transB", 0) === 1 ? transposed(matrix, [1, 0]) : matrix;
  const bias = step.constant(2);
  return addDense(
    step,
    input,
    times(kernel, step.attributes.number("alpha", 1)),
    bias === null ? null : times(bias, step.attributes.number("beta", 1)),
  );
};

function times({ shape, data }: FloatTensor, factor: number): FloatTensor {
  return { shape, data: factor === 1 ? data : data.map((value) => value * factor) };
}

function addDense(step: OnnxStep, input: OnnxValue, kernel: FloatTensor, bias: FloatTensor | null): null {
  const axes = input.order.length;
  const source = input.order.at(-1) === axes ? input : step.graph.ordered(input, asIs(axes));
  const weights = bias === null ? [kernel] : [kernel, bias];
  return step.layer("dense", [source], {
    order: source.order,
    fields: { units: kernel.shape[1] ?? 1, useBias: bias !== null },
    weights,
  });
}

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

/** An operator on several values alike; a constant among them is something else. */
function merge(layer: LayerId): Convert {
  return (step) => {
    const [first, ...others] = step.inputs;
    if (first === undefined || step.inputs.length !== step.inputCount) return "it takes a constant";
    return step.layer(layer, [first, ...others.map((other) => step.graph.ordered(other, first.order))]);
  };
}

const add = withConstant(addConstant, merge("add"));
const subtract = withConstant(
  (step, value, constant) =>
    step.constant(0) === null
      ? addConstant(step, value, times(constant, -1))
      : "it subtracts from a constant",
  merge("subtract"),
);
const multiply = withConstant(
  (step, value, constant) => rescale(step, value, constant, true),
  merge("multiply"),
);
const divide = withConstant(
  (step, value, { shape, data }) =>
    step.constant(0) === null
      ? rescale(step, value, { shape, data: data.map((number) => 1 / number) }, true)
      : "it divides a constant",
  () => "it divides by a value",
);

type WithConstant = (step: OnnxStep, value: OnnxValue, constant: FloatTensor) => string | null;

/** `handle` where one of the two inputs is a constant, else `otherwise`. */
function withConstant(handle: WithConstant, otherwise: Convert): Convert {
  return (step) => {
    const constant = step.constant(0) ?? step.constant(1);
    const value = step.input(0) ?? step.input(1);
    return constant === null || value === null ? otherwise(step) : handle(step, value, constant);
  };
}

/** A vector behind a layer without bias is its bias. */
function addConstant(step: OnnxStep, value: OnnxValue, constant: FloatTensor): string | null {
  const before = step.graph.layer(value);
  const units = before?.fields["units"] ?? before?.fields["filters"];
  const isBias =
    before?.fields["useBias"] === false &&
    before.fields["activation"] === undefined &&
    constant.data.length === units;
  const used = step.graph.usedOnce(step.input(0) === null ? step.inputName(1) : step.inputName(0));
  if (before === null || !isBias || !used) return rescale(step, value, constant, false);
  const bias = { shape: [constant.data.length], data: constant.data };
  step.graph.replace({
    ...before,
    fields: { ...before.fields, useBias: true },
    weights: [...before.weights, bias],
  });
  return step.give(value);
}

function rescale(step: OnnxStep, value: OnnxValue, constant: FloatTensor, isFactor: boolean): string | null {
  const [number = 0] = constant.data;
  if (!constant.data.every((other) => other === number)) return "it takes a constant of several numbers";
  return step.layer("rescaling", [value], { fields: isFactor ? { scale: number } : { offset: number } });
}

const concatenate: Convert = (step) => {
  if (step.inputs.length === 0) {
    const parts = Array.from({ length: step.inputCount }, (_, index) =>
      step.graph.sizes(step.inputName(index)),
    );
    if (parts.every((part) => part !== null)) step.graph.setSizes(step.outputName, parts.flat());
    return null;
  }
  const [first] = step.inputs;
  if (first === undefined || step.inputs.length !== step.inputCount) return "it takes a constant";
  const axis = step.attributes.number("axis", 1);
  const place = first.order.indexOf(axis < 0 ? axis + first.order.length + 1 : axis);
  if (place < 0) return "it joins along the batch";
  return step.layer(
    "concatenate",
    step.inputs.map((input) => step.graph.ordered(input, first.order)),
    { fields: { axis: place - first.order.length } },
  );
};

const transpose: Convert = (step) => {
  const input = step.input(0);
  const order = step.attributes.integers("perm");
  if (input === null) {
    const constant = step.constant(0);
    if (constant !== null)
      step.graph.addConstant(
        step.outputName,
        transposed(constant, order ?? constant.shape.map((_, axis) => constant.shape.length - 1 - axis)),
      );
    return null;
  }
  if (order === null || order[0] !== 0) return "it moves the batch";
  return step.give({ key: input.key, order: input.order.map((axis) => order.indexOf(axis)) });
};

const flatten: Convert = (step) => {
  const input = step.input(0);
  if (input === null) return missingInput;
  if (step.attributes.number("axis", 1) !== 1) return "it flattens from another axis";
  return flattened(step, input);
};

function flattened(step: OnnxStep, input: OnnxValue): null {
  if (input.order.length === 1) return step.give(input);
  return step.layer("flatten", [step.graph.ordered(input, asIs(input.order.length))], { order: [1] });
}

const reshape: Convert = (step) => {
  const input = step.input(0);
  const sizes = step.graph.sizes(step.inputName(1)) ?? step.attributes.integers("shape");
  if (input === null) return reshapedConstant(step, sizes);
  if (sizes === null || sizes.length < 2) return "its shape is computed";
  const rest = sizes.slice(1);
  if (rest.length === 1) return flattened(step, input);
  if (rest.some((size) => size === null || size === 0)) return "its shape is computed";
  return step.layer("reshape", [step.graph.ordered(input, asIs(input.order.length))], {
    fields: { targetShape: rest.map((size) => size ?? -1) },
    order: asIs(rest.length),
  });
};

function reshapedConstant(step: OnnxStep, sizes: readonly (number | null)[] | null): string | null {
  const constant = step.constant(0);
  const known = sizes?.every((size) => size !== null && size > 0) === true;
  if (constant !== null && known)
    step.graph.addConstant(step.outputName, { shape: sizes.map(Number), data: constant.data });
  return null;
}

/** Axes of length 1 that go: their places are known, their lengths need not be. */
const squeeze: Convert = (step) => {
  const input = step.input(0);
  const axes =
    step.attributes.integers("axes") ??
    (step.constant(1) === null ? null : [...(step.constant(1)?.data ?? [])]);
  if (input === null) return null;
  const before = step.graph.layer(input);
  const meant = new Set((axes ?? []).map((axis) => (axis < 0 ? axis + input.order.length + 1 : axis)));
  const left = input.order.filter((axis) => !meant.has(axis));
  // All places of an image that a global pooling left over.
  if (left.length === 1 && before?.fields["keepDims"] === true) {
    step.graph.replace({ ...before, fields: { ...before.fields, keepDims: false } });
    return step.give({ key: input.key, order: [1] });
  }
  return left.length === 1 ? flattened(step, input) : "it drops axes";
};

const dropout: Convert = (step) => {
  const input = step.input(0);
  if (input === null) return missingInput;
  return step.layer("dropout", [input], {
    fields: { rate: rounded(step.constant(1)?.data[0] ?? step.attributes.number("ratio", 0.5)) },
  });
};

const same: Convert = (step) => {
  const input = step.input(0);
  if (input !== null) return step.give(input);
  step.graph.addConstant(step.outputName, step.constant(0));
  return null;
};

const constant: Convert = (step) => {
  const tensor = step.attributes.tensor("value");
  const list = step.attributes.integers("value_ints");
  if (tensor !== null) step.graph.addConstant(step.outputName, readTensor(tensor));
  else if (list !== null)
    step.graph.addConstant(step.outputName, { shape: [list.length], data: Float32Array.from(list) });
  return null;
};

/** How large a value is: of no layer, only of use to a Reshape. */
const size: Convert = (step) => {
  const input = step.input(0);
  if (input !== null) step.graph.setSizes(step.outputName, [null, ...input.order.map(() => null)]);
  return null;
};

const part: Convert = (step) => {
  const sizes = step.input(0) === null ? step.graph.sizes(step.inputName(0)) : null;
  if (sizes === null) return "it picks parts of a value";
  const index = step.constant(1)?.data[0] ?? 0;
  step.graph.setSizes(step.outputName, [sizes[index] ?? null]);
  return null;
};

const unsqueeze: Convert = (step) => {
  if (step.input(0) !== null) return "it adds an axis";
  const sizes = step.graph.sizes(step.inputName(0));
  if (sizes !== null) step.graph.setSizes(step.outputName, sizes);
  return null;
};

const pad: Convert = (step) => {
  const input = step.input(0);
  const pads =
    step.attributes.integers("pads") ??
    (step.constant(1) === null ? null : [...(step.constant(1)?.data ?? [])]);
  if (input === null) return missingInput;
  const axes = input.order.length - 1;
  const layer = zeroPaddings(axes);
  if (pads === null || layer === undefined || step.attributes.text("mode", "constant") !== "constant")
    return "it pads with something else than zeros";
  const source = step.graph.ordered(input, input.order[0] === 1 ? channelsLast(axes + 1) : input.order);
  const rank = axes + 2;
  const around = (axis: number) => [pads[axis] ?? 0, pads[axis + rank] ?? 0] as const;
  const channels = source.order.at(-1) ?? 1;
  if ([0, channels].some((axis) => around(axis).some((count) => count !== 0)))
    return "it pads channels or the batch";
  return step.layer(layer, [source], {
    order: source.order,
    fields: { padding: source.order.slice(0, -1).flatMap(around) },
  });
};

export const onnxOperators: Readonly<Record<string, Convert>> = {
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  MaxPool: pooling(maxPoolings),
  AveragePool: pooling(averagePoolings),
  GlobalAveragePool: globalPooling(globalAverages),
  GlobalMaxPool: globalPooling(globalMaxima),
  ReduceMean: reduceMean,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  MatMul: matrixProduct,
  Gemm: gemm,
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
  Add: add,
  Sub: subtract,
  Mul: multiply,
  Div: divide,
  Max: merge("maximum"),
  Min: merge("minimum"),
  Mean: merge("average"),
  Sum: merge("add"),
  Concat: concatenate,
  Transpose: transpose,
  Flatten: flatten,
  Reshape: reshape,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Dropout: dropout,
  Identity: same,
  Cast: same,
  Constant: constant,
  Shape: size,
  Gather: part,
  Pad: pad,
};
