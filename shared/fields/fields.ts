// A field is one setting of a layer, an optimizer or a dataset. The inspector's form, the project file's check and the
// command line's help are all drawn from the same spec, so a default or a limit stands in one place.

interface FieldBase<T> {
  readonly label: string;
  readonly default: T;
  readonly help: string;
  readonly unit?: string;
  /** Folded away in the inspector. */
  readonly advanced?: boolean;
  /** Shown only when the predicate over the other fields' values holds. */
  readonly visible?: (values: Readonly<Record<string, FieldValue>>) => boolean;
}

export interface IntegerField extends FieldBase<number> {
  readonly kind: "integer";
  readonly min?: number;
  readonly max?: number;
}

export interface NumberField extends FieldBase<number> {
  readonly kind: "number";
  readonly min?: number;
  readonly max?: number;
  /** True where the minimum itself is not allowed (a learning rate above 0). */
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
}

export interface BooleanField extends FieldBase<boolean> {
  readonly kind: "boolean";
}

export interface ChoiceField<C extends string = string> extends FieldBase<C> {
  readonly kind: "choice";
  readonly choices: readonly { readonly value: C; readonly label: string }[];
}

/** Several out of a set of choices, in the order they were chosen. */
export interface ChoicesField extends FieldBase<readonly string[]> {
  readonly kind: "choices";
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** A list of whole numbers: a shape, a kernel size. */
export interface IntegersField extends FieldBase<readonly number[]> {
  readonly kind: "integers";
  readonly minLength: number;
  readonly maxLength: number;
  readonly min?: number;
  readonly max?: number;
}

export interface TextField extends FieldBase<string> {
  readonly kind: "text";
  readonly maxLength: number;
}

/** A seed, or null for one derived from the run's seed and the layer's place. */
export interface SeedField extends FieldBase<number | null> {
  readonly kind: "seed";
}

export type FieldSpec =
  | IntegerField
  | NumberField
  | BooleanField
  | ChoiceField
  | ChoicesField
  | IntegersField
  | TextField
  | SeedField;

export type FieldValue = number | string | boolean | null | readonly number[] | readonly string[];

export type FieldSpecs = Readonly<Record<string, FieldSpec>>;

type ValueOf<S extends FieldSpec> = S extends { kind: "choice"; choices: readonly { value: infer C }[] }
  ? C
  : S extends { kind: "integer" | "number" }
    ? number
    : S extends { kind: "boolean" }
      ? boolean
      : S extends { kind: "integers" }
        ? readonly number[]
        : S extends { kind: "choices" }
          ? readonly string[]
          : S extends { kind: "seed" }
            ? number | null
            : string;

/** The values of a set of fields, typed from their specs. */
export type FieldValues<F extends FieldSpecs> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** What is wrong with one field's value, in words. */
export interface FieldProblem {
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}
