// How numbers become colours in every live picture, as the user chose it: the picture's own way, or one map and one range for
// all, so that layers can be compared. Kept between sessions.
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { ColourMapName } from "../colour.ts";

export const mapChoices = ["own", "diverging", "sequential"] as const;

export interface Look {
  /** own: diverging for numbers of both signs, sequential for magnitudes. */
  readonly map: (typeof mapChoices)[number];
  /** Value drawn in the map's last colour; null for each picture's own largest. */
  readonly limit: number | null;
}

export const useLook = create<Look>()(
  persist((): Look => ({ map: "own", limit: null }), { name: "netloom.look", version: 1 }),
);

export interface Colouring {
  readonly map: ColourMapName;
  readonly scale: number;
  /** Numbers are drawn by their size, whatever their sign. */
  readonly magnitudes: boolean;
}

/** Pixels in grey are a picture already: they stay as they are. */
export function colouringOf({ map, limit }: Look, own: ColourMapName, scale: number): Colouring {
  if (own === "grey") return { map: own, scale, magnitudes: false };
  const chosen = map === "own" ? own : map;
  return {
    map: chosen,
    scale: limit ?? scale,
    magnitudes: chosen === "sequential" && own === "diverging",
  };
}
