// The canvas: React Flow as a view of the document, and the gestures that change it.
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, SelectionMode } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useEffect, useMemo, useState, type DragEvent, type MouseEvent } from "react";
import { setLayout, useLayout, type CanvasView } from "../app/layoutStore.ts";
import { insertLayer, openBlock } from "../document/documentActions.ts";
import { scopeState } from "../document/scope.ts";
import { NeuronView } from "../live/NeuronView.tsx";
import { showResting } from "../live/restingPictures.ts";
import { carriesLayer, draggedLayer } from "../palette/layerDrag.ts";
import { RecordedMark } from "../timeline/RecordedMark.tsx";
import { BlockTrail } from "../blocks/BlockTrail.tsx";
import { CanvasBar } from "./CanvasBar.tsx";
import { CanvasMenu } from "./CanvasMenu.tsx";
import { CanvasSearchMenu } from "./CanvasSearchMenu.tsx";
import { CommentNode } from "./CommentNode.tsx";
import { ConnectionHint } from "./ConnectionHint.tsx";
import { openContextMenu } from "./contextMenuStore.ts";
import { edgeUnder, edgeUnderNode } from "./edgeUnder.ts";
import { EmptyCanvas } from "./EmptyCanvas.tsx";
import { GraphList } from "./GraphList.tsx";
import { canvasArea } from "./foldForCanvas.ts";
import { grid } from "./geometry.ts";
import type { CanvasEdge, CanvasNode } from "./graphView.ts";
import { openCanvasSearch } from "./insertStore.ts";
import { LayerEdge } from "./LayerEdge.tsx";
import { LayerNode } from "./LayerNode.tsx";
import { MiniMap } from "./MiniMap.tsx";
import { Overview } from "./Overview.tsx";
import { useCanvasHandle } from "./useCanvasHandle.ts";
import { useCanvasKeys } from "./useCanvasKeys.ts";
import { useGraphChanges } from "./useGraphChanges.ts";
import { minZoom, viewportOf } from "./viewport.ts";
import { useWires } from "./useWires.ts";
import "./canvas.css";

const nodeTypes = { layer: LayerNode, comment: CommentNode };
const edgeTypes = { layer: LayerEdge };
const snapGrid: [number, number] = [grid, grid];
const addingKeys = ["Shift", "Meta", "Control"];
const attribution = { hideAttribution: true };
/** Below this many nodes the whole network is in view anyway. */
const minimapNodes = 12;

export function Canvas() {
  const view = useLayout((layout) => layout.canvasView);
  return (
    <section className="canvas" aria-label="Canvas">
      {view === "graph" ? (
        <ReactFlowProvider>
          <GraphCanvas />
        </ReactFlowProvider>
      ) : (
        <NeuronView />
      )}
      <ViewSwitch view={view} />
      <RecordedMark />
      {view === "graph" ? <CanvasSearchMenu /> : null}
    </section>
  );
}

