// Packs small variables that the optimizer updates alike into one flat tensor per slot, so that a net of many small layers
// costs one update and not one per variable:
//
//     wᵢ' = f(wᵢ, mᵢ, gᵢ)  for i = 1…n   →   W' = f(W, M, concat(g₁…gₙ)),  wᵢ = reshape(slice(W))
//
// f is elementwise, so every number stays what it was, bit for bit. Which variables are packed depends on the graph and the
// optimizer alone, so the programs of all batch sizes agree on it.
import { invariant } from "../../../shared/invariant.ts";
import { ProgramBuilder } from "../program/builder.ts";
import type { Equation, Program, ProgramShape, ValueId } from "../program/ir.ts";
import { sizeOf } from "../program/shape.ts";
import { indexProgram, updateConeOf, type ProgramIndex, type UpdateCone } from "./updateCone.ts";

export interface PackedPart {
  readonly name: string;
  readonly shape: ProgramShape;
  /** First element within the packed tensor. */
  readonly offset: number;
}

/** One flat float32 tensor that holds several variables. */
export interface StatePack {
  readonly name: string;
  readonly size: number;
  readonly parts: readonly PackedPart[];
}

export interface PackedProgram {
  readonly program: Program;
  readonly packs: readonly StatePack[];
}

/** Above this, copying a variable in and out of the pack costs more than its own update's calls. */
const largestPackedVariable = 4096;

export function packState(program: Program): PackedProgram {
  const index = indexProgram(program);
  const groups = groupsOf(index);
  if (groups.length === 0) return { program, packs: [] };
  return new Packing(index, groups).run();
}

function groupsOf(index: ProgramIndex): readonly (readonly UpdateCone[])[] {
  const bySignature = new Map<string, UpdateCone[]>();
  for (const cone of largestCones(index)) {
    const group = bySignature.get(cone.signature);
    if (group) group.push(cone);
    else bySignature.set(cone.signature, [cone]);
  }
  return [...bySignature.values()].filter((group) => group.length > 1);
}

/** One cone per variable: the one that holds the updates of its slots as well. */
function largestCones(index: ProgramIndex): readonly UpdateCone[] {
  const cones: UpdateCone[] = [];
  for (const { value, role } of index.program.outputs) {
    if (role.kind !== "state" || sizeOf(shapeOf(index.program, value)) > largestPackedVariable) continue;
    const cone = updateConeOf(index, value);
    if (cone) cones.push(cone);
  }
  cones.sort((a, b) => b.equations.length - a.equations.length);
  const covered = new Set<string>();
  return cones.filter((cone) => {
    const names = cone.leafStates.filter((name) => name !== null);
    if (names.some((name) => covered.has(name))) return false;
    for (const name of names) covered.add(name);
    return names.length > 0;
  });
}

interface Group {
  readonly cones: readonly UpdateCone[];
  readonly offsets: readonly number[];
  readonly size: number;
  /** The packed input of each leaf position that is a state. */
  readonly packs: readonly (StatePack | null)[];
  readonly packedInputs: readonly (ValueId | null)[];
}

class Packing {
  readonly #index: ProgramIndex;
  readonly #builder = new ProgramBuilder();
  readonly #renamed = new Map<ValueId, ValueId>();
  readonly #groups: readonly Group[];
  readonly #packedEquations: ReadonlySet<Equation>;
  readonly #packedNames: ReadonlySet<string>;

  constructor(index: ProgramIndex, groups: readonly (readonly UpdateCone[])[]) {
    this.#index = index;
    this.#packedNames = new Set(groups.flat().flatMap((cone) => cone.leafStates.filter((name) => name !== null)));
    this.#packedEquations = new Set(groups.flat().flatMap((cone) => cone.equations));
    this.#addPlainInputs();
    this.#groups = groups.map((cones, number) => this.#addGroup(cones, number));
  }

