// One field of a form, drawn from its spec: label, control, unit, help, what is wrong with the entry, reset to default.
import { Button, Checkbox, HTMLSelect, InputGroup, Switch, Tooltip } from "@blueprintjs/core";
import { Reset } from "@blueprintjs/icons";
import { memo, useId, useState, type KeyboardEvent, type ReactNode } from "react";
import type { ChoicesField, FieldSpec, FieldValue } from "../../shared/fields/fields.ts";
import { draftOf, nudged, readDraft } from "./draftText.ts";

export interface FieldControlProps {
  readonly name: string;
  readonly spec: FieldSpec;
  /** Undefined where several nodes are edited and differ. */
  readonly value: FieldValue | undefined;
  /** What the analysis says about this field, in words. */
  readonly problem?: string | undefined;
  readonly onChange: (field: string, value: FieldValue) => void;
}

export const FieldControl = memo(function FieldControl(props: FieldControlProps) {
  const { name, spec, value } = props;
  const onChange = (next: FieldValue): void => props.onChange(name, next);
  const id = useId();
  const [draftProblem, setDraftProblem] = useState<string | null>(null);
  const problem = draftProblem ?? props.problem ?? null;
  const changed = value !== undefined && draftOf(value) !== draftOf(spec.default);

  return (
    <div
      className={`field field-${spec.kind}${problem === null ? "" : " field-wrong"}`}
      data-testid={`field-${name}`}
    >
      <Tooltip
        className="field-label"
        content={<FieldHelp spec={spec} />}
        placement="left"
        hoverOpenDelay={350}
        compact
      >
        <label htmlFor={id}>{spec.label}</label>
      </Tooltip>
      <div className="field-control">
        <Control spec={spec} value={value} id={id} onChange={onChange} onDraftProblem={setDraftProblem} />
        {spec.unit === undefined ? null : <span className="field-unit">{spec.unit}</span>}
      </div>
      <Button
        className="field-reset"
        variant="minimal"
        size="small"
        icon={<Reset size={12} />}
        aria-label={`Reset ${spec.label} to ${draftOf(spec.default) || "automatic"}`}
        title={`Reset to ${draftOf(spec.default) || "automatic"}`}
        disabled={!changed}
        onClick={() => onChange(spec.default)}
      />
      {problem === null ? null : (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
});

interface ControlProps extends Pick<FieldControlProps, "spec" | "value"> {
  readonly id: string;
  readonly onChange: (value: FieldValue) => void;
  readonly onDraftProblem: (problem: string | null) => void;
}

function Control(props: ControlProps): ReactNode {
  const { id, spec, value, onChange } = props;
  switch (spec.kind) {
    case "boolean":
      return (
        <Switch
          id={id}
          checked={value === true}
          label={value === undefined ? "(differ)" : ""}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <HTMLSelect
          id={id}
          fill
          value={value === undefined ? "" : String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {value === undefined ? <option value="">(differ)</option> : null}
          {spec.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </HTMLSelect>
      );
    case "choices":
      return <ChoicesControl {...props} spec={spec} />;
    default:
      return <TextControl {...props} />;
  }
}

/** One box for each choice; what is chosen later stands behind. */
function ChoicesControl({
  id,
  spec,
  value,
  onChange,
}: Omit<ControlProps, "spec"> & { readonly spec: ChoicesField }) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  return (
    <div id={id} className="choice-boxes" role="group" aria-label={spec.label}>
      {spec.choices.map((choice) => (
        <Checkbox
          key={choice.value}
          label={choice.label}
          checked={chosen.includes(choice.value)}
          indeterminate={value === undefined}
          onChange={(event) => {
            const others = chosen.filter((each) => each !== choice.value);
            onChange(event.currentTarget.checked ? [...others, choice.value] : others);
          }}
        />
      ))}
    </div>
  );
}

/** Numbers, lists, seeds and texts: typed as text, applied as soon as what stands there is a value. */
function TextControl({ id, spec, value, onChange, onDraftProblem }: ControlProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (value === undefined ? "" : draftOf(value));

  function type(text: string): void {
    setDraft(text);
    const reading = readDraft(spec, text);
    onDraftProblem(reading.ok ? null : `Expected ${reading.expected}.`);
    if (reading.ok && draftOf(reading.value) !== (value === undefined ? null : draftOf(value)))
      onChange(reading.value);
  }

  function leave(): void {
    setDraft(null);
    onDraftProblem(null);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === "Enter" || event.key === "Escape") leave();
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    if ((spec.kind !== "integer" && spec.kind !== "number") || typeof value !== "number") return;
    event.preventDefault();
    type(draftOf(nudged(spec, value, event.key === "ArrowUp" ? 1 : -1, event.shiftKey)));
  }

  return (
    <InputGroup
      id={id}
      fill
      value={shown}
      placeholder={value === undefined ? "(differ)" : spec.kind === "seed" ? "automatic" : ""}
      inputMode={spec.kind === "text" ? "text" : "decimal"}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={leave}
      onKeyDown={onKeyDown}
    />
  );
}

function FieldHelp({ spec }: { readonly spec: FieldSpec }) {
  return (
    <div className="field-help">
      <p>{spec.help}</p>
      <p className="field-limits">
        {[limits(spec), `default ${draftOf(spec.default) || "automatic"}`]
          .filter((part) => part !== null)
          .join(" · ")}
      </p>
    </div>
  );
}

function limits(spec: FieldSpec): string | null {
  if (spec.kind !== "integer" && spec.kind !== "number" && spec.kind !== "integers") return null;
  if (spec.min === undefined && spec.max === undefined) return null;
  if (spec.max === undefined) return `at least ${spec.min}`;
  if (spec.min === undefined) return `at most ${spec.max}`;
  return `${spec.min} to ${spec.max}`;
}
