// A note on the canvas.
import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { scopeState } from "../document/scope.ts";
import type { CommentFlowNode } from "./graphView.ts";

export const CommentNode = memo(function CommentNode({ id, data: { comment } }: NodeProps<CommentFlowNode>) {
  return (
    <textarea
      className="canvas-comment nowheel"
      aria-label="Comment"
      placeholder="Write a note…"
      maxLength={20_000}
      value={comment.text}
      onChange={(event) =>
        scopeState().apply({
          kind: "changeComment",
          comment: id,
          change: { text: event.currentTarget.value },
        })
      }
      onBlur={() => scopeState().seal()}
    />
  );
});
