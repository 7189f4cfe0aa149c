// Large variables are updated block by block. An optimizer's update goes over a variable, its slots and its gradient a dozen
// times; where these are larger than the caches, each time through memory. Over a block of them only the first and the last
// time do, and what is computed on the way takes the memory of a block:
//
//     w' = f(w, m, v, g)   →   for each block i: w'[i] = f(w[i], m[i], v[i], g[i])
//
// where f works element by element. The blocks are the first axis of the variables' buffers (bufferShape.ts).
import { invariant } from "../../../shared/invariant.ts";
import { DisjointSets } from "../../trace/passes/disjointSets.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { isElementwise } from "../../trace/program/elementwiseTypes.ts";
import type { Equation, Program, ValueId } from "../../trace/program/ir.ts";
import { sameShape } from "../../trace/program/shape.ts";
import { optimizerScope } from "../../trace/recorder.ts";

export interface BlockedUpdate {
  /** What is done to a block: its inputs are `blocks`, then `scalars`, its outputs are blocks of `results`. */
  readonly program: Program;
  /** Values of the whole program, in blocks along their first axis. */
  readonly blocks: readonly ValueId[];
  readonly scalars: readonly ValueId[];
  readonly results: readonly ValueId[];
}

export interface BlockedProgram {
  /** The program without the updates' equations; it still yields their results, which someone else must make. */
  readonly rest: Program;
  readonly updates: readonly BlockedUpdate[];
}

export function takeOutBlockedUpdates(program: Program): BlockedProgram {
  const groups = blockedGroups(program);
  if (groups.length === 0) return { rest: program, updates: [] };
  const taken = new Set(groups.flat());
  const updates = groups.map((equations) => blockedUpdate(program, equations));
  const read = updates.flatMap(({ blocks, scalars }) => [...blocks, ...scalars]);
  const rest: Program = {
    ...program,
    equations: program.equations.filter((equation) => !taken.has(equation)),
    outputs: [
      ...program.outputs,
      ...read.map((value) => ({ value, role: { kind: "value", name: `update reads ${value}` } }) as const),
    ],
  };
  return { rest, updates };
}

/** Elementwise equations over blocks, those together that read one another's results or the same tensors. */
function blockedGroups(program: Program): readonly (readonly Equation[])[] {
  const equations = program.equations.filter((equation) => isBlocked(program, equation));
  const sets = new DisjointSets(program.values.length);
  for (const { inputs, outputs } of equations) {
    for (const input of inputs) if (!isScalar(program, input)) sets.join(input, outputs[0]!);
  }
  const groups = new Map<number, Equation[]>();
  for (const equation of equations) {
    const key = sets.of(equation.outputs[0]!);
    groups.set(key, [...(groups.get(key) ?? []), equation]);
  }
  return [...groups.values()].filter((group) => !isReadOnTheWay(program, group));
}

/** Whether what stays behind reads what the group makes, as clipping reads a gradient's squares: the step's own work comes first. */
function isReadOnTheWay(program: Program, group: readonly Equation[]): boolean {
  const own = new Set(group);
  const made = new Set(group.flatMap(({ outputs }) => outputs));
  return program.equations.some(
    (equation) => !own.has(equation) && equation.inputs.some((input) => made.has(input)),
  );
}

function isBlocked(program: Program, { scope, primitive, inputs, outputs }: Equation): boolean {
  if (scope !== optimizerScope || !isElementwise(primitive)) return false;
  const { shape } = typeOf(program, outputs[0]!);
  const isWhole = (value: ValueId) => sameShape(typeOf(program, value).shape, shape);
  return shape.length === 3 && inputs.every((input) => isWhole(input) || isScalar(program, input));
}

function blockedUpdate(program: Program, equations: readonly Equation[]): BlockedUpdate {
  const made = new Set(equations.flatMap(({ outputs }) => outputs));
  const read = new Set(equations.flatMap(({ inputs }) => inputs.filter((input) => !made.has(input))));
  const variable = [...read].filter((value) => !program.constants.has(value));
  const blocks = variable.filter((value) => !isScalar(program, value));
  const scalars = variable.filter((value) => isScalar(program, value));
  const readElsewhere = new Set([
    ...program.outputs.map(({ value }) => value),
    ...program.equations.flatMap((equation) => (equations.includes(equation) ? [] : equation.inputs)),
  ]);
  const results = [...made].filter((value) => readElsewhere.has(value));
  return {
    program: blockProgram(program, equations, { blocks, scalars, results }),
    blocks,
    scalars,
    results,
  };
}

function blockProgram(
  program: Program,
  equations: readonly Equation[],
  { blocks, scalars, results }: Omit<BlockedUpdate, "program">,
): Program {
  const builder = new ProgramBuilder();
  builder.scope = optimizerScope;
  const values = new Map<ValueId, ValueId>();
  const declare = (value: ValueId, shape: readonly number[]) => {
    const role = { kind: "state", name: `${value}` } as const;
    values.set(value, builder.input(role, { shape, dtype: typeOf(program, value).dtype }));
  };
  for (const block of blocks) declare(block, typeOf(program, block).shape.slice(1));
  for (const scalar of scalars) declare(scalar, []);
  const valueOf = (value: ValueId): ValueId => {
    const known = values.get(value);
    if (known !== undefined) return known;
    const constant = program.constants.get(value);
    invariant(constant, `%${value} is used before it is defined`);
    return builder.constant(constant, typeOf(program, value));
  };
  for (const { primitive, params, inputs, outputs } of equations) {
    const copies = builder.applyAll(primitive, params, inputs.map(valueOf));
    outputs.forEach((output, place) => values.set(output, copies[place]!));
  }
  for (const result of results) builder.output(valueOf(result), { kind: "value", name: `${result}` });
  return builder.build("update of a block");
}

function isScalar(program: Program, value: ValueId): boolean {
  return typeOf(program, value).shape.length === 0;
}

function typeOf(program: Program, value: ValueId): Program["values"][number] {
  const type = program.values[value];
  invariant(type, `value ${value} has no type`);
  return type;
}
