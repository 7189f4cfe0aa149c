// Every optimizer, one line each, in the order lists show them.
import { adadelta } from "./adadelta.ts";
import { adagrad } from "./adagrad.ts";
import { adam } from "./adam.ts";
import { adamax } from "./adamax.ts";
import { adamW } from "./adamW.ts";
import type { OptimizerDefinition } from "./definition.ts";
import { lion } from "./lion.ts";
import { momentum } from "./momentum.ts";
import { nadam } from "./nadam.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

export const optimizers = {
  adam,
  adamW,
  sgd,
  momentum,
  rmsprop,
  nadam,
  adamax,
  adagrad,
  adadelta,
  lion,
} as const satisfies Readonly<Record<string, OptimizerDefinition>>;

export type OptimizerId = keyof typeof optimizers;

export function optimizerOf(id: string): OptimizerDefinition | undefined {
  return Object.hasOwn(optimizers, id) ? optimizers[id as OptimizerId] : undefined;
}
