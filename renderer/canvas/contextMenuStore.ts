// The context menu that is open on the canvas, and over what.
import { create } from "zustand";

export interface CanvasContextMenu {
  readonly over: "node" | "edge" | "pane";
  /** Pixels of the window. */
  readonly left: number;
  readonly top: number;
}

export const useContextMenu = create<{ readonly menu: CanvasContextMenu | null }>()(() => ({ menu: null }));

export function openContextMenu(menu: CanvasContextMenu): void {
  useContextMenu.setState({ menu });
}

export function closeContextMenu(): void {
  useContextMenu.setState({ menu: null });
}
