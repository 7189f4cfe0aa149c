// Every loss, one line each, in the order lists show them. The id is what documents and RunSpecs hold.
import { binaryCrossentropy } from "./binaryCrossentropy.ts";
import { binaryFocalCrossentropy } from "./binaryFocalCrossentropy.ts";
import { categoricalCrossentropy } from "./categoricalCrossentropy.ts";
import { categoricalFocalCrossentropy } from "./categoricalFocalCrossentropy.ts";
import { categoricalHinge } from "./categoricalHinge.ts";
import { cosineSimilarity } from "./cosineSimilarity.ts";
import type { LossDefinition } from "./definition.ts";
import { dice } from "./dice.ts";
import { hinge, squaredHinge } from "./hinge.ts";
import { huber } from "./huber.ts";
import { kullbackLeiblerDivergence } from "./kullbackLeiblerDivergence.ts";
import { logCosh } from "./logCosh.ts";
import { meanAbsoluteError } from "./meanAbsoluteError.ts";
import { meanAbsolutePercentageError } from "./meanAbsolutePercentageError.ts";
import { meanSquaredError } from "./meanSquaredError.ts";
import { meanSquaredLogarithmicError } from "./meanSquaredLogarithmicError.ts";
import { poisson } from "./poisson.ts";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.ts";

export const losses = {
  sparseCategoricalCrossentropy,
  categoricalCrossentropy,
  binaryCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
  huber,
  logCosh,
  meanAbsolutePercentageError,
  meanSquaredLogarithmicError,
  poisson,
  kullbackLeiblerDivergence,
  cosineSimilarity,
  hinge,
  squaredHinge,
  categoricalHinge,
  categoricalFocalCrossentropy,
  binaryFocalCrossentropy,
  dice,
} as const satisfies Readonly<Record<string, LossDefinition>>;

export type LossId = keyof typeof losses;

export function lossOf(id: string): LossDefinition | undefined {
  return Object.hasOwn(losses, id) ? losses[id as LossId] : undefined;
}
