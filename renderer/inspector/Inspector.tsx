// What is selected, in full: one layer, several, or, where nothing is, the training settings and the data.
import { useMemo } from "react";
import { useDocument } from "../document/documentStore.ts";
import { useScope } from "../document/scope.ts";
import { BlockInspector } from "../blocks/BlockInspector.tsx";
import { LayerInspector } from "./LayerInspector.tsx";
import { ManyInspector } from "./ManyInspector.tsx";
import { NetworkInspector } from "./NetworkInspector.tsx";
import "./inspector.css";

export function Inspector() {
  const nodes = useScope((state) => state.document.nodes);
  const selection = useDocument((state) => state.selection);
  const chosen = useMemo(() => nodes.filter(({ id }) => selection.includes(id)), [nodes, selection]);
  const block = useScope((state) => state.block);
  const [only] = chosen;
  return (
    <aside className="panel inspector" aria-label="Inspector" data-testid="inspector">
      {only === undefined ? (
        block === null ? (
          <NetworkInspector />
        ) : (
          <BlockInspector block={block} />
        )
      ) : chosen.length === 1 ? (
        <LayerInspector key={only.id} node={only} />
      ) : (
        <ManyInspector nodes={chosen} />
      )}
    </aside>
  );
}
