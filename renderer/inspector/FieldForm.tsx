// A form drawn from field specs: plain fields first, advanced ones folded away, those that do not matter now left out.
import { Button } from "@blueprintjs/core";
import { ChevronDown, ChevronRight } from "@blueprintjs/icons";
import { useCallback, useEffect, useRef, useState } from "react";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { FieldSpecs, FieldValue } from "../../shared/fields/fields.ts";
import { FieldControl } from "./FieldControl.tsx";

export interface FieldFormProps {
  readonly specs: FieldSpecs;
  /** Undefined marks values that differ between the nodes edited. */
  readonly values: Readonly<Record<string, FieldValue | undefined>>;
  readonly problems?: ReadonlyMap<string, string>;
  readonly onChange: (field: string, value: FieldValue) => void;
  /** An entry is finished: the next change is a step of its own. */
  readonly onDone: () => void;
}

export function FieldForm({ specs, values, problems, onChange, onDone }: FieldFormProps) {
  const [unfolded, setUnfolded] = useState(false);
  const change = useLatest(onChange);
  const complete = completeFields(specs, values) as Readonly<Record<string, FieldValue>>;
  const shown = Object.entries(specs).filter(
    ([, spec]) => spec.visible === undefined || spec.visible(complete),
  );
  const plain = shown.filter(([, spec]) => spec.advanced !== true);
  const advanced = shown.filter(([, spec]) => spec.advanced === true);

  function fields(entries: typeof shown) {
    return entries.map(([name, spec]) => (
      <FieldControl
        key={name}
        name={name}
        spec={spec}
        value={name in values ? values[name] : spec.default}
        problem={problems?.get(name)}
        onChange={change}
      />
    ));
  }

  return (
    <div className="field-form" onBlur={onDone}>
      {fields(plain)}
      {advanced.length === 0 ? null : (
        <>
          <Button
            className="field-form-fold"
            variant="minimal"
            size="small"
            icon={unfolded ? <ChevronDown size={12} /> : <ChevronRight size={12} />}
            text="Advanced"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          />
          {unfolded ? fields(advanced) : null}
        </>
      )}
    </div>
  );
}

/** The same function at every drawing, so that the controls of other fields need not be drawn again. */
function useLatest(onChange: FieldFormProps["onChange"]): FieldFormProps["onChange"] {
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);
  return useCallback((field, value) => latest.current(field, value), []);
}
