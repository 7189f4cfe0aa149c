// Every optimizer, one line each.
import { adam } from "./adam.ts";
import type { OptimizerDefinition } from "./definition.ts";
import { momentum } from "./momentum.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";

export const optimizers = { adam, sgd, momentum, rmsprop } as const satisfies Readonly<Record<string, OptimizerDefinition>>;

export type OptimizerId = keyof typeof optimizers;

export function optimizerOf(id: string): OptimizerDefinition | undefined {
  return Object.hasOwn(optimizers, id) ? optimizers[id as OptimizerId] : undefined;
}
