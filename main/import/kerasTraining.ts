// What a Keras model was compiled with: the optimizer as training settings, the losses as fields of the outputs.
import type { FieldValue } from "../../shared/fields/fields.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import { losses } from "../../shared/losses/registry.ts";
import {
  isObject,
  kerasThing,
  plainName,
  type KerasConfig,
  type KerasDialect,
  type KerasThing,
} from "./kerasConfig.ts";
import type { ImportedFields } from "./importedNetwork.ts";

export interface KerasTraining {
  readonly training: Partial<TrainingSettings>;
  /** Loss of an output by its name or place; null where none is known. */
  lossOf(name: string, place: number): ImportedFields | null;
  readonly notes: readonly string[];
}

/** @param compiled compile_config of Keras 3, training_config of Keras 2 and TensorFlow.js; undefined where there is none. */
export function readKerasTraining(compiled: unknown, dialect: KerasDialect): KerasTraining {
  if (!isObject(compiled)) return { training: {}, lossOf: () => null, notes: [] };
  const notes: string[] = [];
  const thing = kerasThing(compiled["optimizer"] ?? compiled["optimizer_config"], dialect);
  const optimizer = thing === null ? null : optimizerOf(thing);
  if (thing !== null && optimizer === null)
    notes.push(`The optimizer ${thing.name} is not known here; Adam takes its place.`);
  const schedule = thing !== null && isObject(thing.config.value("learning_rate"));
  if (schedule) notes.push("The learning rate followed a schedule; here it is constant.");
  return {
    training: optimizer === null ? {} : { optimizer },
    lossOf: (name, place) => lossFields(lossAt(compiled["loss"], name, place), dialect),
    notes,
  };
}

type Numbers = Readonly<Record<string, string>>;

/** Settings of ours ← settings of Keras. */
const adamNumbers: Numbers = { beta1: "beta_1", beta2: "beta_2", epsilon: "epsilon" };
const optimizerNumbers: Readonly<Record<string, readonly [id: string, numbers: Numbers]>> = {
  adam: ["adam", adamNumbers],
  adamw: ["adamW", adamNumbers],
  nadam: ["nadam", adamNumbers],
  adamax: ["adamax", adamNumbers],
  lion: ["lion", { beta1: "beta_1", beta2: "beta_2" }],
  rmsprop: ["rmsprop", { decay: "rho", momentum: "momentum", epsilon: "epsilon" }],
  adagrad: ["adagrad", { initialAccumulator: "initial_accumulator_value", epsilon: "epsilon" }],
  adadelta: ["adadelta", { rho: "rho", epsilon: "epsilon" }],
};

function optimizerOf({ name, config }: KerasThing): TrainingSettings["optimizer"] | null {
  const rate = numbersOf(config, { learningRate: "learning_rate", weightDecay: "weight_decay" });
  if (name === "sgd" || name === "momentum") {
    const momentum = config.number("momentum", 0);
    if (momentum === 0) return { id: "sgd", fields: rate };
    return {
      id: "momentum",
      fields: {
        ...rate,
        momentum,
        nesterov: config.boolean("nesterov", config.boolean("use_nesterov", false)),
      },
    };
  }
  const entry = Object.hasOwn(optimizerNumbers, name) ? optimizerNumbers[name] : undefined;
  if (entry === undefined) return null;
  const [id, numbers] = entry;
  const extra: Record<string, FieldValue> =
    id === "adam" ? { amsgrad: config.boolean("amsgrad", false) } : {};
  const centered: Record<string, FieldValue> =
    id === "rmsprop" ? { centered: config.boolean("centered", false) } : {};
  return { id, fields: { ...rate, ...numbersOf(config, numbers), ...extra, ...centered } };
}

function numbersOf(config: KerasConfig, numbers: Numbers): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(numbers)
      .filter(([, key]) => typeof config.value(key) === "number")
      .map(([field, key]) => [field, config.number(key, 0)]),
  );
}

function lossAt(loss: unknown, name: string, place: number): unknown {
  if (Array.isArray(loss)) return loss[place];
  if (isObject(loss) && loss["class_name"] === undefined)
    return Object.hasOwn(loss, name) ? loss[name] : undefined;
  return loss;
}

const lossIds: ReadonlyMap<string, string> = new Map([
  ...Object.keys(losses).map((id) => [plainName(id), id] as const),
  ["mse", "meanSquaredError"],
  ["mae", "meanAbsoluteError"],
  ["mape", "meanAbsolutePercentageError"],
  ["msle", "meanSquaredLogarithmicError"],
  ["kld", "kullbackLeiblerDivergence"],
  ["kldivergence", "kullbackLeiblerDivergence"],
]);

function lossFields(value: unknown, dialect: KerasDialect): ImportedFields | null {
  const thing = kerasThing(value, dialect);
  const loss = thing === null ? undefined : lossIds.get(thing.name);
  if (thing === null || loss === undefined) return null;
  const smoothing = thing.config.number("label_smoothing", 0);
  return {
    loss,
    fromLogits: thing.config.boolean("from_logits", false),
    ...(smoothing === 0 ? {} : { labelSmoothing: smoothing }),
    ...(loss === "huber" ? { delta: thing.config.number("delta", 1) } : {}),
  };
}
