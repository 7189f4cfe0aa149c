// How one variable is updated, as a little tree: the elementwise equations between the gradient, the variable with its
// optimizer slots, and their next values. Two variables with equal signatures are updated by the same arithmetic.
import type { Equation, PrimitiveName, Program, ValueId } from "../program/ir.ts";
import { sameShape } from "../program/shape.ts";

/** Elementwise primitives an optimizer's update may consist of. */
const elementwise: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>([
  "neg", "abs", "sign", "sqrt", "rsqrt", "square", "exp", "log", "reciprocal", "tanh", "sigmoid", "relu", "clip",
  "add", "sub", "mul", "div", "pow", "maximum", "minimum", "squaredDifference", "select", "addN",
  "less", "lessEqual", "greater", "greaterEqual", "equal", "notEqual",
]);

export interface UpdateCone {
  /** Equations in dependency order. */
  readonly equations: readonly Equation[];
  /** Tensors of the variable's shape that come from outside, in order of first use: gradient and states. */
  readonly leaves: readonly ValueId[];
  /** Names of the state leaves by position in `leaves`; null for other tensors. */
  readonly leafStates: readonly (string | null)[];
  /** Next values inside the cone, in order of their equations. */
  readonly nextStates: readonly { readonly name: string; readonly value: ValueId }[];
  /** Equal for two variables exactly where the same arithmetic updates both. */
  readonly signature: string;
}

/** Facts about a program that every cone is looked up in. */
export interface ProgramIndex {
  readonly program: Program;
  readonly definitions: ReadonlyMap<ValueId, Equation>;
  readonly uses: ReadonlyMap<ValueId, readonly Equation[]>;
  readonly stateOf: ReadonlyMap<ValueId, string>;
  /** State names whose next value a value is; one value may be the next value of several. */
  readonly nextOf: ReadonlyMap<ValueId, readonly string[]>;
}

export function indexProgram(program: Program): ProgramIndex {
  const definitions = new Map<ValueId, Equation>();
  const uses = new Map<ValueId, Equation[]>();
  for (const equation of program.equations) {
    for (const output of equation.outputs) definitions.set(output, equation);
    for (const input of new Set(equation.inputs)) uses.set(input, [...(uses.get(input) ?? []), equation]);
  }
  const stateOf = new Map<ValueId, string>();
  for (const { value, role } of program.inputs) if (role.kind === "state") stateOf.set(value, role.name);
  const nextOf = new Map<ValueId, string[]>();
  for (const { value, role } of program.outputs) {
    if (role.kind === "state") nextOf.set(value, [...(nextOf.get(value) ?? []), role.name]);
  }
  return { program, definitions, uses, stateOf, nextOf };
}

/** The cone above a next value, or null where the update is not elementwise throughout. */
export function updateConeOf(index: ProgramIndex, next: ValueId): UpdateCone | null {
  const shape = index.program.values[next]?.shape;
  if (shape === undefined || shape.length === 0) return null;
  const walk = new ConeWalk(index, shape);
  return walk.visit(next) === null ? null : walk.finish();
}

class ConeWalk {
  readonly #index: ProgramIndex;
  readonly #shape: readonly number[];
  readonly #equations: Equation[] = [];
  readonly #labels = new Map<ValueId, string>();
  readonly #leaves: ValueId[] = [];
  readonly #parts: string[] = [];

  constructor(index: ProgramIndex, shape: readonly number[]) {
    this.#index = index;
    this.#shape = shape;
  }

  /** The value's label, or null where it does not belong to an elementwise update. */
  visit(value: ValueId): string | null {
    const known = this.#labels.get(value);
    if (known !== undefined) return known;
    const label = this.#label(value);
    if (label !== null) this.#labels.set(value, label);
    return label;
  }

  finish(): UpdateCone | null {
    const inside = new Set(this.#equations);
    const nextStates: { name: string; value: ValueId }[] = [];
    for (const equation of this.#equations) {
      const [output] = equation.outputs;
      if (output === undefined) return null;
      const names = this.#index.nextOf.get(output) ?? [];
      for (const name of names) nextStates.push({ name, value: output });
      const leaks = (this.#index.uses.get(output) ?? []).some((use) => !inside.has(use));
      if (leaks || this.#isOtherOutput(output)) return null;
    }
    const leafStates = this.#leaves.map((leaf) => this.#index.stateOf.get(leaf) ?? null);
    const carried = nextStates.map(({ name, value }) => `${this.#labels.get(value)}→${leafStates.indexOf(name)}`);
    // A next value whose own variable is not read by the update can't share a packed tensor with it.
    if (nextStates.some(({ name }) => !leafStates.includes(name))) return null;
    const kinds = leafStates.map((name) => (name === null ? "tensor" : nextStates.some((next) => next.name === name) ? "state" : "fixed"));
    const signature = [...this.#parts, ...carried, ...kinds].join(";");
    return { equations: this.#equations, leaves: this.#leaves, leafStates, nextStates, signature };
  }

  #label(value: ValueId): string | null {
    const type = this.#index.program.values[value];
    if (type === undefined) return null;
    const constant = this.#index.program.constants.get(value);
    if (type.shape.length === 0) return constant === undefined ? `scalar ${value}` : `constant ${type.dtype} ${constant[0]}`;
    if (!sameShape(type.shape, this.#shape)) return null;
    const equation = this.#index.definitions.get(value);
    if (constant !== undefined) return null;
    if (equation === undefined || !this.#belongs(equation)) return this.#leaf(value, type.dtype);
    const inputs = equation.inputs.map((input) => this.visit(input));
    if (inputs.includes(null)) return null;
    this.#equations.push(equation);
    this.#parts.push(`${equation.primitive}${JSON.stringify(equation.params)}(${inputs.join(",")})`);
    return `value ${this.#equations.length}`;
  }

  #belongs(equation: Equation): boolean {
    return equation.scope === "optimizer" && equation.outputs.length === 1 && elementwise.has(equation.primitive);
  }

  #leaf(value: ValueId, dtype: string): string | null {
    if (dtype !== "float32") return null;
    this.#leaves.push(value);
    return `leaf ${this.#leaves.length}`;
  }

  /** True where the program yields the value as something other than a next state. */
  #isOtherOutput(value: ValueId): boolean {
    return this.#index.program.outputs.some((output) => output.value === value && output.role.kind !== "state");
  }
}
