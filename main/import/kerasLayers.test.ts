import { describe, expect, test } from "vitest";
import { layerOf } from "../../shared/layers/registry.ts";
import { KerasConfig } from "./kerasConfig.ts";
import { convertKerasLayer, knownKerasClasses } from "./kerasLayers.ts";

const convert = (className: string, config: object) =>
  convertKerasLayer(className, new KerasConfig(config, "keras3"));

/** The first layer a class becomes. */
function layerFrom(className: string, config: object) {
  const conversion = convert(className, config);
  return conversion.kind === "layers" ? conversion.layers[0] : conversion;
}

test.each(knownKerasClasses)("%s gives only fields its layer has, whatever its config lacks", (className) => {
  const conversion = convert(className, {});
  const layers = conversion.kind === "layers" ? conversion.layers : [];
  const strange = layers.flatMap(({ layer, fields }) => {
    const specs = Object.keys(layerOf(layer)?.fields ?? {});
    return Object.keys(fields).filter((field) => !specs.includes(field));
  });
  expect(strange).toEqual([]);
});

describe("settings", () => {
  test.each([
    ["ReLU", { max_value: 6 }, { layer: "activation", fields: { activation: "relu6" } }],
    ["ReLU", { negative_slope: 0.2 }, { layer: "leakyReLU", fields: { alpha: 0.2 } }],
    ["ReLU", { negative_slope: 0.2, max_value: 1 }, { kind: "unknown" }],
    ["Activation", { activation: "silu" }, { layer: "activation", fields: { activation: "swish" } }],
    ["MaxPooling2D", { pool_size: [3, 2], strides: null }, { fields: { poolSize: [3, 2], strides: [3, 2] } }],
    [
      "Conv1D",
      { filters: 2, kernel_size: 3, padding: "causal" },
      { fields: { kernelSize: [3], padding: "causal" } },
    ],
    ["Conv2D", { filters: 2, kernel_size: 3, data_format: "channels_first" }, { kind: "unknown" }],
    [
      "ZeroPadding2D",
      {
        padding: [
          [1, 2],
          [3, 4],
        ],
      },
      { fields: { padding: [1, 2, 3, 4] } },
    ],
    ["ZeroPadding1D", { padding: 2 }, { fields: { padding: [2, 2] } }],
    ["Cropping3D", { cropping: [1, 2, 3] }, { fields: { cropping: [1, 1, 2, 2, 3, 3] } }],
    ["BatchNormalization", { axis: 1 }, { kind: "unknown" }],
    ["BatchNormalization", { axis: [3], momentum: 0.9 }, { fields: { momentum: 0.9 } }],
    [
      "Bidirectional",
      { merge_mode: "ave", layer: { class_name: "GRU", config: { units: 2 } } },
      { fields: { cell: "gru", merge: "average", units: 2, resetAfter: true } },
    ],
    ["TimeDistributed", { layer: { class_name: "LSTM", config: {} } }, { kind: "unknown" }],
    [
      "Embedding",
      { input_dim: 9, output_dim: 2, mask_zero: true },
      { fields: { inputDim: 9, maskZero: true } },
    ],
    ["Masking", { mask_value: -1 }, { layer: "masking", fields: { maskValue: -1 } }],
    ["RandomRotation", { factor: [-0.1, 0.05] }, { layer: "randomRotation", fields: { degrees: 36 } }],
    [
      "Dense",
      {
        units: 2,
        kernel_initializer: {
          class_name: "VarianceScaling",
          config: { scale: 2, mode: "fan_in", distribution: "uniform" },
        },
      },
      { fields: { kernelInitializer: "heUniform" } },
    ],
    [
      "Dense",
      { units: 2, kernel_constraint: { class_name: "MaxNorm", config: { max_value: 3 } } },
      { fields: { kernelConstraint: "maxNorm", kernelMaxNorm: 3 } },
    ],
    [
      "Dense",
      { units: 2, kernel_constraint: { class_name: "MinMaxNorm", config: { min_value: 0.5, rate: 0.1 } } },
      {
        fields: { kernelConstraint: "minMaxNorm", kernelMinNorm: 0.5, kernelMaxNorm: 1 },
        notes: ["its constraint holds at once, not by 0.1 at each step"],
      },
    ],
    ["constructor", {}, { kind: "unknown" }],
  ])("%s %j", (className, config, expected) => {
    expect(layerFrom(className, config)).toMatchObject(expected);
  });

  test("what is lost is noted", () => {
    expect(layerFrom("LSTM", { units: 2, return_state: true })).toMatchObject({
      notes: ["its return state has no counterpart here"],
    });
    expect(layerFrom("Dense", { units: 2, activation: "warp" })).toMatchObject({
      notes: ["its activation warp is not known here and was left out"],
    });
  });
});
