// Lowers the equations of a Program into a graph under construction. What the Program's inputs are called and where they
// come from (graph inputs, loop state, gathered rows, weights as constants) is the caller's affair.
import { AppFailure, appError, fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import type { Equation, PrimitiveName, Program, ValueId } from "../trace/program/ir.ts";
import type { GraphBuilder } from "./graphBuilder.ts";
import { type LoweringContext, type Rule } from "./lower/rule.ts";
import { loweringTable } from "./lower/table.ts";

export interface LoweringTarget {
  readonly opset: number;
  /** True where onnxruntime's own operators may be used. */
  readonly ownOperators: boolean;
  /** Channels per block where convolutions may run on images in blocks of channels (blockedConvolution.ts); else absent. */
  readonly channelBlock?: number;
}

/** What exports are written in: the widest reach. */
export const exportTarget: LoweringTarget = { opset: 17, ownOperators: false };
/** What the training engine runs itself. */
export const trainingTarget: LoweringTarget = { opset: 18, ownOperators: true };
/** What it runs on devices other than the CPU, which lack some operators and optional outputs. */
export const deviceTarget: LoweringTarget = { opset: 18, ownOperators: false };

export type ValueNames = Map<ValueId, string>;

/**
 * Adds the program's equations to the graph.
 * @param inputs ONNX name of every program input.
 * @returns the ONNX name of every value, outputs among them. Throws AppFailure (engine/no-rule) where a rule is missing.
 */
export function lowerProgram(
  program: Program,
  graph: GraphBuilder,
  target: LoweringTarget,
  inputs: ReadonlyMap<ValueId, string>,
): ValueNames {
  const names: ValueNames = new Map(inputs);
  for (const [value, data] of program.constants) {
    const type = program.values[value];
    invariant(type, `constant ${value} has no type`);
    names.set(value, graph.constant(data, type.shape, type.dtype));
  }
  const context = loweringContext(program, graph, target, names);
  for (const equation of program.equations) {
    const isMade = equation.outputs.every((output) => names.has(output));
    if (!isMade) lowerEquation(context, target, names, equation);
  }
  return names;
}

function loweringContext(
  program: Program,
  graph: GraphBuilder,
  target: LoweringTarget,
  names: ValueNames,
): LoweringContext {
  const typeOf = (value: ValueId) => {
    const type = program.values[value];
    invariant(type, `value ${value} has no type`);
    return type;
  };
  const makers = new Map(
    program.equations.flatMap((equation) => equation.outputs.map((output) => [output, equation] as const)),
  );
  const users = usersOf(program);
  let batch: string | undefined;
  return {
    graph,
    opset: target.opset,
    ownOperators: target.ownOperators,
    channelBlock: target.channelBlock ?? null,
    shared: new Map(),
    type: typeOf,
    isNamed: (value) => names.has(value),
    setName: (value, name) => names.set(value, name),
    maker: (value) => makers.get(value),
    soleUser: (value) => {
      const all = users.get(value) ?? [];
      return all.length === 1 ? all[0]! : null;
    },
    name: (value) => {
      const name = names.get(value);
      invariant(name !== undefined, `value ${value} is used before it is made`);
      return name;
    },
    batchLength: () => (batch ??= makeBatchLength(program, graph, names)),
  };
}

/** Equations that read each value; null stands for the program's outputs. */
function usersOf(program: Program): ReadonlyMap<ValueId, readonly (Equation | null)[]> {
  const users = new Map<ValueId, (Equation | null)[]>();
  const add = (value: ValueId, user: Equation | null) => {
    const known = users.get(value);
    if (known) known.push(user);
    else users.set(value, [user]);
  };
  for (const equation of program.equations) for (const input of equation.inputs) add(input, equation);
  for (const { value } of program.outputs) add(value, null);
  return users;
}

/** Length of the free axis, read off the first input that has it. */
function makeBatchLength(program: Program, graph: GraphBuilder, names: ValueNames): string {
  const input = program.inputs.find(({ value }) => program.values[value]?.shape[0] === -1);
  const name = input && names.get(input.value);
  invariant(name !== undefined, "no input has a free batch axis");
  return graph.node("Gather", [graph.node("Shape", [name]), graph.scalar(0, "int64")]);
}

function lowerEquation(
  context: LoweringContext,
  target: LoweringTarget,
  names: ValueNames,
  equation: Equation,
): void {
  const rule = loweringTable[equation.primitive] as Rule<PrimitiveName>;
  if (rule.opset > target.opset) {
    fail("engine/no-rule", { found: `${equation.primitive} in ${equation.scope} needs opset ${rule.opset}` });
  }
  const made = rule.lower(context, equation);
  const outputs = typeof made === "string" ? [made] : made;
  invariant(
    outputs.length === equation.outputs.length,
    `${equation.primitive} made ${outputs.length} outputs`,
  );
  equation.outputs.forEach((value, index) => names.set(value, outputs[index]!));
}

/** The failure as an export sees it. */
export function asExportFailure(failure: AppFailure): AppFailure {
  if (failure.error.code !== "engine/no-rule") return failure;
  return new AppFailure(appError("export/unsupported", { found: failure.error.found }));
}
