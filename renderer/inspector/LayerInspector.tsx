// One layer: name, what it does, its fields, what flows in and out, what it weighs, what is wrong, and its live picture large.
import { Button, InputGroup } from "@blueprintjs/core";
import { useMemo } from "react";
import { costsOf } from "../../shared/document/analysis/costs.ts";
import { isBlockNode } from "../../shared/document/blocks/blockGraph.ts";
import { definitionOf } from "../../shared/document/blocks/blockLayer.ts";
import type { Diagnostic } from "../../shared/document/diagnostic.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { WeightSpec } from "../../shared/layers/definition.ts";
import { applyFix, setField } from "../document/documentActions.ts";
import { scopeState, useScope, useTrainedId } from "../document/scope.ts";
import { NodePicture } from "../live/NodePicture.tsx";
import { CategoryIcon } from "../palette/categories.tsx";
import { DiagnosticText } from "../problems/DiagnosticText.tsx";
import { formatCount, formatShape } from "../ui/numberFormat.ts";
import { BlockActions } from "../blocks/BlockActions.tsx";
import { ExposedFields } from "../blocks/ExposedFields.tsx";
import { NodeCostFacts } from "./CostFacts.tsx";
import { Fact, Facts } from "./Facts.tsx";
import { FieldForm } from "./FieldForm.tsx";
import { LayerSketch } from "./LayerSketch.tsx";
import { SharedWeights } from "./SharedWeights.tsx";

export function LayerInspector({ node }: { readonly node: DocumentNode }) {
  const definition = useScope(({ document }) => definitionOf(document, node));
  const trainedId = useTrainedId(node.id);
  const analysis = useScope((state) => state.analysis);
  const diagnostics = useMemo(
    () => analysis.diagnostics.filter((each) => each.node === node.id),
    [analysis, node.id],
  );
  const fields = useMemo(
    () => completeFields(definition?.fields ?? {}, node.fields),
    [definition, node.fields],
  );
  const { apply, seal } = scopeState();
  return (
    <>
      <header className="inspector-head">
        <CategoryIcon category={definition?.category ?? "core"} />
        <InputGroup
          className="inspector-name"
          aria-label="Name of the layer"
          data-testid="node-name"
          maxLength={200}
          value={node.name}
          onChange={(event) => apply({ kind: "renameNode", node: node.id, name: event.currentTarget.value })}
          onBlur={seal}
        />
        <span className="inspector-kind">
          {isBlockNode(node) ? "Block" : (definition?.title ?? node.layer)}
        </span>
      </header>
      <div className="inspector-body">
        {diagnostics.map((diagnostic) => (
          <Notice
            key={`${diagnostic.code} ${diagnostic.field} ${diagnostic.found}`}
            diagnostic={diagnostic}
          />
        ))}
        {definition === undefined || Object.keys(definition.fields).length === 0 ? null : (
          <FieldForm
            specs={definition.fields}
            values={node.fields}
            problems={fieldProblems(diagnostics)}
            onChange={(field, value) => setField([node.id], field, value)}
            onDone={seal}
          />
        )}
        <SharedWeights node={node} />
        {isBlockNode(node) ? <BlockActions node={node} /> : null}
        {definition === undefined ? null : <ExposedFields node={node} definition={definition} />}
        <section aria-label="Live picture" className="inspector-picture">
          <NodePicture nodeId={trainedId} large />
        </section>
        <Flow node={node.id} />
        {definition === undefined ? null : (
          <section>
            <h3 className="inspector-heading">About {definition.title}</h3>
            <LayerSketch layer={node.layer} category={definition.category} fields={fields} />
            <p className="inspector-help">{definition.help}</p>
          </section>
        )}
      </div>
    </>
  );
}

function fieldProblems(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, string> {
  return new Map(
    diagnostics.flatMap(({ field, expected, found }) =>
      field === undefined ? [] : [[field, `Expected ${expected}; found ${found}.`] as const],
    ),
  );
}

function Notice({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  return (
    <div className={`inspector-notice inspector-notice-${diagnostic.severity}`} role="status">
      <DiagnosticText diagnostic={diagnostic} />
      {diagnostic.fix === undefined ? null : (
        <Button
          size="small"
          text={diagnostic.fix.label}
          onClick={() => applyFix(diagnostic)}
          data-testid="inspector-fix"
        />
      )}
    </div>
  );
}

function Flow({ node }: { readonly node: string }) {
  const analysis = useScope((state) => state.analysis);
  const inputs = analysis.inputShapes.get(node);
  const shape = analysis.shapes.get(node);
  const weights = analysis.weights.get(node) ?? [];
  const document = useScope((state) => state.document);
  const cost = costsOf(document, analysis).nodes.get(node);
  return (
    <section>
      <h3 className="inspector-heading">Shapes, weights and cost</h3>
      <Facts>
        {inputs == null || inputs.length === 0 ? null : (
          <Fact name="Input" value={inputs.map(formatShape).join(" and ")} />
        )}
        <Fact name="Output" value={shape == null ? "not known yet" : formatShape(shape)} />
        {weights.map((weight) => (
          <Fact
            key={weight.name}
            name={weightName(weight)}
            value={formatShape(weight.shape)}
            detail={formatCount(sizeOf(weight))}
          />
        ))}
        {weights.length === 0 ? null : (
          <Fact
            name="Parameters"
            value={analysis.weightOwners.get(node) !== undefined ? "shared" : ""}
            detail={formatCount(analysis.parameters.get(node) ?? 0)}
          />
        )}
        {cost === undefined ? null : <NodeCostFacts cost={cost} />}
      </Facts>
    </section>
  );
}

function weightName({ name, trainable }: WeightSpec): string {
  return trainable ? name : `${name} (not trained)`;
}

function sizeOf({ shape }: WeightSpec): number {
  return shape.reduce((size, axis) => size * axis, 1);
}
