// Checks values against field specs and fills in defaults. Every form, every project file and every build goes through here,
// so a limit written in a spec holds everywhere.
import { unreachable } from "../invariant.ts";
import type { FieldProblem, FieldSpec, FieldSpecs, FieldValue, FieldValues } from "./fields.ts";

type RawValues = Readonly<Record<string, unknown>>;

/** What is wrong with the values, in words; a missing value is no problem, since the default stands for it. */
export function fieldProblems(specs: FieldSpecs, values: RawValues): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(values)) {
    const spec = ownSpec(specs, name);
    const problem = spec === undefined ? unknownField(specs, name) : valueProblem(name, spec, value);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

/** Problems that no form of this app could have written: unknown names and values of another kind. Limits are not checked. */
export function fieldKindProblems(specs: FieldSpecs, values: RawValues): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const [name, value] of Object.entries(values)) {
    const spec = ownSpec(specs, name);
    if (spec === undefined) problems.push(unknownField(specs, name));
    else if (!hasKind(spec, value)) problems.push(kindProblem(name, spec, value));
  }
  return problems;
}

/** Exactly the specs' fields: the given value where it is of the right kind, else the default. */
export function completeFields<F extends FieldSpecs>(specs: F, values: RawValues): FieldValues<F> {
  const complete: Record<string, FieldValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    complete[name] = hasKind(spec, value) ? value : spec.default;
  }
  return complete as FieldValues<F>;
}

/** What is wrong with one value, or null. */
export function valueProblem(name: string, spec: FieldSpec, value: unknown): FieldProblem | null {
  if (!hasKind(spec, value)) return kindProblem(name, spec, value);
  const expected = limitProblem(spec, value);
  return expected === null ? null : { field: name, expected, found: describeValue(value) };
}

function ownSpec(specs: FieldSpecs, name: string): FieldSpec | undefined {
  return Object.hasOwn(specs, name) ? specs[name] : undefined;
}

function unknownField(specs: FieldSpecs, name: string): FieldProblem {
  const known = Object.keys(specs);
  return {
    field: name,
    expected: known.length === 0 ? "no fields" : `one of the fields ${known.join(", ")}`,
    found: `a field called ${describeValue(name)}`,
  };
}

function kindProblem(name: string, spec: FieldSpec, value: unknown): FieldProblem {
  return { field: name, expected: describeKind(spec), found: describeValue(value) };
}

function hasKind(spec: FieldSpec, value: unknown): value is FieldValue {
  switch (spec.kind) {
    case "integer":
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "choice":
    case "text":
      return typeof value === "string";
    case "integers":
      return (
        Array.isArray(value) && value.every((entry) => typeof entry === "number" && Number.isFinite(entry))
      );
    case "choices":
      return Array.isArray(value) && value.every((entry) => typeof entry === "string");
    case "seed":
      return value === null || (typeof value === "number" && Number.isFinite(value));
    default:
      return unreachable(spec);
  }
}

/** What the spec expects where the value breaks a limit, else null. The value is of the spec's kind. */
function limitProblem(spec: FieldSpec, value: FieldValue): string | null {
  switch (spec.kind) {
    case "integer":
      return Number.isInteger(value) && inRange(spec, value as number)
        ? null
        : `a whole number${describeRange(spec)}`;
    case "number":
      return inRange(spec, value as number) ? null : `a number${describeRange(spec)}`;
    case "choice":
      return spec.choices.some((choice) => choice.value === value) ? null : describeKind(spec);
    case "text":
      return (value as string).length <= spec.maxLength ? null : describeKind(spec);
    case "integers":
      return integersFit(spec, value as readonly number[]) ? null : describeKind(spec);
    case "choices":
      return choicesFit(spec, value as readonly string[]) ? null : describeKind(spec);
    case "seed":
      return value === null || isSeed(value as number) ? null : describeKind(spec);
    case "boolean":
      return null;
    default:
      return unreachable(spec);
  }
}

interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
}

function inRange(range: Range, value: number): boolean {
  if (range.min !== undefined && (range.exclusiveMin ? value <= range.min : value < range.min)) return false;
  if (range.max !== undefined && (range.exclusiveMax ? value >= range.max : value > range.max)) return false;
  return true;
}

function integersFit(spec: Extract<FieldSpec, { kind: "integers" }>, values: readonly number[]): boolean {
  if (values.length < spec.minLength || values.length > spec.maxLength) return false;
  return values.every((value) => Number.isInteger(value) && inRange(spec, value));
}

function choicesFit(spec: Extract<FieldSpec, { kind: "choices" }>, values: readonly string[]): boolean {
  const known = new Set(spec.choices.map(({ value }) => value));
  return new Set(values).size === values.length && values.every((value) => known.has(value));
}

function isSeed(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}

function describeKind(spec: FieldSpec): string {
  switch (spec.kind) {
    case "integer":
      return `a whole number${describeRange(spec)}`;
    case "number":
      return `a number${describeRange(spec)}`;
    case "boolean":
      return "true or false";
    case "choice":
      return `one of ${spec.choices.map((choice) => choice.value).join(", ")}`;
    case "text":
      return `a text of at most ${spec.maxLength} characters`;
    case "integers":
      return `a list of ${describeLength(spec)} whole numbers${describeRange(spec)}`;
    case "choices":
      return `a list, each once, of ${spec.choices.map((choice) => choice.value).join(", ")}`;
    case "seed":
      return "a whole number from 0 to 4294967295, or nothing";
    default:
      return unreachable(spec);
  }
}

function describeLength(spec: { readonly minLength: number; readonly maxLength: number }): string {
  return spec.minLength === spec.maxLength
    ? String(spec.minLength)
    : `${spec.minLength} to ${spec.maxLength}`;
}

function describeRange(range: Range): string {
  const parts: string[] = [];
  if (range.min !== undefined)
    parts.push(range.exclusiveMin ? `above ${range.min}` : `of at least ${range.min}`);
  if (range.max !== undefined) parts.push(range.exclusiveMax ? `below ${range.max}` : `at most ${range.max}`);
  return parts.length === 0 ? "" : ` ${parts.join(" and ")}`;
}

const longestShown = 60;

function describeValue(value: unknown): string {
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
