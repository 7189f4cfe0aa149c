// Shown while nothing is selected: the project's name, how it is trained and on what.
import { InputGroup } from "@blueprintjs/core";
import { useMemo } from "react";
import { costsOf } from "../../shared/document/analysis/costs.ts";
import type { FieldValue } from "../../shared/fields/fields.ts";
import { optimizerOf } from "../../shared/optimizers/registry.ts";
import { documentState, useDocument } from "../document/documentStore.ts";
import { NetworkCostFacts } from "./CostFacts.tsx";
import { DataInspector } from "./DataInspector.tsx";
import { FieldForm } from "./FieldForm.tsx";
import { StartingWeights } from "./StartingWeights.tsx";
import {
  callbackChange,
  callbackFieldValues,
  callbackSpecs,
  trainingChange,
  trainingSpecs,
  trainingValues,
} from "./trainingForm.ts";

export function NetworkInspector() {
  const document = useDocument((state) => state.document);
  const analysis = useDocument((state) => state.analysis);
  const { name, training } = document;
  const { apply, seal } = documentState();
  const optimizer = optimizerOf(training.optimizer.id);
  const specs = useMemo(() => trainingSpecs(training), [training]);
  const whileTraining = useMemo(() => callbackSpecs(training), [training]);

  function change(field: string, value: FieldValue): void {
    apply({ kind: "setTraining", training: trainingChange(training, field, value) });
  }

  function changeCallback(field: string, value: FieldValue): void {
    apply({ kind: "setTraining", training: callbackChange(training, field, value) });
  }

  return (
    <>
      <header className="inspector-head">
        <InputGroup
          className="inspector-name"
          aria-label="Name of the project"
          data-testid="project-name"
          maxLength={200}
          value={name}
          onChange={(event) => apply({ kind: "setName", name: event.currentTarget.value })}
          onBlur={seal}
        />
        <span className="inspector-kind">Network</span>
      </header>
      <div className="inspector-body">
        <section>
          <h3 className="inspector-heading">Training</h3>
          <FieldForm specs={specs} values={trainingValues(training)} onChange={change} onDone={seal} />
        </section>
        {document.weights === undefined ? null : <StartingWeights weights={document.weights} />}
        <section>
          <h3 className="inspector-heading">While it trains</h3>
          <FieldForm
            specs={whileTraining}
            values={callbackFieldValues(training)}
            onChange={changeCallback}
            onDone={seal}
          />
        </section>
        <DataInspector />
        <NetworkCostFacts cost={costsOf(document, analysis)} />
        {optimizer === undefined ? null : (
          <section>
            <h3 className="inspector-heading">About {optimizer.title}</h3>
            <p className="inspector-help">{optimizer.help}</p>
          </section>
        )}
      </div>
    </>
  );
}
