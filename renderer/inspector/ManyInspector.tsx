// Several layers at once: the fields they share, set for all of them.
import { ButtonGroup } from "@blueprintjs/core";
import { useMemo } from "react";
import { costsOf } from "../../shared/document/analysis/costs.ts";
import { describeOperations } from "../../shared/document/analysis/costWords.ts";
import { blockLayer } from "../../shared/document/blocks/blockGraph.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { CommandButton } from "../commands/CommandButton.tsx";
import { setField } from "../document/documentActions.ts";
import { scopeState, useScope } from "../document/scope.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { Fact, Facts } from "./Facts.tsx";
import { FieldForm } from "./FieldForm.tsx";
import { sharedFields } from "./sharedFields.ts";

export function ManyInspector({ nodes }: { readonly nodes: readonly DocumentNode[] }) {
  const analysis = useScope((state) => state.analysis);
  const document = useScope((state) => state.document);
  const total = nodes.reduce((sum, { id }) => sum + (analysis.parameters.get(id) ?? 0), 0);
  const costs = costsOf(document, analysis).nodes;
  const forward = nodes.reduce((sum, { id }) => sum + (costs.get(id)?.forward ?? 0), 0);
  const { specs, values } = useMemo(() => sharedFields(document, nodes), [document, nodes]);
  const ids = nodes.map(({ id }) => id);
  return (
    <>
      <header className="inspector-head">
        <strong>{nodes.length} layers</strong>
        <span className="inspector-kind">{kinds(nodes)}</span>
      </header>
      <div className="inspector-body">
        <ButtonGroup variant="minimal" className="inspector-actions">
          <CommandButton id="edit.duplicate" />
          <CommandButton id="graph.alignLeft" />
          <CommandButton id="graph.alignTop" />
          <CommandButton id="graph.pin" />
          <CommandButton id="graph.makeBlock" />
          <CommandButton id="edit.delete" />
        </ButtonGroup>
        <FieldForm
          specs={specs}
          values={values}
          onChange={(field, value) => setField(ids, field, value)}
          onDone={scopeState().seal}
        />
        {Object.keys(specs).length === 0 ? (
          <p className="inspector-help">These layers have no field in common.</p>
        ) : null}
        <Facts>
          <Fact name="Parameters" detail={formatCount(total)} />
          <Fact name="Forward" detail={`${describeOperations(forward)} a sample`} />
        </Facts>
      </div>
    </>
  );
}

function kinds(nodes: readonly DocumentNode[]): string {
  const titles = [
    ...new Set(nodes.map(({ layer }) => (layer === blockLayer ? "Block" : (layerOf(layer)?.title ?? layer)))),
  ];
  return titles.length > 3 ? `${titles.length} kinds` : titles.join(", ");
}
