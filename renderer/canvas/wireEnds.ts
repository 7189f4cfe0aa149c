// Which end of a dragged wire is the source: a wire may be pulled from either side.
import { outputPort } from "../../shared/layers/definition.ts";
import type { PortEnd } from "../../shared/document/graph.ts";

interface HandleEnd {
  readonly nodeId: string;
  readonly id?: string | null;
  readonly type: "source" | "target";
}

export function endsOf(start: HandleEnd, end: HandleEnd): { readonly from: PortEnd; readonly to: PortEnd } {
  const [source, target] = start.type === "source" ? [start, end] : [end, start];
  return {
    from: { node: source.nodeId, port: source.id ?? outputPort },
    to: { node: target.nodeId, port: target.id ?? "in" },
  };
}
