// A layer dragged from the palette to the canvas: what travels with the drag.
import type { DragEvent } from "react";

const mimeType = "application/x-netloom-layer";

export function startLayerDrag(event: DragEvent, layer: string): void {
  event.dataTransfer.setData(mimeType, layer);
  event.dataTransfer.effectAllowed = "copy";
}

export function carriesLayer(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(mimeType);
}

/** The dropped layer's id. Empty while only hovering: browsers hide the data until the drop. */
export function draggedLayer(event: DragEvent): string {
  return event.dataTransfer.getData(mimeType);
}
