// What the network is trained on, in short; the dock's Data tab shows the samples and offers the rest.
import { Button } from "@blueprintjs/core";
import { useMemo } from "react";
import { showDockTab } from "../app/layoutStore.ts";
import { sourceInWords } from "../data/sourceInWords.ts";
import { documentState, useDocument } from "../document/documentStore.ts";
import { dataChange, dataSpecs, dataValues } from "./dataForm.ts";
import { FieldForm } from "./FieldForm.tsx";

export function DataInspector() {
  const data = useDocument((state) => state.document.data);
  const specs = useMemo(() => dataSpecs(data), [data]);
  const { apply, seal } = documentState();

  return (
    <section>
      <h3 className="inspector-heading">Data</h3>
      <p className="inspector-data">
        <span>{sourceInWords(data.source)}</span>
        <Button size="small" text="Choose…" onClick={() => showDockTab("data")} data-testid="choose-data" />
      </p>
      <FieldForm
        specs={specs}
        values={dataValues(data)}
        onChange={(field, value) => apply({ kind: "setData", data: dataChange(data, field, value) })}
        onDone={seal}
      />
    </section>
  );
}
