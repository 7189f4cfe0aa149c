// The one table of Keras layers: class name → what it is here. Keras 2, Keras 3 and TensorFlow.js share it, as they share the
// classes; weights need no table, since all of them and the layers here keep them in Keras's order.
import type { FieldValue } from "../../shared/fields/fields.ts";
import { layerOf, type LayerId } from "../../shared/layers/registry.ts";
import { kerasThing, type KerasConfig } from "./kerasConfig.ts";
import {
  activationField,
  activationOf,
  initializerFields,
  joinFields,
  kernelFields,
  leakyActivation,
  lostSettings,
  penaltyFields,
  plainFields,
  windowFields,
  type FieldsWithNotes,
} from "./kerasFields.ts";

export interface ConvertedLayer extends FieldsWithNotes {
  readonly layer: LayerId;
}

export type Conversion =
  /** One layer after the other; the first has the weights. */
  | { readonly kind: "layers"; readonly layers: readonly [ConvertedLayer, ...ConvertedLayer[]] }
  /** Changes nothing when the network answers. */
  | { readonly kind: "harmless"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

type Convert = (config: KerasConfig) => Conversion;

function known(layer: LayerId, ...parts: readonly FieldsWithNotes[]): Conversion {
  return { kind: "layers", layers: [{ layer, ...joinFields(...parts) }] };
}

function unknown(why: string): Conversion {
  return { kind: "unknown", why };
}

/** Layers whose fields need no thought. */
function plain(
  layer: LayerId,
  fieldsOf: (config: KerasConfig) => Readonly<Record<string, FieldValue>> = () => ({}),
): Convert {
  return (config) => known(layer, plainFields(fieldsOf(config)));
}

/** A layer that ends in an activation; one that is a layer of its own here follows it. */
function withActivation(
  layer: LayerId,
  config: KerasConfig,
  ...parts: readonly FieldsWithNotes[]
): Conversion {
  const leaky = leakyActivation(config);
  if (leaky === null) return known(layer, ...parts, activationField(config));
  const alpha = leaky.config.number("negative_slope", leaky.config.number("alpha", 0.2));
  return {
    kind: "layers",
    layers: [
      { layer, ...joinFields(...parts) },
      { layer: "leakyReLU", fields: { alpha }, notes: [] },
    ],
  };
}

/** Images whose channels come first are laid out otherwise than anything here. */
function channelsLast(convert: Convert): Convert {
  return (config) =>
    config.text("data_format", "channels_last") === "channels_first"
      ? unknown("its channels come first; here they come last")
      : convert(config);
}

function convolution(layer: LayerId, axes: number): Convert {
  return channelsLast((config) =>
    withActivation(
      layer,
      config,
      plainFields({
        filters: config.number("filters", 1),
        dilationRate: config.integers("dilation_rate", axes, 1),
        groups: config.number("groups", 1),
      }),
      windowFields(config, axes, "kernelSize"),
      kernelFields(config),
    ),
  );
}

function transposedConvolution(layer: LayerId, axes: number): Convert {
  return channelsLast((config) => {
    if (config.integers("dilation_rate", axes, 1).some((rate) => rate !== 1)) return unknown("it is dilated");
    return withActivation(
      layer,
      config,
      plainFields({ filters: config.number("filters", 1) }),
      windowFields(config, axes, "kernelSize"),
      kernelFields(config),
      lostSettings(config, "output_padding"),
    );
  });
}

/** Depthwise ones have a kernel per channel, separable ones mix the channels afterwards. */
function channelwiseConvolution(layer: LayerId, axes: number, separable: boolean): Convert {
  return channelsLast((config) =>
    withActivation(
      layer,
      config,
      plainFields({
        ...(separable ? { filters: config.number("filters", 1) } : {}),
        depthMultiplier: config.number("depth_multiplier", 1),
        dilationRate: config.integers("dilation_rate", axes, 1),
        useBias: config.boolean("use_bias", true),
      }),
      windowFields(config, axes, "kernelSize"),
      initializerFields(
        config,
        "depthwiseInitializer",
        "biasInitializer",
        ...(separable ? ["pointwiseInitializer"] : []),
      ),
      lostSettings(
        config,
        "depthwise_regularizer",
        "pointwise_regularizer",
        "bias_regularizer",
        "depthwise_constraint",
        "pointwise_constraint",
      ),
    ),
  );
}

function pooling(layer: LayerId, axes: number): Convert {
  return channelsLast((config) => known(layer, windowFields(config, axes, "poolSize")));
}

function globalPooling(layer: LayerId): Convert {
  return channelsLast((config) => known(layer, plainFields({ keepDims: config.boolean("keepdims", false) })));
}

function margins(layer: LayerId, key: "padding" | "cropping", axes: number): Convert {
  return channelsLast((config) => known(layer, plainFields({ [key]: marginsOf(config.value(key), axes) })));
}

/** 1, [1, 2] and [[1, 1], [2, 2]] are all ways to write before and after of each axis. */
function marginsOf(value: unknown, axes: number): readonly number[] {
  const number = (item: unknown) => (typeof item === "number" ? item : 0);
  if (!Array.isArray(value)) return Array.from({ length: axes * 2 }, () => number(value));
  if (axes === 1) return [number(value[0]), number(value[1] ?? value[0])];
  return value
    .slice(0, axes)
    .flatMap((item: unknown) =>
      Array.isArray(item) ? [number(item[0]), number(item[1])] : [number(item), number(item)],
    );
}

function recurrent(config: KerasConfig): FieldsWithNotes {
  return joinFields(
    plainFields({
      units: config.number("units", 1),
      returnSequences: config.boolean("return_sequences", false),
      dropout: config.number("dropout", 0),
      recurrentDropout: config.number("recurrent_dropout", 0),
    }),
    activationField(config),
    kernelFields(config),
    initializerFields(config, "recurrentInitializer"),
    lostSettings(config, "return_state", "stateful", "recurrent_regularizer", "recurrent_constraint"),
  );
}

const backwards = (config: KerasConfig) =>
  plainFields({ goBackwards: config.boolean("go_backwards", false) });
const gates = (config: KerasConfig) => activationField(config, "recurrent_activation", "recurrentActivation");
const forgetBias = (config: KerasConfig) =>
  plainFields({ unitForgetBias: config.boolean("unit_forget_bias", true) });
// TensorFlow.js knows only the older form, and does not write which.
const resetAfter = (config: KerasConfig) =>
  plainFields({ resetAfter: config.boolean("reset_after", config.dialect !== "tfjs") });

const bidirectional: Convert = (config) => {
  const inner = kerasThing(config.value("layer"), config.dialect);
  const merge = { concat: "concat", sum: "sum", mul: "multiply", ave: "average" }[
    config.text("merge_mode", "none")
  ];
  if (merge === undefined) return unknown("its two directions are not merged");
  const cells = { lstm: [gates, forgetBias], gru: [gates, resetAfter], simplernn: [] } as const;
  const cell = { lstm: "lstm", gru: "gru", simplernn: "simpleRNN" }[inner?.name ?? ""];
  if (inner === null || cell === undefined) return unknown(`it wraps ${inner?.name ?? "something"}`);
  const own = cells[inner.name as keyof typeof cells].map((part) => part(inner.config));
  return known("bidirectional", plainFields({ cell, merge }), recurrent(inner.config), ...own);
};

const timeDistributed: Convert = (config) => {
  const layer = config.value("layer");
  const inner = kerasThing(layer, config.dialect);
  const name = typeof layer === "object" && layer !== null ? String(Reflect.get(layer, "class_name")) : "";
  const converted = inner === null ? unknown("") : convertKerasLayer(name, inner.config);
  const distributable = [
    "dense",
    "conv2d",
    "maxPooling2d",
    "averagePooling2d",
    "globalAveragePooling2d",
    "flatten",
  ];
  if (
    converted.kind !== "layers" ||
    converted.layers.length > 1 ||
    !distributable.includes(converted.layers[0].layer)
  ) {
    return unknown(`it applies ${name || "something"} to every step`);
  }
  const [{ layer: id, fields, notes }] = converted.layers;
  const wanted = layerOf("timeDistributed")?.fields ?? {};
  const kept = Object.fromEntries(Object.entries(fields).filter(([key]) => Object.hasOwn(wanted, key)));
  return known("timeDistributed", { fields: { ...kept, layer: id }, notes });
};

const relu: Convert = (config) => {
  const slope = config.number("negative_slope", 0);
  const threshold = config.number("threshold", 0);
  const most = config.has("max_value") ? config.number("max_value", Infinity) : Infinity;
  if (slope === 0 && threshold === 0 && most === Infinity)
    return known("activation", plainFields({ activation: "relu" }));
  if (slope === 0 && threshold === 0 && most === 6)
    return known("activation", plainFields({ activation: "relu6" }));
  if (slope !== 0 && threshold === 0 && most === Infinity)
    return known("leakyReLU", plainFields({ alpha: slope }));
  if (slope === 0 && most === Infinity) return known("thresholdedReLU", plainFields({ theta: threshold }));
  return unknown("it joins several forms of ReLU");
};

const activation: Convert = (config) => {
  const leaky = leakyActivation(config);
  if (leaky !== null)
    return known("leakyReLU", plainFields({ alpha: leaky.config.number("negative_slope", 0.2) }));
  const thing = kerasThing(config.value("activation"), config.dialect);
  if (thing === null || activationOf(thing.name) === null)
    return unknown(`its function ${thing?.name ?? ""} is not known here`);
  return known("activation", activationField(config));
};

/** A layer that can work along any axis, of which only the last is known here. */
function alongLastAxis(convert: Convert): Convert {
  return (config) => {
    const axis = config.value("axis");
    const list: readonly unknown[] = Array.isArray(axis) ? axis : [axis];
    return list.length === 1 && list[0] !== 1
      ? convert(config)
      : unknown(`it works along the axes ${JSON.stringify(axis)}`);
  };
}

const scaleAndShift = (config: KerasConfig, epsilon: number) =>
  plainFields({
    epsilon: config.number("epsilon", epsilon),
    center: config.boolean("center", true),
    scale: config.boolean("scale", true),
  });

const prelu: Convert = (config) => {
  const shared = config.value("shared_axes");
  const some = Array.isArray(shared) && shared.length > 0;
  return known(
    "prelu",
    plainFields({ perChannel: some }),
    initializerFields(config),
    lostSettings(config, "alpha_regularizer", "alpha_constraint"),
  );
};

const dot: Convert = (config) => {
  // Counted with the batch axis; fields here count the same way from the end.
  const axes = config.integers("axes", 2, -1);
  return known(
    "dot",
    plainFields({
      leftAxis: axes[0] ?? -1,
      rightAxis: axes[1] ?? -1,
      normalize: config.boolean("normalize", false),
    }),
  );
};

const attention: Convert = (config) => {
  const axes = config.integers("attention_axes", 1, 1);
  if (axes[0] !== 1 || config.has("output_shape"))
    return unknown("it has axes or an output shape of its own");
  const valueDim = config.number("value_dim", 0);
  const keyDim = config.number("key_dim", 1);
  return known(
    "multiHeadAttention",
    plainFields({
      heads: config.number("num_heads", 1),
      keyDim,
      valueDim: valueDim === keyDim ? 0 : valueDim,
      dropout: config.number("dropout", 0),
      useBias: config.boolean("use_bias", true),
      causal: config.boolean("use_causal_mask", false),
    }),
    initializerFields(config, "kernelInitializer", "biasInitializer"),
  );
};

const softmax: Convert = alongLastAxis(plain("activation", () => ({ activation: "softmax" })));

const harmless =
  (why: string): Convert =>
  () => ({ kind: "harmless", why });

/** How far a random change goes: a number, or two of which the larger counts. */
function extent(config: KerasConfig, key: string, unit = 1): number {
  const value = config.value(key);
  const numbers = (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === "number" ? Math.abs(item) : 0,
  );
  return Math.max(...numbers) * unit;
}

function randomFlip(config: KerasConfig): Conversion {
  const mode = config.text("mode", "horizontal_and_vertical");
  return known("randomFlip", plainFields({ direction: mode === "horizontal_and_vertical" ? "both" : mode }));
}

const table: Readonly<Record<string, Convert>> = {
  Dense: (config) =>
    withActivation("dense", config, plainFields({ units: config.number("units", 1) }), kernelFields(config)),
  Embedding: (config) =>
    known(
      "embedding",
      plainFields({ inputDim: config.number("input_dim", 1), outputDim: config.number("output_dim", 1) }),
      initializerFields(config, "embeddingsInitializer"),
      penaltyFields(config, "embeddings"),
      lostSettings(config, "mask_zero"),
    ),
  Conv1D: convolution("conv1d", 1),
  Conv2D: convolution("conv2d", 2),
  Conv3D: convolution("conv3d", 3),
  Conv1DTranspose: transposedConvolution("conv1dTranspose", 1),
  Conv2DTranspose: transposedConvolution("conv2dTranspose", 2),
  Conv3DTranspose: transposedConvolution("conv3dTranspose", 3),
  DepthwiseConv1D: channelwiseConvolution("depthwiseConv1d", 1, false),
  DepthwiseConv2D: channelwiseConvolution("depthwiseConv2d", 2, false),
  SeparableConv1D: channelwiseConvolution("separableConv1d", 1, true),
  SeparableConv2D: channelwiseConvolution("separableConv2d", 2, true),
  MaxPooling1D: pooling("maxPooling1d", 1),
  MaxPooling2D: pooling("maxPooling2d", 2),
  MaxPooling3D: pooling("maxPooling3d", 3),
  AveragePooling1D: pooling("averagePooling1d", 1),
  AveragePooling2D: pooling("averagePooling2d", 2),
  AveragePooling3D: pooling("averagePooling3d", 3),
  GlobalMaxPooling1D: globalPooling("globalMaxPooling1d"),
  GlobalMaxPooling2D: globalPooling("globalMaxPooling2d"),
  GlobalMaxPooling3D: globalPooling("globalMaxPooling3d"),
  GlobalAveragePooling1D: globalPooling("globalAveragePooling1d"),
  GlobalAveragePooling2D: globalPooling("globalAveragePooling2d"),
  GlobalAveragePooling3D: globalPooling("globalAveragePooling3d"),
  Activation: activation,
  ReLU: relu,
  Softmax: softmax,
  ELU: plain("elu", (config) => ({ alpha: config.number("alpha", 1) })),
  LeakyReLU: plain("leakyReLU", (config) => ({
    alpha: config.number("negative_slope", config.number("alpha", 0.3)),
  })),
  PReLU: prelu,
  ThresholdedReLU: plain("thresholdedReLU", (config) => ({ theta: config.number("theta", 1) })),
  BatchNormalization: alongLastAxis((config) =>
    known(
      "batchNormalization",
      plainFields({ momentum: config.number("momentum", 0.99) }),
      scaleAndShift(config, 0.001),
    ),
  ),
  LayerNormalization: (config) => {
    const axis = config.value("axis");
    if (Array.isArray(axis) && axis.length > 1)
      return unknown(`it works along the axes ${JSON.stringify(axis)}`);
    return known("layerNormalization", scaleAndShift(config, 0.001));
  },
  GroupNormalization: alongLastAxis((config) =>
    known(
      "groupNormalization",
      plainFields({ groups: config.number("groups", 32) }),
      scaleAndShift(config, 0.001),
    ),
  ),
  RMSNormalization: plain("rmsNormalization", (config) => ({ epsilon: config.number("epsilon", 1e-6) })),
  UnitNormalization: plain("unitNormalization"),
  Dropout: plain("dropout", (config) => ({ rate: config.number("rate", 0.5) })),
  AlphaDropout: plain("alphaDropout", (config) => ({ rate: config.number("rate", 0.1) })),
  GaussianDropout: plain("gaussianDropout", (config) => ({ rate: config.number("rate", 0.5) })),
  GaussianNoise: plain("gaussianNoise", (config) => ({ stddev: config.number("stddev", 0.1) })),
  SpatialDropout1D: plain("spatialDropout", (config) => ({ rate: config.number("rate", 0.5) })),
  SpatialDropout2D: channelsLast(plain("spatialDropout", (config) => ({ rate: config.number("rate", 0.5) }))),
  SpatialDropout3D: channelsLast(plain("spatialDropout", (config) => ({ rate: config.number("rate", 0.5) }))),
  Flatten: channelsLast(plain("flatten")),
  Reshape: plain("reshape", (config) => ({ targetShape: shapeList(config.value("target_shape")) })),
  Permute: plain("permute", (config) => ({ order: shapeList(config.value("dims")) })),
  RepeatVector: plain("repeatVector", (config) => ({ n: config.number("n", 1) })),
  Cropping1D: margins("cropping1d", "cropping", 1),
  Cropping2D: margins("cropping2d", "cropping", 2),
  Cropping3D: margins("cropping3d", "cropping", 3),
  ZeroPadding1D: margins("zeroPadding1d", "padding", 1),
  ZeroPadding2D: margins("zeroPadding2d", "padding", 2),
  ZeroPadding3D: margins("zeroPadding3d", "padding", 3),
  UpSampling1D: plain("upSampling1d", (config) => ({ size: config.integers("size", 1, 2) })),
  UpSampling2D: channelsLast(
    plain("upSampling2d", (config) => ({
      size: config.integers("size", 2, 2),
      interpolation: config.text("interpolation", "nearest"),
    })),
  ),
  UpSampling3D: channelsLast(plain("upSampling3d", (config) => ({ size: config.integers("size", 3, 2) }))),
  Add: plain("add"),
  Average: plain("average"),
  Maximum: plain("maximum"),
  Minimum: plain("minimum"),
  Multiply: plain("multiply"),
  Subtract: plain("subtract"),
  Concatenate: plain("concatenate", (config) => ({ axis: config.number("axis", -1) })),
  Dot: dot,
  SimpleRNN: (config) => known("simpleRNN", recurrent(config), backwards(config)),
  LSTM: (config) => known("lstm", recurrent(config), backwards(config), gates(config), forgetBias(config)),
  GRU: (config) => known("gru", recurrent(config), backwards(config), gates(config), resetAfter(config)),
  Bidirectional: bidirectional,
  TimeDistributed: timeDistributed,
  ConvLSTM2D: channelsLast((config) =>
    known(
      "convLSTM2d",
      plainFields({
        filters: config.number("filters", 1),
        returnSequences: config.boolean("return_sequences", false),
        useBias: config.boolean("use_bias", true),
      }),
      windowFields(config, 2, "kernelSize"),
      activationField(config),
      gates(config),
      forgetBias(config),
      initializerFields(config, "kernelInitializer", "recurrentInitializer", "biasInitializer"),
      lostSettings(config, "return_state", "stateful", "go_backwards", "dropout", "recurrent_dropout"),
    ),
  ),
  MultiHeadAttention: attention,
  Rescaling: (config) =>
    typeof config.value("scale") === "number"
      ? known(
          "rescaling",
          plainFields({ scale: config.number("scale", 1), offset: config.number("offset", 0) }),
        )
      : unknown("it scales every channel by a number of its own"),
  Resizing: channelsLast((config) =>
    known(
      "resizing",
      plainFields({
        height: config.number("height", 1),
        width: config.number("width", 1),
        interpolation: config.text("interpolation", "bilinear"),
      }),
      lostSettings(config, "crop_to_aspect_ratio", "pad_to_aspect_ratio"),
    ),
  ),
  RandomFlip: randomFlip,
  RandomRotation: plain("randomRotation", (config) => ({ degrees: extent(config, "factor", 360) })),
  RandomTranslation: plain("randomTranslation", (config) => ({
    heightFactor: extent(config, "height_factor"),
    widthFactor: extent(config, "width_factor"),
  })),
  RandomZoom: plain("randomZoom", (config) => ({ factor: extent(config, "height_factor") })),
  RandomContrast: plain("randomContrast", (config) => ({ factor: extent(config, "factor") })),
  RandomBrightness: plain("randomBrightness", (config) => ({ factor: extent(config, "factor") })),
  Masking: harmless("masks are not known here"),
  ActivityRegularization: harmless("it matters to the loss only"),
  Identity: harmless("it changes nothing"),
};

function shapeList(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === "number" ? item : -1)) : [];
}

/** Class names this table knows. */
export const knownKerasClasses: readonly string[] = Object.keys(table);

export function convertKerasLayer(className: string, config: KerasConfig): Conversion {
  const convert = Object.hasOwn(table, className) ? table[className] : undefined;
  return convert === undefined ? unknown(`${className} has no counterpart here`) : convert(config);
}
