// The update of a small variable costs little but its dozen nodes. Variables that an optimizer updates in the same way are
// packed into flat buffers, one per slot, and updated as one:
//
//     w1' = f(w1, m1, g1), w2' = f(w2, m2, g2)   →   [w1' w2'] = f([w1 w2], [m1 m2], [g1 g2])
//
// where f works element by element. The forward pass reads its weights as slices of the buffer. Large variables stay alone,
// but in a buffer's shape where their last axis is short or they are updated in blocks.
import { invariant } from "../../../shared/invariant.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { isElementwise } from "../../trace/program/elementwiseTypes.ts";
import type { Equation, Program, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import { sameShape, sizeOf } from "../../trace/program/shape.ts";
import { optimizerScope } from "../../trace/recorder.ts";
import { bufferShape, liesInBlocks } from "./bufferShape.ts";

/** Where a packed variable lies: `offset` in elements. */
export interface PackedPlace {
  readonly buffer: string;
  readonly offset: number;
}

/** Place of each packed state variable by name. */
export type StatePacking = ReadonlyMap<string, PackedPlace>;

export interface PackedProgram {
  readonly program: Program;
  readonly packing: StatePacking;
}

/** Larger variables gain nothing from company: their nodes are busy with elements. */
const largestPacked = 32_768;
const shortAxis = 256;

export function packState(program: Program): PackedProgram {
  const groups = groupsOf(program);
  return groups.length === 0 ? { program, packing: new Map() } : new Packer(program, groups).pack();
}

/** One weight with its slots and the equations that update them. */
interface Update {
  readonly weight: string;
  readonly shape: ProgramShape;
  /** Slot ("" for the weight itself) → state input and its next value. */
  readonly slots: ReadonlyMap<
    string,
    { readonly name: string; readonly input: ValueId; readonly next: ValueId }
  >;
  readonly equations: readonly Equation[];
  /** Values of the weight's shape that the update reads besides the state, in order of first use: gradients. */
  readonly gradients: readonly ValueId[];
  /** Equal for updates that compute the same. */
  readonly key: string;
}

function groupsOf(program: Program): readonly (readonly Update[])[] {
  const byKey = new Map<string, Update[]>();
  for (const update of updatesOf(program)) byKey.set(update.key, [...(byKey.get(update.key) ?? []), update]);
  return [...byKey.values()].flatMap((updates) => {
    const small = updates.filter(({ shape }) => sizeOf(shape) <= largestPacked);
    const large = updates.filter(({ shape }) => sizeOf(shape) > largestPacked && gainsAlone(shape));
    return [
      ...(small.length > 1 || small.some(({ shape }) => gainsFromBeingFlat(shape)) ? [small] : []),
      ...large.map((update) => [update]),
    ];
  });
}

function gainsAlone(shape: ProgramShape): boolean {
  return gainsFromBeingFlat(shape) || liesInBlocks(sizeOf(shape));
}

/** onnxruntime spreads a scalar over the last axis at a time: a short one costs many small loops. */
function gainsFromBeingFlat(shape: ProgramShape): boolean {
  return shape.length > 1 && shape.at(-1)! < shortAxis;
}

function updatesOf(program: Program): readonly Update[] {
  const reader = new UpdateReader(program);
  const weights = program.inputs.flatMap(({ role }) =>
    role.kind === "state" && !role.name.startsWith(`${optimizerScope}/`) ? [role.name] : [],
  );
  return weights.flatMap((weight) => reader.read(weight) ?? []);
}

/** Finds the update of a weight and says in a key what it computes. */
class UpdateReader {
  readonly #program: Program;
  readonly #inputs = new Map<string, ValueId>();
  readonly #outputs = new Map<string, ValueId>();
  readonly #makers = new Map<ValueId, Equation>();
  readonly #users = new Map<ValueId, Equation[]>();

  constructor(program: Program) {
    this.#program = program;
    for (const { value, role } of program.inputs)
      if (role.kind === "state") this.#inputs.set(role.name, value);
    for (const { value, role } of program.outputs)
      if (role.kind === "state") this.#outputs.set(role.name, value);
    for (const equation of program.equations) {
      for (const output of equation.outputs) this.#makers.set(output, equation);
      for (const input of equation.inputs)
        this.#users.set(input, [...(this.#users.get(input) ?? []), equation]);
    }
  }

  read(weight: string): Update | null {
    const slots = this.#slotsOf(weight);
    const shape = this.#program.values[slots.get("")?.input ?? -1]?.shape;
    if (shape === undefined || sizeOf(shape) < 2) return null;
    const found = this.#walk(slots, shape);
    if (found === null || found.gradients.length === 0) return null;
    const keys = [...slots].map(([slot, { next }]) => `${slot}=${found.keyOf(next)}`);
    const equations = this.#program.equations.filter((equation) => found.equations.has(equation));
    if (!this.#isClosed(found.equations, slots)) return null;
    return { weight, shape, slots, equations, gradients: found.gradients, key: keys.join("; ") };
  }

  #slotsOf(weight: string): Update["slots"] {
    const slots = new Map<string, { name: string; input: ValueId; next: ValueId }>();
    for (const [name, input] of this.#inputs) {
      const next = this.#outputs.get(name);
      if (next === undefined) continue;
      if (name === weight) slots.set("", { name, input, next });
      if (name.startsWith(`${optimizerScope}/`) && name.endsWith(`/${weight}`)) {
        slots.set(name.slice(optimizerScope.length + 1, -weight.length - 1), { name, input, next });
      }
    }
    return slots;
  }

  /** The optimizer's elementwise equations behind the next values; null where one of them is of another kind. */
  #walk(slots: Update["slots"], shape: ProgramShape) {
    const equations = new Set<Equation>();
    const gradients: ValueId[] = [];
    const keys = new Map<ValueId, string>();
    for (const [slot, { input }] of slots) keys.set(input, `state ${slot}`);
    const visit = (value: ValueId): string | null => {
      const known = keys.get(value);
      if (known !== undefined) return known;
      const key = this.#keyOfValue(value, shape, { equations, gradients, visit });
      if (key !== null) keys.set(value, key);
      return key;
    };
    for (const { next } of slots.values()) if (visit(next) === null) return null;
    return { equations, gradients, keyOf: (value: ValueId) => keys.get(value)! };
  }

  #keyOfValue(
    value: ValueId,
    shape: ProgramShape,
    walk: { equations: Set<Equation>; gradients: ValueId[]; visit: (value: ValueId) => string | null },
  ): string | null {
    const type = this.#program.values[value];
    if (type?.shape.length === 0) return `scalar ${value}`;
    if (!type || type.dtype !== "float32" || !sameShape(type.shape, shape)) return null;
    const maker = this.#makers.get(value);
    if (maker === undefined) return null;
    if (maker.scope !== optimizerScope) return `gradient ${walk.gradients.push(value)}`;
    if (!isElementwise(maker.primitive)) return null;
    const inputs = maker.inputs.map(walk.visit);
    if (inputs.includes(null)) return null;
    walk.equations.add(maker);
    return `${maker.primitive}${JSON.stringify(maker.params)}(${inputs.join(", ")})`;
  }

  /** True where nothing outside reads what the update computes on the way. */
  #isClosed(equations: ReadonlySet<Equation>, slots: Update["slots"]): boolean {
    const states = new Set([...slots.values()].map(({ name }) => name));
    const readElsewhere = this.#program.outputs.some(
      ({ value, role }) =>
        equations.has(this.#makers.get(value)!) && !(role.kind === "state" && states.has(role.name)),
    );
    if (readElsewhere) return false;
    return [...equations].every((equation) =>
      equation.outputs.every((output) =>
        (this.#users.get(output) ?? []).every((user) => equations.has(user)),
      ),
    );
  }
}

