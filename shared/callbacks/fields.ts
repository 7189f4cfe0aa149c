// Fields of the callbacks that wait for a number to improve.
import type { ChoiceField, IntegerField, NumberField } from "../fields/fields.ts";

export const monitorField = {
  kind: "choice",
  label: "Watches",
  default: "valLoss",
  choices: [
    { value: "valLoss", label: "validation loss" },
    { value: "valMetric", label: "validation metric" },
    { value: "loss", label: "training loss" },
    { value: "metric", label: "training metric" },
  ],
  help: "The number that should improve from epoch to epoch. The metric is the first output's.",
} as const satisfies ChoiceField;

export type Monitor = (typeof monitorField)["choices"][number]["value"];

export function patienceField<const D extends number>(start: D) {
  return {
    kind: "integer",
    label: "Patience",
    default: start,
    min: 1,
    max: 1_000_000,
    unit: "epochs",
    help: "How many epochs in a row may pass without an improvement.",
  } as const satisfies IntegerField;
}

export const minimumChangeField = {
  kind: "number",
  label: "Minimum change",
  default: 0,
  min: 0,
  max: 1_000_000,
  advanced: true,
  help: "A change smaller than this is no improvement.",
} as const satisfies NumberField;
