// Fields that several schedules share.
import type { NumberField } from "../fields/fields.ts";

export function shareField<const D extends number>(label: string, start: D, help: string) {
  return { kind: "number", label, default: start, min: 0, max: 1, help } as const satisfies NumberField;
}

export const endField = shareField("Ends at", 0, "Factor of the learning rate at the end of the run.");
