// While a wire is dragged: what the port under it would say, in words, at the pointer.
import { useConnection, useReactFlow } from "@xyflow/react";
import { canConnect } from "../../shared/document/graph.ts";
import { useScope } from "../document/scope.ts";
import { DiagnosticText } from "../problems/DiagnosticText.tsx";
import { endsOf } from "./wireEnds.ts";

export function ConnectionHint() {
  const { flowToScreenPosition } = useReactFlow();
  const wire = useConnection();
  const document = useScope((state) => state.document);
  const analysis = useScope((state) => state.analysis);
  if (!wire.inProgress || wire.toHandle === null || wire.fromHandle.type === wire.toHandle.type) return null;
  const { from, to } = endsOf(wire.fromHandle, wire.toHandle);
  const check = canConnect(document, analysis, from, to);
  if (check.ok) return null;
  const { x, y } = flowToScreenPosition(wire.to);
  return (
    <div
      className={`connection-hint ${check.possible ? "connection-hint-warning" : "connection-hint-refused"}`}
      style={{ left: x + 16, top: y + 14 }}
      role="status"
      data-testid="connection-hint"
    >
      <DiagnosticText diagnostic={check} />
    </div>
  );
}
