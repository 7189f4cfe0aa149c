// Where a new project starts: every template with a drawing of its layers and what it adds up to.
import { Dialog, DialogBody } from "@blueprintjs/core";
import { useMemo } from "react";
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import { costsOf } from "../../shared/document/analysis/costs.ts";
import { describeOperations } from "../../shared/document/analysis/costWords.ts";
import { createDocument } from "../../shared/document/createDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { TemplateDefinition } from "../../shared/document/templates/definition.ts";
import { templates } from "../../shared/document/templates/registry.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { closeDialog, useDialog } from "../app/dialogStore.ts";
import { boundsOf, nodeSize } from "../canvas/geometry.ts";
import { sourceInWords } from "../data/sourceInWords.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { startProject } from "./projectActions.ts";
import "./files.css";

export function TemplateGallery() {
  const open = useDialog((dialog) => dialog.open === "templates");
  return (
    <Dialog isOpen={open} onClose={closeDialog} title="New project" className="template-gallery">
      <DialogBody>
        <div className="template-cards">
          {templates.map((template) => (
            <TemplateCard key={template.id} template={template} />
          ))}
          <button
            type="button"
            className="template-card"
            data-testid="template-empty"
            onClick={() => begin(createDocument())}
          >
            <svg aria-hidden="true" />
            <strong>Empty canvas</strong>
            <p>Nothing but the digits to train on.</p>
          </button>
        </div>
      </DialogBody>
    </Dialog>
  );
}

function begin(document: NetDocument): void {
  closeDialog();
  void startProject(document);
}

function TemplateCard({ template }: { readonly template: TemplateDefinition }) {
  const document = useMemo(() => template.create(), [template]);
  const analysis = analyseDocument(document);
  const { forward } = costsOf(document, analysis);
  return (
    <button
      type="button"
      className="template-card"
      data-testid={`template-${template.id}`}
      onClick={() => begin(template.create())}
    >
      <GraphSketch document={document} />
      <strong>{template.title}</strong>
      <p>{template.summary}</p>
      <small>
        {document.nodes.length} layers · {formatCount(analysis.totalParameters)} parameters
        <br />
        {describeOperations(forward)} a sample · {sourceInWords(document.data.source)}
      </small>
    </button>
  );
}

function GraphSketch({ document }: { readonly document: NetDocument }) {
  const box = boundsOf(document.nodes.map(({ position }) => position));
  if (box === null) return <svg aria-hidden="true" />;
  const places = new Map(document.nodes.map(({ id, position }) => [id, position]));
  return (
    <svg viewBox={`${box.x - 20} ${box.y - 20} ${box.width + 40} ${box.height + 40}`} aria-hidden="true">
      {document.edges.map((edge) => {
        const from = places.get(edge.from.node);
        const to = places.get(edge.to.node);
        if (from === undefined || to === undefined) return null;
        return (
          <line
            key={edge.id}
            x1={from.x + nodeSize.width}
            y1={from.y + nodeSize.height / 2}
            x2={to.x}
            y2={to.y + nodeSize.height / 2}
            stroke="var(--line-strong)"
            strokeWidth={12}
          />
        );
      })}
      {document.nodes.map(({ id, layer, position }) => (
        <rect
          key={id}
          {...position}
          {...nodeSize}
          rx={24}
          fill={`color-mix(in srgb, var(--category-${layerOf(layer)?.category ?? "core"}) 65%, var(--surface-panel))`}
        />
      ))}
    </svg>
  );
}
