// Layers that come in one, two and three dimensions, or in several kinds, are families: one definition, of which each member
// gives what is its own. Here is what members say in words and what follows from the number of dimensions alone.
import type { LayerDefinition } from "../definition.ts";

export type Dimensions = 1 | 2 | 3;

export type MemberWords = Pick<LayerDefinition, "id" | "title" | "summary" | "help" | "keywords">;

/** What lies along so many axes of places. */
export const placesWords: Readonly<Record<Dimensions, string>> = {
  1: "a sequence",
  2: "an image",
  3: "a volume",
};

export function perAxis(dimensions: Dimensions, value: number): readonly number[] {
  return Array.from({ length: dimensions }, () => value);
}
