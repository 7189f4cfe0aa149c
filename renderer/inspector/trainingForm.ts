// The training settings as forms of fields: what every run has, the optimizer and the schedule with their own fields, and
// what watches the run. Pure: settings in, field specs and values out, a changed field back into settings.
import type { CallbackDefinition } from "../../shared/callbacks/definition.ts";
import { callbackOf, callbacks } from "../../shared/callbacks/registry.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import type {
  BooleanField,
  ChoiceField,
  FieldSpec,
  FieldSpecs,
  FieldValue,
} from "../../shared/fields/fields.ts";
import { optimizerOf, optimizers } from "../../shared/optimizers/registry.ts";
import { scheduleOf, schedules } from "../../shared/schedules/registry.ts";

type Values = Readonly<Record<string, FieldValue>>;
type Choice = TrainingSettings["optimizer"];

const none = "none";
/** Set the fields of a choice apart from those every run has. */
const optimizerPrefix = "optimizer.";
const schedulePrefix = "schedule.";

const optimizerField: ChoiceField = {
  kind: "choice",
  label: "Optimizer",
  default: "adam",
  choices: Object.entries(optimizers).map(([value, { title: label }]) => ({ value, label })),
  help: "How a gradient becomes a change of the weights.",
};

const scheduleField: ChoiceField = {
  kind: "choice",
  label: "Schedule",
  default: none,
  choices: [
    { value: none, label: "Constant" },
    ...Object.entries(schedules).map(([value, { title: label }]) => ({ value, label })),
  ],
  help: "How the learning rate changes over the run.",
};

const runFields: FieldSpecs = {
  batchSize: {
    kind: "integer",
    label: "Batch size",
    default: 32,
    min: 1,
    max: 1_000_000,
    unit: "samples",
    help: "Samples per step. Larger is faster per sample and smoother; smaller learns more per sample.",
  },
  epochs: {
    kind: "integer",
    label: "Epochs",
    default: 10,
    min: 1,
    max: 1_000_000,
    help: "How often every training sample is seen.",
  },
  shuffle: {
    kind: "boolean",
    label: "Shuffle",
    default: true,
    help: "Puts the samples into a new order each epoch.",
  },
  seed: {
    kind: "integer",
    label: "Seed",
    default: 1,
    min: 0,
    max: 0xffff_ffff,
    advanced: true,
    help: "Where all chance in a run begins: same seed, same numbers.",
  },
};

/** Weights given one by one come from a project file; they are kept until another choice is made. */
function classWeightsField(weights: TrainingSettings["classWeights"]): ChoiceField {
  const listed = Array.isArray(weights) ? [{ value: "list", label: "As listed in the project" }] : [];
  return {
    kind: "choice",
    label: "Class weights",
    default: none,
    choices: [{ value: none, label: "All alike" }, { value: "balanced", label: "Balanced" }, ...listed],
    help: "How much each class counts in the loss. Balanced makes up for classes with few samples.",
  };
}

export function trainingSpecs({ optimizer, schedule, classWeights }: TrainingSettings): FieldSpecs {
  return {
    optimizer: optimizerField,
    ...prefixedSpecs(optimizerOf(optimizer.id)?.fields ?? {}, optimizerPrefix),
    schedule: scheduleField,
    ...prefixedSpecs(schedule === undefined ? {} : (scheduleOf(schedule.id)?.fields ?? {}), schedulePrefix),
    ...runFields,
    classWeights: classWeightsField(classWeights),
  };
}

export function trainingValues(training: TrainingSettings): Values {
  const { optimizer, schedule, classWeights, batchSize, epochs, shuffle, seed } = training;
  return {
    optimizer: optimizer.id,
    ...prefixed(optimizer.fields, optimizerPrefix),
    schedule: schedule?.id ?? none,
    ...prefixed(schedule?.fields ?? {}, schedulePrefix),
    batchSize,
    epochs,
    shuffle,
    seed,
    classWeights: typeof classWeights === "object" ? "list" : (classWeights ?? none),
  };
}

/** Another optimizer or schedule begins with its own defaults. */
export function trainingChange(
  { optimizer, schedule, classWeights }: TrainingSettings,
  field: string,
  value: FieldValue,
): Partial<TrainingSettings> {
  if (field === "optimizer") return { optimizer: { id: String(value), fields: {} } };
  if (field === "schedule")
    return { schedule: value === none ? undefined : { id: String(value), fields: {} } };
  if (field === "classWeights") return { classWeights: changedClassWeights(classWeights, value) };
  if (field.startsWith(optimizerPrefix))
    return { optimizer: withField(optimizer, field, optimizerPrefix, value) };
  if (schedule !== undefined && field.startsWith(schedulePrefix)) {
    return { schedule: withField(schedule, field, schedulePrefix, value) };
  }
  return { [field]: value };
}

function changedClassWeights(
  weights: TrainingSettings["classWeights"],
  value: FieldValue,
): TrainingSettings["classWeights"] {
  if (value === "list") return weights;
  return value === "balanced" ? value : undefined;
}

/** What watches the run: a switch for each callback, with its fields where it is on. */
export function callbackSpecs({ callbacks: chosen = [] }: TrainingSettings): FieldSpecs {
  const definitions: Readonly<Record<string, CallbackDefinition>> = callbacks;
  const specs = Object.entries(definitions).flatMap(
    ([id, { title, summary, fields }]): [string, FieldSpec][] => {
      const toggle: BooleanField = { kind: "boolean", label: title, default: false, help: summary };
      const isOn = chosen.some((callback) => callback.id === id);
      return [[id, toggle], ...(isOn ? Object.entries(prefixedSpecs(fields, `${id}.`)) : [])];
    },
  );
  return Object.fromEntries(specs);
}

export function callbackFieldValues({ callbacks: chosen = [] }: TrainingSettings): Values {
  const values = chosen.flatMap(({ id, fields }): [string, FieldValue][] => [
    [id, true],
    ...Object.entries(prefixed(fields, `${id}.`)),
  ]);
  return Object.fromEntries(values);
}

/** A callback switched on begins with its defaults; with the last one the list goes. */
export function callbackChange(
  { callbacks: chosen = [] }: TrainingSettings,
  field: string,
  value: FieldValue,
): Partial<TrainingSettings> {
  if (callbackOf(field) === undefined) {
    const prefix = field.slice(0, field.indexOf(".") + 1);
    return {
      callbacks: chosen.map((choice) =>
        `${choice.id}.` === prefix ? withField(choice, field, prefix, value) : choice,
      ),
    };
  }
  const others = chosen.filter(({ id }) => id !== field);
  if (value === true) return { callbacks: [...others, { id: field, fields: {} }] };
  return { callbacks: others.length === 0 ? undefined : others };
}

function withField({ id, fields }: Choice, field: string, prefix: string, value: FieldValue): Choice {
  return { id, fields: { ...fields, [field.slice(prefix.length)]: value } };
}

function prefixed<T>(record: Readonly<Record<string, T>>, prefix: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, entry]) => [prefix + name, entry]));
}

/** Specs under prefixed names, whose predicates still see the names they know. */
function prefixedSpecs(specs: FieldSpecs, prefix: string): FieldSpecs {
  const entries = Object.entries(specs).map(([name, spec]): [string, FieldSpec] => {
    const { visible } = spec;
    if (visible === undefined) return [name, spec];
    return [name, { ...spec, visible: (values: Values) => visible(withoutPrefix(values, prefix)) }];
  });
  return prefixed(Object.fromEntries(entries), prefix);
}

function withoutPrefix(values: Values, prefix: string): Values {
  const own = Object.entries(values).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
