// Dense layers, embeddings, attention, and layers that do nothing when the network answers.
import {
  initializerFields,
  kernelFields,
  penaltyFields,
  plainFields,
  type FieldsWithNotes,
} from "../kerasFields.ts";
import { harmless, known, unknown, withActivation, type Convert } from "./conversion.ts";

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

/** Keras's attention, merges and global pooling heed masks too. */
const masksReach: FieldsWithNotes = {
  fields: {},
  notes: ["its mask reaches recurrent layers alone, through layers that work step by step"],
};

export const plainLayers: Readonly<Record<string, Convert>> = {
  Dense: (config) =>
    withActivation("dense", config, plainFields({ units: config.number("units", 1) }), kernelFields(config)),
  Embedding: (config) =>
    known(
      "embedding",
      plainFields({
        inputDim: config.number("input_dim", 1),
        outputDim: config.number("output_dim", 1),
        maskZero: config.boolean("mask_zero", false),
      }),
      initializerFields(config, "embeddingsInitializer"),
      penaltyFields(config, "embeddings"),
      ...(config.boolean("mask_zero", false) ? [masksReach] : []),
    ),
  MultiHeadAttention: attention,
  Masking: (config) =>
    known("masking", plainFields({ maskValue: config.number("mask_value", 0) }), masksReach),
  ActivityRegularization: harmless("it matters to the loss only"),
  Identity: harmless("it changes nothing"),
};