  run(): PackedProgram {
    for (const equation of this.#index.program.equations) {
      if (!this.#packedEquations.has(equation)) this.#copy(equation);
    }
    for (const { value, role } of this.#index.program.outputs) {
      if (role.kind === "state" && this.#packedNames.has(role.name)) continue;
      this.#builder.output(this.#rename(value), role);
    }
    for (const group of this.#groups) this.#update(group);
    const packs = this.#groups.flatMap((group) => group.packs.filter((pack) => pack !== null));
    return { program: this.#builder.build(this.#index.program.name), packs };
  }

  #addPlainInputs(): void {
    for (const { value, role } of this.#index.program.inputs) {
      if (role.kind === "state" && this.#packedNames.has(role.name)) continue;
      this.#renamed.set(value, this.#builder.input(role, typeOf(this.#index.program, value)));
    }
  }

  #addGroup(cones: readonly UpdateCone[], number: number): Group {
    const sizes = cones.map((cone) => sizeOf(this.#shapeOfCone(cone)));
    const offsets = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0));
    const size = sizes.reduce((sum, part) => sum + part, 0);
    const [first] = cones;
    invariant(first, "a group has cones");
    const packs = first.leafStates.map((state, leaf) => (state === null ? null : packOf(cones, leaf, offsets, size, number, this.#index.program)));
    const packedInputs = packs.map((pack) =>
      pack === null ? null : this.#builder.input({ kind: "state", name: pack.name }, { shape: [size], dtype: "float32" }),
    );
    const group: Group = { cones, offsets, size, packs, packedInputs };
    this.#unpackUsed(group);
    return group;
  }

  /** A variable that something besides its own update reads (a weight in the forward pass) is cut out of the pack. */
  #unpackUsed(group: Group): void {
    group.cones.forEach((cone, at) => {
      const shape = this.#shapeOfCone(cone);
      cone.leaves.forEach((leaf, position) => {
        const packed = group.packedInputs[position];
        if (packed === null || packed === undefined || !this.#isReadOutside(leaf)) return;
        this.#builder.scope = "optimizer";
        const flat = this.#builder.apply("slice", { begin: [group.offsets[at]!], size: [sizeOf(shape)] }, [packed]);
        this.#renamed.set(leaf, this.#builder.apply("reshape", { shape }, [flat]));
      });
    });
  }

  #update(group: Group): void {
    const [first] = group.cones;
    invariant(first, "a group has cones");
    this.#builder.scope = "optimizer";
    const flat = new Map<ValueId, ValueId>();
    first.leaves.forEach((leaf, position) => {
      flat.set(leaf, group.packedInputs[position] ?? this.#concatenated(group, position));
    });
    for (const equation of first.equations) {
      const inputs = equation.inputs.map((input) => flat.get(input) ?? this.#rename(input));
      const [output] = this.#builder.applyAll(equation.primitive, equation.params, inputs);
      flat.set(equation.outputs[0]!, output!);
    }
    for (const { name, value } of first.nextStates) {
      const pack = group.packs[first.leafStates.indexOf(name)];
      invariant(pack, `${name} is not packed`);
      this.#builder.output(flat.get(value)!, { kind: "state", name: pack.name });
    }
    this.#keepFixed(group, first);
  }

  /** A packed state that its update only reads goes out as it came in. */
  #keepFixed(group: Group, first: UpdateCone): void {
    const carried = new Set(first.nextStates.map(({ name }) => name));
    first.leafStates.forEach((name, position) => {
      const pack = group.packs[position];
      if (name === null || !pack || carried.has(name)) return;
      this.#builder.output(group.packedInputs[position]!, { kind: "state", name: pack.name });
    });
  }

  #concatenated(group: Group, position: number): ValueId {
    const parts = group.cones.map((cone) => {
      const leaf = this.#rename(cone.leaves[position]!);
      return this.#builder.apply("reshape", { shape: [sizeOf(this.#builder.shapeOf(leaf))] }, [leaf]);
    });
    return this.#builder.apply("concat", { axis: 0 }, parts);
  }

  #copy(equation: Equation): void {
    this.#builder.scope = equation.scope;
    const outputs = this.#builder.applyAll(equation.primitive, equation.params, equation.inputs.map((input) => this.#rename(input)));
    equation.outputs.forEach((output, at) => this.#renamed.set(output, outputs[at]!));
  }

  #rename(value: ValueId): ValueId {
    const known = this.#renamed.get(value);
    if (known !== undefined) return known;
    const constant = this.#index.program.constants.get(value);
    invariant(constant !== undefined, `%${value} is used before it is defined`);
    const copy = this.#builder.constant(constant, typeOf(this.#index.program, value));
    this.#renamed.set(value, copy);
    return copy;
  }

  #isReadOutside(value: ValueId): boolean {
    const uses = this.#index.uses.get(value) ?? [];
    const isOutput = this.#index.program.outputs.some((output) => output.value === value);
    return isOutput || uses.some((use) => !this.#packedEquations.has(use));
  }

  #shapeOfCone(cone: UpdateCone): ProgramShape {
    return shapeOf(this.#index.program, cone.leaves[0]!);
  }
}

function packOf(
  cones: readonly UpdateCone[],
  leaf: number,
  offsets: readonly number[],
  size: number,
  group: number,
  program: Program,
): StatePack {
  const parts = cones.map((cone, at) => {
    const name = cone.leafStates[leaf];
    invariant(name !== null && name !== undefined, "packed leaves are states");
    return { name, shape: shapeOf(program, cone.leaves[leaf]!), offset: offsets[at]! };
  });
  return { name: `packed/${group}/${leaf}`, size, parts };
}

function typeOf(program: Program, value: ValueId): Program["values"][number] {
  const type = program.values[value];
  invariant(type !== undefined, `%${value} has no type`);
  return type;
}

function shapeOf(program: Program, value: ValueId): ProgramShape {
  return typeOf(program, value).shape;
}
