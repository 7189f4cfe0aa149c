// A connection with the shape that flows along it.
import { BaseEdge, getBezierPath, getSmoothStepPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useSteadyScope } from "../document/scope.ts";
import { formatShape } from "../ui/numberFormat.ts";
import type { CanvasEdge } from "./graphView.ts";
import { edgeFactsOf, sameEdgeFacts } from "./nodeFacts.ts";

export const LayerEdge = memo(function LayerEdge(props: EdgeProps<CanvasEdge>) {
  const { source, target } = props;
  const { shape, wrong } = useSteadyScope((scope) => edgeFactsOf(scope, source, target), sameEdgeFacts);
  const [path, labelX, labelY] = edgePath(props);
  return (
    <g className={wrong ? "layer-edge-wrong" : undefined}>
      <BaseEdge path={path} interactionWidth={18} />
      {shape === null ? null : (
        <text className="layer-edge-label" x={labelX} y={labelY - 8}>
          {formatShape(shape)}
        </text>
      )}
    </g>
  );
});

/** A curve where the target lies ahead; where a row ends, around to the beginning of the next. */
function edgePath({
  sourceX,
  sourceY,
  sourcePosition,
  targetX,
  targetY,
  targetPosition,
}: EdgeProps<CanvasEdge>) {
  const ends = { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition };
  return targetX > sourceX
    ? getBezierPath(ends)
    : getSmoothStepPath({ ...ends, borderRadius: 14, offset: 26 });
}
