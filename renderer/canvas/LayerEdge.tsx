// A connection with the shape that flows along it.
import { BaseEdge, getBezierPath, getSmoothStepPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { formatShape } from "../ui/numberFormat.ts";
import type { CanvasEdge } from "./graphView.ts";

export const LayerEdge = memo(function LayerEdge(props: EdgeProps<CanvasEdge>) {
  const { data } = props;
  const [path, labelX, labelY] = edgePath(props);
  return (
    <>
      <BaseEdge path={path} interactionWidth={18} />
      {data?.shape == null ? null : (
        <text className="layer-edge-label" x={labelX} y={labelY - 8}>
          {formatShape(data.shape)}
        </text>
      )}
    </>
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
