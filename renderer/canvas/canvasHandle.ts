// What the rest of the window may ask of the canvas. The canvas registers itself while it is mounted; without one, nothing happens.
import type { Point } from "./geometry.ts";

export interface CanvasHandle {
  fit(): void;
  fitTo(nodes: readonly string[]): void;
  zoomIn(): void;
  zoomOut(): void;
  zoomToNormal(): void;
  /** Middle of what is visible, in the graph's own coordinates. */
  centre(): Point;
  /** Moves the view just as far as it takes to see the whole node. */
  reveal(node: string): void;
  /** Brings a node into view and gives it the keyboard. */
  focusNode(node: string): void;
  /** Opens the search for a layer to insert where the pointer or the selection is. */
  openInsert(): void;
  /** Begins to connect from the selected node with the keyboard. */
  beginKeyboardConnect(): void;
}

let canvas: CanvasHandle | null = null;

export function registerCanvas(handle: CanvasHandle): () => void {
  canvas = handle;
  return () => {
    if (canvas === handle) canvas = null;
  };
}

export function canvasHandle(): CanvasHandle | null {
  return canvas;
}
