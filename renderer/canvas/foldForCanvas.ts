import type { NetDocument } from "../../shared/document/schema.ts";
import { useLayout } from "../app/layoutStore.ts";
import { foldRows, type Area } from "./foldRows.ts";

/** The document with a long row of layers folded to suit the canvas of this window. */
export function foldForCanvas(document: NetDocument): NetDocument {
  const places = foldRows(document.nodes, canvasArea());
  if (places === null) return document;
  return {
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })),
  };
}

/** Reckoned from the panels' sizes, since the first project is laid out before anything is drawn. */
export function canvasArea(): Area {
  const { paletteOpen, paletteWidth, inspectorOpen, inspectorWidth, dockOpen, dockHeight } =
    useLayout.getState();
  const toolbarHeight = 44;
  const margin = 90;
  return {
    width:
      window.innerWidth -
      (paletteOpen ? paletteWidth : 0) -
      (inspectorOpen ? inspectorWidth : 0) -
      margin / 2,
    height: window.innerHeight - toolbarHeight - (dockOpen ? dockHeight : 0) - margin,
  };
}
