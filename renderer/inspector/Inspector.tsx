// What is selected, in full: one layer, several, or, where nothing is, the training settings and the data. Another selection is
// shown a moment after the canvas shows it: the graph answers first. What is typed is shown at once.
import { useDeferredValue, useMemo } from "react";
import type { DocumentNode } from "../../shared/document/schema.ts";
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
  const selected = useMemo(() => nodes.filter(({ id }) => selection.includes(id)), [nodes, selection]);
  const deferred = useDeferredValue(selected);
  const late = !sameNodes(deferred, selected);
  const chosen = late ? deferred : selected;
  const block = useScope((state) => state.block);
  const [only] = chosen;
  return (
    <aside className="panel inspector" aria-label="Inspector" aria-busy={late} data-testid="inspector">
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

function sameNodes(a: readonly DocumentNode[], b: readonly DocumentNode[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => id === b[index]?.id);
}
