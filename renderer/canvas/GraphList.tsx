// The graph as a list for screen readers: every layer in order, what it takes, gives and what is wrong with it.
import { memo, useEffect, useMemo, useState } from "react";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { definitionOf } from "../../shared/document/blocks/blockLayer.ts";
import { describeDiagnostic } from "../../shared/document/diagnostic.ts";
import type { DocumentNode, NetDocument } from "../../shared/document/schema.ts";
import { scopeState, useScope } from "../document/scope.ts";
import { formatCount, formatShape } from "../ui/numberFormat.ts";

/** A longer list would only slow the page down; the search reaches every layer. */
const longest = 300;
/** So long after the last edit: nobody listens to the list while they type, and its texts are many. */
const quietMs = 250;

interface GraphListProps {
  readonly onFocusNode: (node: string) => void;
}

/** Follows an edit once it is quiet: what is on screen comes first. */
export function GraphList({ onFocusNode }: GraphListProps) {
  const analysis = useScope((state) => state.analysis);
  const document = useScope((state) => state.document);
  const [told, setTold] = useState({ document, analysis });
  useEffect(() => {
    const timer = setTimeout(() => setTold({ document, analysis }), quietMs);
    return () => clearTimeout(timer);
  }, [document, analysis]);
  return <GraphItems {...told} onFocusNode={onFocusNode} />;
}

const GraphItems = memo(function GraphItems({
  document,
  analysis,
  onFocusNode,
}: GraphListProps & { readonly document: NetDocument; readonly analysis: Analysis }) {
  const items = useMemo(() => describeGraph(document, analysis, longest), [document, analysis]);
  return (
    <ul className="visually-hidden graph-list" aria-label="Layers of the network">
      {items.map(({ id, text }) => (
        <li key={id}>
          <button
            type="button"
            tabIndex={-1}
            onClick={() => {
              scopeState().select([id]);
              onFocusNode(id);
            }}
          >
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
});

function inOrder({ nodes }: NetDocument, { order }: Analysis): readonly DocumentNode[] {
  const rank = new Map(order.map((id, index) => [id, index]));
  return [...nodes].sort((a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity) || 0);
}

export interface DescribedNode {
  readonly id: string;
  /** "Hidden 1, Dense, from Flatten, gives 16, 12,560 parameters" */
  readonly text: string;
}

/** The first layers of the network in the order data flows, each in words. */
export function describeGraph(
  document: NetDocument,
  analysis: Analysis,
  count: number,
): readonly DescribedNode[] {
  const names = new Map(document.nodes.map(({ id, name }) => [id, name]));
  return inOrder(document, analysis)
    .slice(0, count)
    .map((node) => {
      const shape = analysis.shapes.get(node.id);
      const parameters = analysis.parameters.get(node.id) ?? 0;
      const sources = (analysis.inputEdges.get(node.id) ?? []).map(
        ({ from }) => names.get(from.node) ?? from.node,
      );
      const problems = analysis.diagnostics.filter((diagnostic) => diagnostic.node === node.id);
      const parts = [
        node.name,
        definitionOf(document, node)?.title ?? node.layer,
        ...(sources.length > 0 ? [`from ${sources.join(" and ")}`] : []),
        ...(shape == null ? [] : [`gives ${formatShape(shape)}`]),
        ...(parameters > 0 ? [`${formatCount(parameters)} parameters`] : []),
        ...problems.map((problem) => describeDiagnostic(problem, null)),
      ];
      return { id: node.id, text: parts.join(", ") };
    });
}
