// Every callback, one line each, and the settings of those a run has.
import type { TrainingSettings } from "../document/schema.ts";
import { completeFields } from "../fields/checkFields.ts";
import type { FieldValues } from "../fields/fields.ts";
import { checkpoints } from "./checkpoints.ts";
import type { CallbackDefinition } from "./definition.ts";
import { earlyStopping } from "./earlyStopping.ts";
import { limits } from "./limits.ts";
import { reduceOnPlateau } from "./reduceOnPlateau.ts";

export const callbacks = {
  earlyStopping,
  reduceOnPlateau,
  checkpoints,
  limits,
} as const satisfies Readonly<Record<string, CallbackDefinition>>;

export type CallbackId = keyof typeof callbacks;
export type CallbackValues<C extends CallbackId> = FieldValues<(typeof callbacks)[C]["fields"]>;

export function callbackOf(id: string): CallbackDefinition | undefined {
  return Object.hasOwn(callbacks, id) ? callbacks[id as CallbackId] : undefined;
}

/** The settings of a callback with defaults filled in, or null where the run does without it. */
export function callbackValues<C extends CallbackId>(
  { callbacks: chosen = [] }: Pick<TrainingSettings, "callbacks">,
  id: C,
): CallbackValues<C> | null {
  const choice = chosen.find((callback) => callback.id === id);
  if (choice === undefined) return null;
  return completeFields(callbacks[id].fields, choice.fields);
}

/** The settings with these values of the callback, which is added where the run did without it. */
export function withCallback<C extends CallbackId>(
  training: TrainingSettings,
  id: C,
  values: Partial<CallbackValues<C>>,
): TrainingSettings {
  const chosen = training.callbacks ?? [];
  const fields = { ...chosen.find((callback) => callback.id === id)?.fields, ...values };
  return { ...training, callbacks: [...chosen.filter((callback) => callback.id !== id), { id, fields }] };
}
