import {
  Add,
  AlignLeft,
  AlignmentTop,
  Annotation,
  GroupObjects,
  LayoutHierarchy,
  NewLink,
  Pin,
  UngroupObjects,
  Unpin,
} from "@blueprintjs/icons";
import { aligned } from "../canvas/aligned.ts";
import { autoLayout } from "../canvas/autoLayout.ts";
import { canvasArea } from "../canvas/foldForCanvas.ts";
import { foldRows } from "../canvas/foldRows.ts";
import type { Point } from "../canvas/geometry.ts";
import { canvasHandle } from "../canvas/canvasHandle.ts";
import { addComment, makeBlockOfSelection, openBlock, unpackSelection } from "../document/documentActions.ts";
import { scopeState } from "../document/scope.ts";
import { focusInspector } from "../inspector/focusInspector.ts";
import { useLayout } from "../app/layoutStore.ts";
import type { Command } from "./command.ts";

function onGraph(): boolean {
  return useLayout.getState().canvasView === "graph";
}

function selectedNodes() {
  const { document, selection } = scopeState();
  return document.nodes.filter(({ id }) => selection.includes(id));
}

function selectedBlock(): string | null {
  const [only, another] = selectedNodes();
  return only !== undefined && another === undefined && only.block !== undefined ? only.id : null;
}

async function layOut(): Promise<void> {
  const { document, apply, seal } = scopeState();
  const found = await autoLayout(document);
  const places = document.nodes.some(({ pinned }) => pinned === true) ? found : folded(found);
  const now = scopeState().document;
  const moves = now.nodes.flatMap(({ id }) => {
    const position = places.get(id);
    return position === undefined ? [] : [{ node: id, position }];
  });
  if (moves.length === 0) return;
  apply({ kind: "compound", label: "Lay out", edits: [{ kind: "moveNodes", moves }] });
  seal();
  requestAnimationFrame(() => canvasHandle()?.fit());
}

function folded(places: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const nodes = [...places].map(([id, position]) => ({ id, position }));
  return foldRows(nodes, canvasArea()) ?? places;
}

function align(axis: "x" | "y"): void {
  const nodes = selectedNodes();
  const places = aligned(nodes, axis);
  const moves = nodes.flatMap(({ id, position }) => {
    const place = places.get(id) ?? position;
    return place.x === position.x && place.y === position.y ? [] : [{ node: id, position: place }];
  });
  if (moves.length === 0) return;
  scopeState().apply({ kind: "compound", label: "Align", edits: [{ kind: "moveNodes", moves }] });
}

function pin(pinned: boolean): void {
  const nodes = selectedNodes().map(({ id }) => id);
  scopeState().apply({ kind: "pinNodes", nodes, pinned });
}

export const graphCommands: readonly Command[] = [
  {
    id: "graph.insert",
    label: "Insert a layer…",
    group: "Graph",
    icon: Add,
    shortcuts: ["a"],
    keywords: ["add", "new", "node"],
    when: onGraph,
    run: () => canvasHandle()?.openInsert(),
  },
  {
    id: "graph.connect",
    label: "Connect to…",
    group: "Graph",
    icon: NewLink,
    shortcuts: ["c"],
    keywords: ["wire", "edge", "link"],
    when: () => onGraph() && scopeState().selection.length === 1,
    run: () => canvasHandle()?.beginKeyboardConnect(),
  },
  {
    id: "graph.edit",
    label: "Edit the selected layer",
    group: "Graph",
    shortcuts: ["f2"],
    keywords: ["rename", "fields"],
    when: () => selectedNodes().length > 0,
    run: focusInspector,
  },
  {
    id: "graph.makeBlock",
    label: "Make a block",
    group: "Graph",
    icon: GroupObjects,
    shortcuts: ["mod+g"],
    keywords: ["group", "module", "reuse"],
    when: () => onGraph() && selectedNodes().length > 0,
    run: makeBlockOfSelection,
  },
  {
    id: "graph.unpackBlock",
    label: "Unpack the block",
    group: "Graph",
    icon: UngroupObjects,
    shortcuts: ["mod+shift+g"],
    keywords: ["ungroup", "dissolve"],
    when: () => onGraph() && selectedBlock() !== null,
    run: unpackSelection,
  },
  {
    id: "graph.openBlock",
    label: "Open the block",
    group: "Graph",
    shortcuts: ["mod+arrowdown"],
    keywords: ["inside", "enter", "definition"],
    when: () => onGraph() && selectedBlock() !== null,
    run: () => openBlock(selectedBlock() ?? ""),
  },
  {
    id: "graph.leaveBlock",
    label: "Back out of the block",
    group: "Graph",
    shortcuts: ["mod+arrowup"],
    keywords: ["outside", "parent"],
    when: () => onGraph() && scopeState().inside.length > 0,
    run: () => scopeState().open(scopeState().inside.slice(0, -1)),
  },
  {
    id: "graph.layout",
    label: "Lay out automatically",
    group: "Graph",
    icon: LayoutHierarchy,
    shortcuts: ["mod+shift+l"],
    keywords: ["arrange", "tidy"],
    when: () => scopeState().document.nodes.length > 0,
    run: layOut,
  },
  {
    id: "graph.alignLeft",
    label: "Align left edges",
    group: "Graph",
    icon: AlignLeft,
    when: () => selectedNodes().length > 1,
    run: () => align("x"),
  },
  {
    id: "graph.alignTop",
    label: "Align top edges",
    group: "Graph",
    icon: AlignmentTop,
    when: () => selectedNodes().length > 1,
    run: () => align("y"),
  },
  {
    id: "graph.pin",
    label: "Pin in place",
    group: "Graph",
    icon: Pin,
    shortcuts: ["p"],
    when: () => selectedNodes().some(({ pinned }) => pinned !== true),
    run: () => pin(true),
  },
  {
    id: "graph.unpin",
    label: "Unpin",
    group: "Graph",
    icon: Unpin,
    shortcuts: ["shift+p"],
    when: () => selectedNodes().some(({ pinned }) => pinned === true),
    run: () => pin(false),
  },
  {
    id: "graph.comment",
    label: "Add a comment",
    group: "Graph",
    icon: Annotation,
    keywords: ["note", "text"],
    when: onGraph,
    run: () => addComment(canvasHandle()?.centre() ?? { x: 0, y: 0 }),
  },
];
