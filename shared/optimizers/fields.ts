// Fields that several optimizers share.
import type { NumberField } from "../fields/fields.ts";

export function learningRateField<const D extends number>(start: D) {
  return {
    kind: "number",
    label: "Learning rate",
    default: start,
    min: 0,
    max: 100,
    exclusiveMin: true,
    help: "How far each step goes along the gradient. Too large and the loss jumps or grows, too small and nothing moves.",
  } as const satisfies NumberField;
}

export function decayField<const D extends number>(label: string, start: D, help: string) {
  return { kind: "number", label, default: start, min: 0, max: 1, exclusiveMax: true, advanced: true, help } as const satisfies NumberField;
}

export const epsilonField = {
  kind: "number",
  label: "Epsilon",
  default: 1e-7,
  min: 0,
  max: 1,
  exclusiveMin: true,
  advanced: true,
  help: "Added where something is divided, so that it is never by zero.",
} as const satisfies NumberField;
