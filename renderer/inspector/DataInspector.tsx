// What the network is trained on, in short; the dock's Data tab shows the samples and offers the rest.
import { Button } from "@blueprintjs/core";
import type { DataRef, DataSource } from "../../shared/document/schema.ts";
import type { FieldSpecs, FieldValue } from "../../shared/fields/fields.ts";
import { showDockTab } from "../app/layoutStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { FieldForm } from "./FieldForm.tsx";

const generatedFields: FieldSpecs = {
  count: { kind: "integer", label: "Samples", default: 10_000, min: 10, max: 1_000_000, help: "How many samples the app draws." },
  seed: { kind: "integer", label: "Seed", default: 1, min: 0, max: 0xffff_ffff, advanced: true, help: "Same seed, same samples." },
};

const splitFields: FieldSpecs = {
  validationShare: {
    kind: "number",
    label: "Held out",
    default: 0.2,
    min: 0.01,
    max: 0.9,
    help: "Share of the samples kept for validation, where the source brings none of its own.",
  },
  splitSeed: {
    kind: "integer",
    label: "Split seed",
    default: 1,
    min: 0,
    max: 0xffff_ffff,
    advanced: true,
    help: "Decides which samples are held out.",
  },
};

export function DataInspector() {
  const data = useDocument((state) => state.document.data);
  const { apply, seal } = useDocument.getState();

  function setData(change: Partial<DataRef>): void {
    apply({ kind: "setData", data: { ...data, ...change } });
  }

  return (
    <section>
      <h3 className="inspector-heading">Data</h3>
      <p className="inspector-data">
        <span>{sourceInWords(data.source)}</span>
        <Button size="small" text="Choose…" onClick={() => showDockTab("data")} data-testid="choose-data" />
      </p>
      {data.source.kind === "generated" ? (
        <FieldForm
          specs={generatedFields}
          values={{ count: data.source.count, seed: data.source.seed }}
          onChange={(field, value) => setData({ source: withField(data.source, field, value) })}
          onDone={seal}
        />
      ) : null}
      <FieldForm
        specs={splitFields}
        values={{ validationShare: data.validationShare, splitSeed: data.splitSeed }}
        onChange={(field, value) => setData({ [field]: value })}
        onDone={seal}
      />
    </section>
  );
}

function withField(source: DataSource, field: string, value: FieldValue): DataSource {
  return { ...source, [field]: value } as DataSource;
}

function sourceInWords(source: DataSource): string {
  switch (source.kind) {
    case "generated":
      return `Generated: ${source.id}`;
    case "catalogue":
      return source.id;
    default:
      return source.path;
  }
}
