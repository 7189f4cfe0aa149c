// Settings that many Keras layers share, as fields of ours: activations, initializers, penalties, windows.
import { activationChoices, type ActivationId } from "../../shared/layers/parts/activations.ts";
import type { InitializerId } from "../../shared/layers/parts/initializers.ts";
import type { FieldValue } from "../../shared/fields/fields.ts";
import { kerasThing, plainName, type KerasConfig, type KerasThing } from "./kerasConfig.ts";

type Fields = Readonly<Record<string, FieldValue>>;

/** Fields, and what could not be kept. */
export interface FieldsWithNotes {
  readonly fields: Fields;
  readonly notes: readonly string[];
}

export function joinFields(...parts: readonly FieldsWithNotes[]): FieldsWithNotes {
  return {
    fields: Object.assign({}, ...parts.map((part) => part.fields)) as Fields,
    notes: parts.flatMap((part) => part.notes),
  };
}

export function plainFields(fields: Fields): FieldsWithNotes {
  return { fields, notes: [] };
}

const activations: ReadonlyMap<string, ActivationId> = new Map([
  ...activationChoices.map(({ value }) => [plainName(value), value] as const),
  ["silu", "swish"],
  ["gelunew", "geluTanh"],
]);

/** The function's id here, or null where there is none. */
export function activationOf(name: string): ActivationId | null {
  return activations.get(plainName(name)) ?? null;
}

/** @param key the setting's name; @param field ours. */
export function activationField(
  config: KerasConfig,
  key = "activation",
  field = "activation",
): FieldsWithNotes {
  const given = config.value(key);
  if (given == null) return plainFields({ [field]: "linear" });
  const thing = kerasThing(given, config.dialect);
  const id = thing === null ? null : activationOf(thing.name);
  if (id === null) {
    return {
      fields: { [field]: "linear" },
      notes: [`its activation ${thing?.name ?? "function"} is not known here and was left out`],
    };
  }
  if (id === "hardSigmoid" && config.dialect === "keras3") {
    return {
      fields: { [field]: id },
      notes: ["Keras 3's hard sigmoid is a little steeper at its ends than the one here"],
    };
  }
  return plainFields({ [field]: id });
}

/** True where an activation that is a layer of its own here stands inside another layer. */
export function leakyActivation(config: KerasConfig): KerasThing | null {
  const thing = kerasThing(config.value("activation"), config.dialect);
  return thing?.name === "leakyrelu" ? thing : null;
}

const initializers: Readonly<Record<string, InitializerId>> = {
  glorotuniform: "glorotUniform",
  glorotnormal: "glorotNormal",
  heuniform: "heUniform",
  henormal: "heNormal",
  lecununiform: "leCunUniform",
  lecunnormal: "leCunNormal",
  randomuniform: "randomUniform",
  uniform: "randomUniform",
  randomnormal: "randomNormal",
  normal: "randomNormal",
  truncatednormal: "truncatedNormal",
  orthogonal: "orthogonal",
  zeros: "zeros",
  zero: "zeros",
  ones: "ones",
  one: "ones",
};

/** Initializers matter only to layers that start anew, so one that is not known is no more than a note. */
export function initializerFields(config: KerasConfig, ...names: readonly string[]): FieldsWithNotes {
  return joinFields(...names.map((name) => initializerField(config, name)));
}

function initializerField(config: KerasConfig, field: string): FieldsWithNotes {
  const thing = kerasThing(config.value(snakeCase(field)), config.dialect);
  if (thing === null) return plainFields({});
  const id = thing.name === "variancescaling" ? varianceScaling(thing.config) : initializers[thing.name];
  if (id !== undefined) return plainFields({ [field]: id });
  return { fields: {}, notes: [`its initializer ${thing.name} is not known here`] };
}

function varianceScaling(config: KerasConfig): InitializerId | undefined {
  const scale = config.number("scale", 1);
  const mode = config.text("mode", "fan_in").replace(/^fan/, "").replace("_", "").toLowerCase();
  const normal = config.text("distribution", "normal") !== "uniform";
  if (scale === 1 && mode === "avg") return normal ? "glorotNormal" : "glorotUniform";
  if (mode !== "in") return undefined;
  if (scale === 2) return normal ? "heNormal" : "heUniform";
  return scale === 1 ? (normal ? "leCunNormal" : "leCunUniform") : undefined;
}

export function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Bias, initializers, penalties and constraint of a layer with a kernel. */
export function kernelFields(config: KerasConfig): FieldsWithNotes {
  return joinFields(
    plainFields({ useBias: config.boolean("use_bias", true) }),
    initializerFields(config, "kernelInitializer", "biasInitializer"),
    penaltyFields(config, "kernel"),
    lostSettings(config, "bias_regularizer", "activity_regularizer", "bias_constraint"),
  );
}

/** @param weight what the penalties are of: "kernel", "embeddings". */
export function penaltyFields(config: KerasConfig, weight: string): FieldsWithNotes {
  return joinFields(
    regularizerFields(config, `${weight}_regularizer`),
    constraintFields(config, `${weight}_constraint`),
  );
}

function regularizerFields(config: KerasConfig, key: string): FieldsWithNotes {
  const thing = kerasThing(config.value(key), config.dialect);
  if (thing === null) return plainFields({});
  if (!["l1", "l2", "l1l2"].includes(thing.name))
    return { fields: {}, notes: [`its penalty ${thing.name} is not known here`] };
  return plainFields({ kernelL1: thing.config.number("l1", 0), kernelL2: thing.config.number("l2", 0) });
}

function constraintFields(config: KerasConfig, key: string): FieldsWithNotes {
  const thing = kerasThing(config.value(key), config.dialect);
  switch (thing?.name) {
    case undefined:
      return plainFields({});
    case "maxnorm":
      return plainFields({
        kernelConstraint: "maxNorm",
        kernelMaxNorm: thing?.config.number("max_value", 2) ?? 2,
      });
    case "unitnorm":
      return plainFields({ kernelConstraint: "unitNorm" });
    case "minmaxnorm":
      return minMaxNormFields(thing.config);
    case "nonneg":
      return plainFields({ kernelConstraint: "nonNegative" });
    default:
      return { fields: {}, notes: [`its constraint ${thing?.name} is not known here`] };
  }
}

function minMaxNormFields(config: KerasConfig): FieldsWithNotes {
  const fields = {
    kernelConstraint: "minMaxNorm",
    kernelMinNorm: config.number("min_value", 0),
    kernelMaxNorm: config.number("max_value", 1),
  };
  const rate = config.number("rate", 1);
  return { fields, notes: rate === 1 ? [] : [`its constraint holds at once, not by ${rate} at each step`] };
}

/** Settings that have no counterpart; each that is set is a note. */
export function lostSettings(config: KerasConfig, ...keys: readonly string[]): FieldsWithNotes {
  const lost = keys.filter((key) => {
    const value = config.value(key);
    return value != null && value !== false && value !== 0;
  });
  return { fields: {}, notes: lost.map((key) => `its ${key.replaceAll("_", " ")} has no counterpart here`) };
}

/** Size, strides and padding of a window over so many axes. */
export function windowFields(
  config: KerasConfig,
  axes: number,
  size: "kernelSize" | "poolSize",
): FieldsWithNotes {
  const key = snakeCase(size);
  const sizes = config.integers(key, axes, size === "poolSize" ? 2 : 1);
  const strides = config.has("strides")
    ? config.integers("strides", axes, 1)
    : size === "poolSize"
      ? sizes
      : sizes.map(() => 1);
  return plainFields({ [size]: sizes, strides, padding: config.text("padding", "valid") });
}
