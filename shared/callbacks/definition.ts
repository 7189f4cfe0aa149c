// What a callback is: something that watches a run while it trains and may slow, keep or end it. Here stand its settings
// and their help; what they mean is worked out from the run's history alone, so a resumed run decides as one never stopped.
import type { FieldSpecs } from "../fields/fields.ts";

export interface CallbackDefinition<F extends FieldSpecs = FieldSpecs> {
  readonly id: string;
  readonly title: string;
  /** One line for the list. */
  readonly summary: string;
  readonly fields: F;
}

export function defineCallback<const F extends FieldSpecs>(
  definition: CallbackDefinition<F>,
): CallbackDefinition<F> {
  return definition;
}
