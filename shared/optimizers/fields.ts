// Fields that optimizers share, and what they mean to every one of them.
import type { FieldSpecs, FieldValues, NumberField } from "../fields/fields.ts";
import { clippingFields, type Clipping } from "./clipping.ts";

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
  return {
    kind: "number",
    label,
    default: start,
    min: 0,
    max: 1,
    exclusiveMax: true,
    advanced: true,
    help,
  } as const satisfies NumberField;
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

export function weightDecayField<const D extends number>(start: D) {
  return {
    kind: "number",
    label: "Weight decay",
    default: start,
    min: 0,
    max: 1,
    advanced: start === 0,
    help: "Share of every weight, times the learning rate, that is taken off at each step (Loshchilov and Hutter, 2019).",
  } as const satisfies NumberField;
}

/** What every optimizer has behind its own fields. */
export const commonFields = {
  weightDecay: weightDecayField(0),
  ...clippingFields,
} as const satisfies FieldSpecs;

type CommonValues = FieldValues<typeof commonFields> & { readonly learningRate: number };

export function commonSettings(fields: CommonValues): {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly clipping: Clipping;
} {
  const { learningRate, weightDecay, clipping, clipLimit } = fields;
  return { learningRate, weightDecay, clipping: { kind: clipping, limit: clipLimit } };
}
