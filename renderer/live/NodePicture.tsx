// The live picture of one node, on the canvas or large in the inspector.
import { useCallback, useMemo, type ReactNode } from "react";
import type { TapRequest } from "../../shared/contract/live.ts";
import { feed } from "./appFeed.ts";
import { LiveCanvas, type Surface } from "./LiveCanvas.tsx";
import { paintCells } from "./pictures/cells.ts";
import "./live.css";

export interface NodePictureProps {
  readonly nodeId: string;
  /** Fills its container's height instead of the node's few lines. */
  readonly large?: boolean;
}

export function NodePicture({ nodeId, large = false }: NodePictureProps): ReactNode {
  const taps = useMemo<readonly TapRequest[]>(() => [{ node: nodeId, kind: "activation", limit: 1024 }], [nodeId]);
  const draw = useCallback(
    ({ context, width, height, theme }: Surface) => {
      const value = feed.value(nodeId, "activation");
      if (value === undefined) return;
      const columns = Math.ceil(Math.sqrt((value.data.length * width) / height));
      const rows = Math.floor(value.data.length / columns);
      const scale = Math.max(Math.abs(value.stats.min), Math.abs(value.stats.max));
      paintCells(context, { columns, rows, data: value.data, scale }, { x: 0, y: 0, width, height }, "diverging", theme);
    },
    [nodeId],
  );
  return <LiveCanvas taps={taps} draw={draw} className={large ? "node-picture-large" : "node-picture"} label="Live activations" />;
}