function GraphCanvas() {
  const { nodes, edges, count, detail, many, overview, standing, onNodesChange, onEdgesChange } =
    useGraphChanges();
  const handle = useCanvasHandle();
  const wires = useWires(handle);
  const onKeyDown = useCanvasKeys(handle);
  const drop = useLayerDrop(handle.toGraph);
  const [firstViewport] = useState(() => viewportOf(scopeState().document, canvasArea()));
  const minimap = useLayout((layout) => layout.minimap);
  const snap = useLayout((layout) => layout.snap);
  const shownEdges = useMemo(() => withTarget(edges, drop.target), [edges, drop.target]);
  useEffect(() => showResting(!many || detail === "near"), [many, detail]);
  const openUnder = useCallback(
    ({ clientX, clientY }: MouseEvent) => {
      if (overview) handle.openAt({ x: clientX, y: clientY });
    },
    [overview, handle],
  );

  function onDoubleClick(event: MouseEvent): void {
    if (!(event.target instanceof Element) || !event.target.classList.contains("react-flow__pane")) return;
    const point = { x: event.clientX, y: event.clientY };
    openCanvasSearch({ kind: "insert", ...point, place: { kind: "at", point: handle.toGraph(point) } });
  }

  return (
    // Keys and drops bubble up here from the nodes, which have the focus.
    <div
      role="group"
      aria-label="Graph of the network"
      className={`canvas-graph canvas-${detail}`}
      onKeyDown={onKeyDown}
      onDoubleClick={onDoubleClick}
      onDragOver={drop.onDragOver}
      onDragLeave={drop.onDragLeave}
      onDrop={drop.onDrop}
      data-testid="canvas"
    >
      {/* What is given to it stays the same object where it can: anything new is drawn anew by every node. */}
      <ReactFlow
        nodes={nodes}
        edges={shownEdges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={wires.onConnect}
        onConnectEnd={wires.onConnectEnd}
        onReconnect={wires.onReconnect}
        onReconnectStart={wires.onReconnectStart}
        onReconnectEnd={wires.onReconnectEnd}
        isValidConnection={wires.isValidConnection}
        onNodeDrag={drop.onNodeDrag}
        onNodeDragStop={drop.onNodeDragStop}
        onNodeClick={selectOnly}
        onNodeDoubleClick={openNode}
        onNodeContextMenu={overNode}
        onEdgeContextMenu={overEdge}
        onPaneContextMenu={overPane}
        connectionRadius={26}
        reconnectRadius={14}
        snapToGrid={snap}
        snapGrid={snapGrid}
        selectionMode={SelectionMode.Partial}
        multiSelectionKeyCode={addingKeys}
        deleteKeyCode={null}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        minZoom={minZoom}
        maxZoom={2.5}
        defaultViewport={firstViewport}
        onPaneClick={openUnder}
        onlyRenderVisibleElements={many}
        proOptions={attribution}
      >
        <Background variant={BackgroundVariant.Dots} gap={grid * 2} size={2} />
        {minimap && !overview && count > minimapNodes ? <MiniMap /> : null}
        <ConnectionHint />
        {standing === null ? null : <Overview standing={standing} />}
      </ReactFlow>
      <CanvasBar />
      <BlockTrail />
      <CanvasMenu toGraph={handle.toGraph} />
      <GraphList onFocusNode={handle.focusNode} />
      {count === 0 ? <EmptyCanvas /> : null}
    </div>
  );
}

function withTarget(edges: CanvasEdge[], target: string | null): CanvasEdge[] {
  if (target === null) return edges;
  return edges.map((edge) => (edge.id === target ? { ...edge, className: "layer-edge-target" } : edge));
}

/** React Flow keeps several selected nodes selected when one of them is clicked: they may be about to be dragged. */
function selectOnly({ shiftKey, metaKey, ctrlKey }: MouseEvent, { id }: CanvasNode): void {
  const { selection, select } = scopeState();
  if (selection.length > 1 && !shiftKey && !metaKey && !ctrlKey) select([id]);
}

function openNode(_event: MouseEvent, { id }: CanvasNode): void {
  openBlock(id);
}

function overNode(event: MouseEvent, { id }: CanvasNode): void {
  event.preventDefault();
  const { selection, select } = scopeState();
  if (!selection.includes(id)) select([id]);
  openContextMenu({ over: "node", left: event.clientX, top: event.clientY });
}

function overEdge(event: MouseEvent, { id }: CanvasEdge): void {
  event.preventDefault();
  scopeState().select([], [id]);
  openContextMenu({ over: "edge", left: event.clientX, top: event.clientY });
}

function overPane(event: MouseEvent | globalThis.MouseEvent): void {
  event.preventDefault();
  openContextMenu({ over: "pane", left: event.clientX, top: event.clientY });
}

function ViewSwitch({ view }: { readonly view: CanvasView }) {
  return (
    <div className="canvas-bar canvas-bar-top view-switch" role="radiogroup" aria-label="View of the network">
      {(["graph", "neurons"] as const).map((choice) => (
        <button
          key={choice}
          type="button"
          role="radio"
          aria-checked={view === choice}
          data-testid={`view-${choice}`}
          onClick={() => setLayout({ canvasView: choice })}
        >
          {choice === "graph" ? "Graph" : "Neurons"}
        </button>
      ))}
    </div>
  );
}

/** Layers dropped from the palette: onto an edge they go into it, elsewhere they stand where they were dropped. So do layers of
 * the canvas that are not connected yet (useGraphChanges drops them). */
function useLayerDrop(toGraph: (point: { x: number; y: number }) => { x: number; y: number }) {
  const [target, setTarget] = useState<string | null>(null);
  const handlers = useMemo(
    () => ({
      onNodeDrag(_event: unknown, node: CanvasNode, nodes: readonly CanvasNode[]): void {
        setTarget(nodes.length > 1 ? null : (edgeUnderNode(scopeState().document, node.id)?.id ?? null));
      },
      onNodeDragStop: () => setTarget(null),
      onDragOver(event: DragEvent): void {
        if (!carriesLayer(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        setTarget(under(event));
      },
      onDragLeave: () => setTarget(null),
      onDrop(event: DragEvent): void {
        if (!carriesLayer(event)) return;
        event.preventDefault();
        setTarget(null);
        const edge = under(event);
        const point = toGraph({ x: event.clientX, y: event.clientY });
        insertLayer(draggedLayer(event), edge === null ? { kind: "at", point } : { kind: "edge", edge });
      },
    }),
    [toGraph],
  );
  return { target, ...handlers };
}

function under({ clientX, clientY }: DragEvent): string | null {
  return edgeUnder(scopeState().document, clientX, clientY)?.id ?? null;
}
