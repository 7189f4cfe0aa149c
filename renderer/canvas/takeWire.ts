// A port for one wire, already taken: what is pulled off it is the end of that wire, as React Flow does it at the wire itself.
import type { MouseEvent } from "react";
import type { PortSpec } from "../../shared/layers/definition.ts";
import { scopeState } from "../document/scope.ts";

export function takeWire(event: MouseEvent, node: string, port: PortSpec): void {
  if (port.many === true || event.button !== 0) return;
  const edge = scopeState().document.edges.find(({ to }) => to.node === node && to.port === port.name);
  const end = edge === undefined ? null : targetEndOf(edge.id);
  if (end === null) return;
  event.stopPropagation();
  const { clientX, clientY } = event;
  end.dispatchEvent(
    new window.MouseEvent("mousedown", { clientX, clientY, button: 0, buttons: 1, bubbles: true }),
  );
}

function targetEndOf(edge: string): Element | null {
  return document.querySelector(
    `.react-flow__edge[data-id="${CSS.escape(edge)}"] .react-flow__edgeupdater-target`,
  );
}
