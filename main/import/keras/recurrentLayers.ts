// Layers that keep a state from step to step.
import { kerasThing, type KerasConfig } from "../kerasConfig.ts";
import {
  activationField,
  initializerFields,
  joinFields,
  kernelFields,
  lostSettings,
  plainFields,
  windowFields,
  type FieldsWithNotes,
} from "../kerasFields.ts";
import { channelsLast, known, unknown, type Convert } from "./conversion.ts";

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

export const recurrentLayers: Readonly<Record<string, Convert>> = {
  SimpleRNN: (config) => known("simpleRNN", recurrent(config), backwards(config)),
  LSTM: (config) => known("lstm", recurrent(config), backwards(config), gates(config), forgetBias(config)),
  GRU: (config) => known("gru", recurrent(config), backwards(config), gates(config), resetAfter(config)),
  Bidirectional: bidirectional,
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
};
