// Every loss, one line each. The id is what documents and RunSpecs hold.
import { binaryCrossentropy } from "./binaryCrossentropy.ts";
import { categoricalCrossentropy } from "./categoricalCrossentropy.ts";
import type { LossDefinition } from "./definition.ts";
import { huber } from "./huber.ts";
import { meanAbsoluteError } from "./meanAbsoluteError.ts";
import { meanSquaredError } from "./meanSquaredError.ts";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.ts";

export const losses = {
  sparseCategoricalCrossentropy,
  categoricalCrossentropy,
  binaryCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
  huber,
} as const satisfies Readonly<Record<string, LossDefinition>>;

export type LossId = keyof typeof losses;

export function lossOf(id: string): LossDefinition | undefined {
  return Object.hasOwn(losses, id) ? losses[id as LossId] : undefined;
}
