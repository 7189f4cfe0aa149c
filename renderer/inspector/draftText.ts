// What a user is typing into a field, as text, before it is a value: read with the field's own spec, so that a half-typed or
// wrong entry says what is expected and never reaches the document.
import { valueProblem } from "../../shared/fields/checkFields.ts";
import type { FieldSpec, FieldValue } from "../../shared/fields/fields.ts";

export type DraftReading =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly expected: string };

/** The text a value is edited as. */
export function draftOf(value: FieldValue): string {
  if (Array.isArray(value)) return value.join(" × ");
  return value === null ? "" : String(value);
}

/** The value of a text, checked against the field's limits. */
export function readDraft(spec: FieldSpec, text: string): DraftReading {
  const value = parse(spec, text.trim());
  const problem = valueProblem("field", spec, value);
  return problem === null
    ? { ok: true, value: value as FieldValue }
    : { ok: false, expected: problem.expected };
}

function parse(spec: FieldSpec, text: string): unknown {
  switch (spec.kind) {
    case "integer":
    case "number":
      return text === "" ? undefined : Number(text.replace(",", "."));
    case "seed":
      return text === "" ? null : Number(text);
    case "integers":
      return text === ""
        ? []
        : text
            .split(/[\s,×x*]+/)
            .filter((part) => part !== "")
            .map(Number);
    case "choices":
      return text.split(/[\s,×]+/).filter((part) => part !== "");
    case "text":
    case "choice":
      return text;
    case "boolean":
      return text === "true";
  }
}

/** One step of the arrow keys or spinner: whole numbers by one, others by a tenth of their size. */
export function nudged(spec: FieldSpec, value: number, direction: 1 | -1, large: boolean): number {
  const next =
    spec.kind === "number"
      ? value + direction * numberStep(value, large)
      : Math.round(value) + direction * (large ? 10 : 1);
  const limited = clamp(spec, next);
  return spec.kind === "number" ? Number(limited.toPrecision(6)) : limited;
}

function numberStep(value: number, large: boolean): number {
  const size = value === 0 ? 0.1 : 10 ** Math.floor(Math.log10(Math.abs(value)));
  return large ? size : size / 10;
}

function clamp(spec: FieldSpec, value: number): number {
  if (spec.kind !== "integer" && spec.kind !== "number") return value;
  return Math.min(
    spec.max ?? Number.POSITIVE_INFINITY,
    Math.max(spec.min ?? Number.NEGATIVE_INFINITY, value),
  );
}
