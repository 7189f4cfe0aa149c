// What the network is trained on, in short; the dock's Data tab shows the samples and offers the rest.
import { Button } from "@blueprintjs/core";
import type { DataRef } from "../../shared/document/schema.ts";
import type { FieldSpecs, FieldValue } from "../../shared/fields/fields.ts";
import { showDockTab } from "../app/layoutStore.ts";
import { sourceInWords } from "../data/sourceInWords.ts";
import { documentState, useDocument } from "../document/documentStore.ts";
import { FieldForm } from "./FieldForm.tsx";

const generatedFields: FieldSpecs = {
  count: {
    kind: "integer",
    label: "Samples",
    default: 10_000,
    min: 10,
    max: 1_000_000,
    help: "How many samples the app draws.",
  },
  seed: {
    kind: "integer",
    label: "Seed",
    default: 1,
    min: 0,
    max: 0xffff_ffff,
    advanced: true,
    help: "Same seed, same samples.",
  },
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
  const { apply, seal } = documentState();

  function change(field: string, value: FieldValue): void {
    apply({ kind: "setData", data: withField(data, field, value) });
  }

  return (
    <section>
      <h3 className="inspector-heading">Data</h3>
      <p className="inspector-data">
        <span>{sourceInWords(data.source)}</span>
        <Button size="small" text="Choose…" onClick={() => showDockTab("data")} data-testid="choose-data" />
      </p>
      <FieldForm specs={specsOf(data)} values={valuesOf(data)} onChange={change} onDone={seal} />
    </section>
  );
}

function specsOf({ source }: DataRef): FieldSpecs {
  return source.kind === "generated" ? { ...generatedFields, ...splitFields } : splitFields;
}

function valuesOf({ source, validationShare, splitSeed }: DataRef): Readonly<Record<string, FieldValue>> {
  return {
    ...(source.kind === "generated" ? { count: source.count, seed: source.seed } : {}),
    validationShare,
    splitSeed,
  };
}

function withField(data: DataRef, field: string, value: FieldValue): DataRef {
  return field in generatedFields
    ? { ...data, source: { ...data.source, [field]: value } }
    : { ...data, [field]: value };
}
