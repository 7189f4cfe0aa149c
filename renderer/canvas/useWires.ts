// Wires pulled with the pointer: onto a port, from one port to another, or into empty space.
import type { Connection, Edge, FinalConnectionState, HandleType, IsValidConnection } from "@xyflow/react";
import { useMemo } from "react";
import { canConnect, connectEdit, type PortEnd } from "../../shared/document/graph.ts";
import { outputPort } from "../../shared/layers/definition.ts";
import { connect } from "../document/documentActions.ts";
import { scopeState } from "../document/scope.ts";
import type { CanvasControls } from "./useCanvasHandle.ts";
import type { CanvasEdge } from "./graphView.ts";
import { openCanvasSearch } from "./insertStore.ts";

export function useWires({ toGraph }: CanvasControls) {
  return useMemo(() => createWireHandlers(toGraph), [toGraph]);
}

function createWireHandlers(toGraph: CanvasControls["toGraph"]) {
  /** The end of a wire is in hand, not a new wire. */
  let moving = false;
  return {
    onConnect(connection: Connection): void {
      const { from, to } = ends(connection);
      connect(from, to);
    },
    onReconnectStart(): void {
      moving = true;
    },
    onReconnect(old: CanvasEdge, connection: Connection): void {
      reconnect(old.id, connection);
    },
    /** Let go over empty ground, a wire that was taken off its port is gone. */
    onReconnectEnd(
      _event: globalThis.MouseEvent | TouchEvent,
      { id }: CanvasEdge,
      _end: HandleType,
      { toNode, toHandle }: FinalConnectionState,
    ): void {
      moving = false;
      if (toNode === null && toHandle === null) disconnect(id);
    },
    isValidConnection: ((wire: Edge | Connection) => {
      const { document, analysis } = scopeState();
      const { from, to } = ends(wire);
      const check = canConnect(document, analysis, from, to);
      return check.ok || check.possible;
    }) satisfies IsValidConnection,
    onConnectEnd(
      event: MouseEvent | TouchEvent,
      { fromHandle, toNode, toHandle }: FinalConnectionState,
    ): void {
      if (moving || fromHandle === null || toNode !== null || toHandle !== null) return;
      const { clientX: x, clientY: y } =
        "changedTouches" in event ? (event.changedTouches[0] as Touch) : event;
      const end: PortEnd = { node: fromHandle.nodeId, port: fromHandle.id ?? outputPort };
      openCanvasSearch({
        kind: "insert",
        x,
        y,
        place: { kind: "wire", point: toGraph({ x, y }), end, side: fromHandle.type },
      });
    },
  };
}

function ends({ source, sourceHandle, target, targetHandle }: Connection | Edge): {
  from: PortEnd;
  to: PortEnd;
} {
  return {
    from: { node: source, port: sourceHandle ?? outputPort },
    to: { node: target, port: targetHandle ?? "in" },
  };
}

function disconnect(edge: string): void {
  const { apply, seal } = scopeState();
  apply({ kind: "disconnect", edges: [edge] });
  seal();
}

/** One step of history: the wire leaves its old port and takes the new one. Back on its old port it is as it was. */
function reconnect(edge: string, connection: Connection): void {
  const { document, analysis, apply } = scopeState();
  const { from, to } = ends(connection);
  const old = document.edges.find(({ id }) => id === edge);
  if (old !== undefined && sameEnd(old.from, from) && sameEnd(old.to, to)) return;
  const check = canConnect(document, analysis, from, to);
  if (!check.ok && !check.possible) return;
  const replaces = check.replaces === edge ? null : check.replaces;
  apply({
    kind: "compound",
    label: "Move a connection",
    edits: [{ kind: "disconnect", edges: [edge] }, connectEdit(document, from, to, replaces)],
  });
}

function sameEnd(a: PortEnd, b: PortEnd): boolean {
  return a.node === b.node && a.port === b.port;
}
