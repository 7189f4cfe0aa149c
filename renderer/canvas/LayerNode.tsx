// One layer on the canvas: its ports, name, headline, live picture, output shape and parameter count.
import { Tooltip } from "@blueprintjs/core";
import { Error as ErrorIcon, Link, Pin, WarningSign } from "@blueprintjs/icons";
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { isBlockNode } from "../../shared/document/blocks/blockGraph.ts";
import { costSentence, describeOperations } from "../../shared/document/analysis/costWords.ts";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import { outputPort, type LayerDefinition, type PortSpec } from "../../shared/layers/definition.ts";
import { showDockTab } from "../app/layoutStore.ts";
import { useScope, useSteadyScope, useTrainedId } from "../document/scope.ts";
import { NodePicture } from "../live/NodePicture.tsx";
import { CategoryIcon, categoryStyle } from "../palette/categories.tsx";
import { DiagnosticText } from "../problems/DiagnosticText.tsx";
import { formatCompact, formatCount, formatShape } from "../ui/numberFormat.ts";
import { portShare } from "./geometry.ts";
import type { LayerFlowNode } from "./graphView.ts";
import { nodeFactsOf, sameNodeFacts, type NodeFacts } from "./nodeFacts.ts";
import { takeWire } from "./takeWire.ts";

export const LayerNode = memo(function LayerNode({ id, data }: NodeProps<LayerFlowNode>) {
  const { definition } = data;
  const facts = useSteadyScope((scope) => nodeFactsOf(scope, id), sameNodeFacts);
  const trainedId = useTrainedId(id);
  if (facts === null) return null;
  const { node, diagnostic } = facts;
  const category = definition?.category ?? "core";
  const wrong = diagnostic?.severity === "error";
  return (
    <div
      className={`layer-node${wrong ? " layer-node-wrong" : ""}${isBlockNode(node) ? " layer-node-block" : ""}`}
      style={categoryStyle(category)}
      data-testid={`node-${id}`}
      data-layer={node.layer}
    >
      <Ports node={id} definition={definition} missing={diagnostic?.code === "missing-input"} />
      <div className="layer-node-head">
        <CategoryIcon category={category} size={12} />
        <span className="layer-node-name" title={node.name}>
          {node.name}
        </span>
        <span className="layer-node-headline">{headlineOf(node, definition)}</span>
        {node.pinned === true ? <Pin className="layer-node-pin" size={11} title="Pinned" /> : null}
      </div>
      <div className="layer-node-picture">
        <NodePicture nodeId={trainedId} />
      </div>
      <div className="layer-node-foot" title={footTitle(facts)}>
        <Foot facts={facts} />
      </div>
      {diagnostic === null ? null : <ProblemBadge diagnostic={diagnostic} />}
    </div>
  );
});

function headlineOf(node: DocumentNode, definition: LayerDefinition | undefined): string {
  if (definition === undefined) return `unknown layer ${node.layer}`;
  return definition.headline(completeFields(definition.fields, node.fields));
}

/** Whose weights the layer uses. */
function SharedMark({ owner }: { readonly owner: string }) {
  const name = useScope(({ document }) => document.nodes.find(({ id }) => id === owner)?.name || owner);
  return (
    <span className="layer-node-shared" title={`Uses the weights of ${name}`} data-testid="shared-mark">
      <Link size={10} />
      <span>{name}</span>
    </span>
  );
}

/** The foot's numbers written out, and what the layer costs. */
function footTitle({ shape, parameters, cost }: NodeFacts): string | undefined {
  if (shape === null) return undefined;
  const lines = [
    `Output ${formatShape(shape)}`,
    ...(parameters > 0 ? [`${formatCount(parameters)} parameters`] : []),
    ...(cost === null ? [] : [costSentence(cost)]),
  ];
  return lines.join("\n");
}

function Foot({ facts: { node, shape, parameters, cost } }: { readonly facts: NodeFacts }) {
  return (
    <>
      {shape === null ? (
        <span className="layer-node-shape-unknown">no shape yet</span>
      ) : (
        <span>{formatShape(shape)}</span>
      )}
      {parameters > 0 ? <span className="layer-node-parameters">{formatCompact(parameters)}</span> : null}
      {node.shares === undefined ? null : <SharedMark owner={node.shares} />}
      {cost === null || cost.forward === 0 || node.shares !== undefined ? null : (
        <span className="layer-node-cost">{describeOperations(cost.forward)}</span>
      )}
    </>
  );
}

function Ports({
  node,
  definition,
  missing,
}: {
  readonly node: string;
  readonly definition: LayerDefinition | undefined;
  readonly missing: boolean;
}) {
  const inputs: readonly PortSpec[] = definition?.inputs ?? [];
  return (
    <>
      {inputs.map((port, index) => (
        <Handle
          key={port.name}
          id={port.name}
          type="target"
          position={Position.Left}
          className={`${port.many === true ? "port-many" : ""}${missing ? " port-missing" : ""}`}
          style={{ top: `${100 * portShare(index, inputs.length)}%` }}
          title={port.label}
          onMouseDownCapture={(event) => takeWire(event, node, port)}
          data-testid={`port-in-${port.name}`}
        />
      ))}
      {definition?.role === "output" ? null : (
        <Handle
          id={outputPort}
          type="source"
          position={Position.Right}
          title="Output"
          data-testid="port-out"
        />
      )}
    </>
  );
}

function ProblemBadge({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const warning = diagnostic.severity === "warning";
  return (
    <Tooltip
      content={<DiagnosticText diagnostic={diagnostic} />}
      placement="top"
      hoverOpenDelay={100}
      compact
    >
      <button
        type="button"
        className={`layer-node-problem nodrag${warning ? " layer-node-problem-warning" : ""}`}
        aria-label={warning ? "Warning: show in the problems list" : "Problem: show in the problems list"}
        onClick={() => showDockTab("problems")}
      >
        {warning ? <WarningSign size={11} /> : <ErrorIcon size={12} />}
      </button>
    </Tooltip>
  );
}