class Packer {
  readonly #program: Program;
  readonly #groups: readonly (readonly Update[])[];
  readonly #builder = new ProgramBuilder();
  readonly #values = new Map<ValueId, ValueId>();
  readonly #packing = new Map<string, PackedPlace>();
  readonly #buffers = new Map<string, ValueId>();

  constructor(program: Program, groups: readonly (readonly Update[])[]) {
    this.#program = program;
    this.#groups = groups;
  }

  pack(): PackedProgram {
    this.#groups.forEach((group, index) => this.#placeGroup(group, index));
    for (const { value, role } of this.#program.inputs) {
      if (role.kind === "state" && this.#packing.has(role.name)) continue;
      this.#values.set(value, this.#builder.input(role, this.#program.values[value]!));
    }
    this.#groups.forEach((group, index) => this.#declareBuffers(group, index));
    for (const group of this.#groups) this.#sliceWeights(group);
    const packed = new Set(this.#groups.flatMap((group) => group.flatMap((update) => update.equations)));
    for (const equation of this.#program.equations) if (!packed.has(equation)) this.#copy(equation);
    this.#groups.forEach((group, index) => this.#updateGroup(group, index));
    for (const { value, role } of this.#program.outputs) {
      if (role.kind !== "state" || !this.#packing.has(role.name))
        this.#builder.output(this.#value(value), role);
    }
    return { program: this.#builder.build(this.#program.name), packing: this.#packing };
  }

  #placeGroup(group: readonly Update[], index: number): void {
    let offset = 0;
    for (const { slots, shape } of group) {
      for (const [slot, { name }] of slots)
        this.#packing.set(name, { buffer: bufferName(index, slot), offset });
      offset += sizeOf(shape);
    }
  }

  #declareBuffers(group: readonly Update[], index: number): void {
    const total = sizeOfGroup(group);
    for (const slot of group[0]!.slots.keys()) {
      const name = bufferName(index, slot);
      this.#buffers.set(
        name,
        this.#builder.input({ kind: "state", name }, { shape: bufferShape(total), dtype: "float32" }),
      );
    }
  }

  #sliceWeights(group: readonly Update[]): void {
    for (const { slots, shape, weight } of group) {
      const { input } = slots.get("")!;
      const { buffer, offset } = this.#packing.get(weight)!;
      this.#builder.scope = weight.slice(0, weight.lastIndexOf("/"));
      const whole = this.#flat(this.#buffers.get(buffer)!);
      const flat =
        group.length === 1
          ? whole
          : this.#builder.apply("slice", { begin: [offset], size: [sizeOf(shape)] }, [whole]);
      this.#values.set(input, this.#shaped(flat, shape));
    }
  }

  /** Applies the first member's update to the buffers, with all members' gradients one after the other. */
  #updateGroup(group: readonly Update[], index: number): void {
    const [first] = group;
    invariant(first, "a group has members");
    this.#builder.scope = optimizerScope;
    const packed = new Map<ValueId, ValueId>();
    for (const [slot, { input }] of first.slots)
      packed.set(input, this.#buffers.get(bufferName(index, slot))!);
    const shape = bufferShape(sizeOfGroup(group));
    first.gradients.forEach((gradient, place) => {
      const parts = group.map((update) => this.#value(update.gradients[place]!));
      packed.set(gradient, this.#shaped(this.#joined(parts), shape));
    });
    for (const equation of first.equations) {
      const inputs = equation.inputs.map((input) => packed.get(input) ?? this.#value(input));
      const outputs = this.#builder.applyAll(equation.primitive, equation.params, inputs);
      equation.outputs.forEach((output, place) => packed.set(output, outputs[place]!));
    }
    for (const [slot, { next }] of first.slots) {
      this.#builder.output(packed.get(next)!, { kind: "state", name: bufferName(index, slot) });
    }
  }

  /** One after the other, flat; a single value as it is. */
  #joined(values: readonly ValueId[]): ValueId {
    if (values.length === 1) return values[0]!;
    const flat = values.map((value) => this.#flat(value));
    return this.#builder.apply("concat", { axis: 0 }, flat);
  }

  #flat(value: ValueId): ValueId {
    return this.#shaped(value, [sizeOf(this.#builder.shapeOf(value))]);
  }

  #shaped(value: ValueId, shape: ProgramShape): ValueId {
    if (sameShape(this.#builder.shapeOf(value), shape)) return value;
    return this.#builder.apply("reshape", { shape }, [value]);
  }

  #copy(equation: Equation): void {
    this.#builder.scope = equation.scope;
    const outputs = this.#builder.applyAll(
      equation.primitive,
      equation.params,
      equation.inputs.map((input) => this.#value(input)),
    );
    equation.outputs.forEach((output, place) => this.#values.set(output, outputs[place]!));
  }

  #value(value: ValueId): ValueId {
    const known = this.#values.get(value);
    if (known !== undefined) return known;
    const constant = this.#program.constants.get(value);
    invariant(constant, `%${value} is used before it is defined`);
    const copy = this.#builder.constant(constant, this.#program.values[value]!);
    this.#values.set(value, copy);
    return copy;
  }
}

function sizeOfGroup(group: readonly Update[]): number {
  return group.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function bufferName(group: number, slot: string): string {
  return `packed ${group}/${slot}`;
}
