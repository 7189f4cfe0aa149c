// The search that opens on the canvas: for a layer to insert, or for a node to connect to.
import { create } from "zustand";
import type { InsertPlace } from "../document/documentActions.ts";

export type CanvasSearch =
  | { readonly kind: "insert"; readonly x: number; readonly y: number; readonly place: InsertPlace }
  | { readonly kind: "connect"; readonly x: number; readonly y: number; readonly from: string };

export const useCanvasSearch = create<{ readonly search: CanvasSearch | null }>()(() => ({ search: null }));

export function openCanvasSearch(search: CanvasSearch): void {
  useCanvasSearch.setState({ search });
}

export function closeCanvasSearch(): void {
  useCanvasSearch.setState({ search: null });
}
