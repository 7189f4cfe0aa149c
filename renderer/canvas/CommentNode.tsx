// A note on the canvas; a new one waits for its text, a selected one can be made larger at its corner.
import { NodeResizeControl, type NodeProps } from "@xyflow/react";
import { memo, useEffect, useRef } from "react";
import type { DocumentComment } from "../../shared/document/schema.ts";
import { scopeState } from "../document/scope.ts";
import type { CommentFlowNode } from "./graphView.ts";

const smallest = { width: 96, height: 48 } as const;

export const CommentNode = memo(function CommentNode({
  id,
  selected,
  data: { comment },
}: NodeProps<CommentFlowNode>) {
  const text = useRef<HTMLTextAreaElement>(null);
  const fresh = useRef(selected && comment.text === "");
  useEffect(() => {
    if (fresh.current) text.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <textarea
        ref={text}
        className="canvas-comment nowheel"
        aria-label="Comment"
        placeholder="Write a note…"
        maxLength={20_000}
        value={comment.text}
        onChange={(event) => changeComment(id, { text: event.currentTarget.value })}
        onBlur={() => scopeState().seal()}
      />
      {selected ? (
        <NodeResizeControl
          className="comment-grip"
          position="bottom-right"
          minWidth={smallest.width}
          minHeight={smallest.height}
          onResize={(_event, { width, height }) => changeComment(id, { size: { width, height } })}
          onResizeEnd={() => scopeState().seal()}
        />
      ) : null}
    </>
  );
});

function changeComment(comment: string, change: Partial<Omit<DocumentComment, "id">>): void {
  scopeState().apply({ kind: "changeComment", comment, change });
}
