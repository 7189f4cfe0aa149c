// Reads a Keras layer's settings, which come from a file: every value is checked, wrong or absent ones give the default.
// Keras writes snake_case; so does TensorFlow.js in its files.

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Which Keras wrote the model: names and some functions differ. */
export type KerasDialect = "keras2" | "keras3" | "tfjs";

export class KerasConfig {
  readonly dialect: KerasDialect;
  readonly #values: JsonObject;

  constructor(values: unknown, dialect: KerasDialect) {
    this.#values = isObject(values) ? values : {};
    this.dialect = dialect;
  }

  has(key: string): boolean {
    return this.value(key) != null;
  }

  value(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  number(key: string, fallback: number): number {
    const value = this.value(key);
    return typeof value === "number" && Number.isFinite(value) ? shortest(value) : fallback;
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.value(key);
    return typeof value === "boolean" ? value : fallback;
  }

  text(key: string, fallback: string): string {
    const value = this.value(key);
    return typeof value === "string" ? value : fallback;
  }

  /** Whole numbers, one per axis: a single number stands for all, [[1, 2], [3, 4]] is [1, 2, 3, 4]. */
  integers(key: string, length: number, fallback: number): readonly number[] {
    const value = this.value(key);
    const list = flatNumbers(value);
    if (list.length === length) return list;
    return Array.from({ length }, () => list[0] ?? fallback);
  }

  object(key: string): KerasConfig {
    return new KerasConfig(this.value(key), this.dialect);
  }
}

/** A rate of 0.05 that went through float32 comes out as 0.05000000074505806: the shortest number of the same float32. */
function shortest(value: number): number {
  if (Number.isInteger(value) || Math.fround(value) !== value) return value;
  for (let digits = 1; digits < 9; digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}

function flatNumbers(value: unknown): readonly number[] {
  if (typeof value === "number") return Number.isInteger(value) ? [value] : [];
  return Array.isArray(value) ? value.flatMap(flatNumbers) : [];
}

/** Name and settings of a thing that Keras writes as text or as { class_name, config }. */
export interface KerasThing {
  /** Without case and underscores: "meansquarederror". */
  readonly name: string;
  readonly config: KerasConfig;
}

export function kerasThing(value: unknown, dialect: KerasDialect): KerasThing | null {
  if (typeof value === "string") return { name: plainName(value), config: new KerasConfig({}, dialect) };
  if (!isObject(value)) return null;
  const inner = value["config"];
  // Keras 3 writes a function as { class_name: "function", config: "relu" }.
  if (typeof inner === "string") return { name: plainName(inner), config: new KerasConfig({}, dialect) };
  const className = value["class_name"];
  return typeof className === "string"
    ? { name: plainName(className), config: new KerasConfig(inner, dialect) }
    : null;
}

export function plainName(name: string): string {
  return name.replaceAll(/[_\s]/g, "").toLowerCase();
}
