// Shown while nothing is selected: the project's name, how it is trained and on what.
import { InputGroup } from "@blueprintjs/core";
import type { FieldSpec, FieldSpecs, FieldValue } from "../../shared/fields/fields.ts";
import type { TrainingSettings } from "../../shared/document/schema.ts";
import { optimizerOf, optimizers } from "../../shared/optimizers/registry.ts";
import { documentState, useDocument } from "../document/documentStore.ts";
import { DataInspector } from "./DataInspector.tsx";
import { FieldForm } from "./FieldForm.tsx";

/** Sets an optimizer's own fields apart from those every run has. */
const hyperparameter = "optimizer.";

const optimizerField: FieldSpec = {
  kind: "choice",
  label: "Optimizer",
  default: "adam",
  choices: Object.entries(optimizers).map(([value, { title: label }]) => ({ value, label })),
  help: "How a gradient becomes a change of the weights.",
};

const trainingFields: FieldSpecs = {
  batchSize: {
    kind: "integer",
    label: "Batch size",
    default: 32,
    min: 1,
    max: 1_000_000,
    unit: "samples",
    help: "Samples per step. Larger is faster per sample and smoother; smaller learns more per sample.",
  },
  epochs: { kind: "integer", label: "Epochs", default: 10, min: 1, max: 1_000_000, help: "How often every training sample is seen." },
  shuffle: { kind: "boolean", label: "Shuffle", default: true, help: "Puts the samples into a new order each epoch." },
  seed: {
    kind: "integer",
    label: "Seed",
    default: 1,
    min: 0,
    max: 0xffff_ffff,
    advanced: true,
    help: "Where all chance in a run begins: same seed, same numbers.",
  },
};

export function NetworkInspector() {
  const { name, training } = useDocument((state) => state.document);
  const { apply, seal } = documentState();
  const optimizer = optimizerOf(training.optimizer.id);

  function change(field: string, value: FieldValue): void {
    apply({ kind: "setTraining", training: trainingChange(training, field, value) });
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
          <FieldForm specs={trainingSpecs(training)} values={trainingValues(training)} onChange={change} onDone={seal} />
        </section>
        <DataInspector />
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

/** One form of three: the choice of the optimizer, its own fields, and what every run has. */
export function trainingSpecs({ optimizer }: TrainingSettings): FieldSpecs {
  const own = Object.entries(optimizerOf(optimizer.id)?.fields ?? {}).map(([name, spec]) => [hyperparameter + name, spec] as const);
  return { optimizer: optimizerField, ...Object.fromEntries(own), ...trainingFields };
}

function trainingValues({ optimizer, batchSize, epochs, shuffle, seed }: TrainingSettings): Readonly<Record<string, FieldValue>> {
  const own = Object.entries(optimizer.fields).map(([name, value]) => [hyperparameter + name, value] as const);
  return { optimizer: optimizer.id, ...Object.fromEntries(own), batchSize, epochs, shuffle, seed };
}

/** Another optimizer begins with its own defaults. */
export function trainingChange({ optimizer }: TrainingSettings, field: string, value: FieldValue): Partial<TrainingSettings> {
  if (field === "optimizer") return { optimizer: { id: String(value), fields: {} } };
  if (!field.startsWith(hyperparameter)) return { [field]: value };
  const name = field.slice(hyperparameter.length);
  return { optimizer: { id: optimizer.id, fields: { ...optimizer.fields, [name]: value } } };
}
