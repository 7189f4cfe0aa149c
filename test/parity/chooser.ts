import { deriveSeed } from "../../shared/run/seeds.ts";

/** Draws one of the given items; the same seed gives the same draws in the same order. */
export type Choose = <T>(items: readonly T[]) => T;

export function chooser(seed: number): Choose {
  let drawn = 0;
  return <T>(items: readonly T[]): T => items[deriveSeed(seed, `choice ${drawn++}`) % items.length] as T;
}
