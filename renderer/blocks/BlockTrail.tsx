// Where in the network the canvas is: the way back out of the blocks that are open.
import { ChevronRight } from "@blueprintjs/icons";
import { useScope, scopeState } from "../document/scope.ts";
import { useDocument } from "../document/documentStore.ts";
import "./blocks.css";

export function BlockTrail() {
  const opened = useScope((scope) => scope.opened);
  const inside = useScope((scope) => scope.inside);
  const project = useDocument((state) => state.document.name);
  if (opened.length === 0) return null;
  return (
    <nav className="canvas-bar block-trail" aria-label="Open blocks" data-testid="block-trail">
      <button type="button" onClick={() => scopeState().open([])} data-testid="block-trail-root">
        {project}
      </button>
      {opened.map(({ node }, index) => (
        <span key={node.id}>
          <ChevronRight size={12} />
          <button
            type="button"
            aria-current={index === opened.length - 1 ? "location" : undefined}
            onClick={() => scopeState().open(inside.slice(0, index + 1))}
          >
            {node.name}
          </button>
        </span>
      ))}
    </nav>
  );
}
