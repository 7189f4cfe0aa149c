// A connection with the shape that flows along it.
import { BaseEdge, getBezierPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { formatShape } from "../ui/numberFormat.ts";
import type { CanvasEdge } from "./graphView.ts";

export const LayerEdge = memo(function LayerEdge(props: EdgeProps<CanvasEdge>) {
  const { sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, data } = props;
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition });
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
