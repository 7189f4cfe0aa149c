// Wraps a program that takes one batch into a Scan over K batches: the state is the loop's state, the columns are captured,
// one row of indices is scanned per step, and each metric comes out as [K]. One call, no JavaScript between steps. For devices
// without a Scan kernel the same step stands alone, one batch per call.
import { invariant } from "../../../shared/invariant.ts";
import { GraphBuilder } from "../../onnx/graphBuilder.ts";
import { lowerProgram, type LoweringTarget, type ValueNames } from "../../onnx/lowerProgram.ts";
import { modelOf } from "../../onnx/model.ts";
import { encodeMessage, joinChunks } from "../../onnx/proto/write.ts";
import type { Graph } from "../../onnx/proto/messages.ts";
import type { Program, ValueId, ValueType } from "../../trace/program/ir.ts";
import { takeOutBlockedUpdates, type BlockedProgram, type BlockedUpdate } from "./blockedUpdates.ts";
import { declareColumns, gatherBatch, type ColumnInput, type Preprocess } from "./batchInputs.ts";
import { stopCopies } from "./writtenInPlace.ts";

export const indicesName = "indices";
export const stepName = "step";

/** A state variable as the loop carries it. */
export interface LoopState {
  readonly name: string;
  readonly type: ValueType;
  readonly input: ValueId;
  /** Where its next value is computed; null where the program only reads it. */
  readonly next: ValueId | null;
}

/** "scan": K batches per call, indices [K, batch]. "step", for devices without Scan: one batch per call, indices [batch]. */
export type LoopForm = "scan" | "step";

export interface LoopMetric {
  readonly name: string;
  /** Of one step: [] or, for a tally, [numbers]. */
  readonly shape: readonly number[];
}

export interface LoopModel {
  readonly form: LoopForm;
  readonly bytes: Uint8Array;
  readonly batch: number;
  readonly columns: readonly ColumnInput[];
  readonly states: readonly LoopState[];
  readonly metrics: readonly LoopMetric[];
  readonly takesStep: boolean;
}

export function stateInputName(name: string): string {
  return `state/${name}`;
}

export function stateOutputName(name: string): string {
  return `next/${name}`;
}

export function metricOutputName(name: string): string {
  return `metric/${name}`;
}

/** Throws AppFailure (engine/no-rule) where a primitive can't be lowered. */
export function buildLoopModel(
  program: Program,
  batch: number,
  columns: readonly ColumnInput[],
  preprocess: Preprocess,
  target: LoweringTarget,
): LoopModel {
  const states = loopStates(program);
  const metrics = program.outputs.flatMap(({ role, value }) =>
    role.kind === "metric" ? [{ name: role.name, shape: typeOf(program, value).shape }] : [],
  );
  const stepInput = program.inputs.find(({ role }) => role.kind === "step");
  const form = target.ownOperators ? "scan" : "step";
  const plan: LoopPlan = {
    form,
    program,
    batch,
    columns,
    preprocess,
    states,
    stepValue: stepInput?.value ?? null,
    target,
  };
  const graph = form === "scan" ? scanGraph(plan, metrics) : stepGraph(plan, metrics);
  const model = modelOf(graph, target, { name: program.name });
  return {
    form,
    bytes: joinChunks(encodeMessage("ModelProto", model)),
    batch,
    columns,
    states,
    metrics,
    takesStep: stepInput !== undefined,
  };
}

interface LoopPlan {
  readonly form: LoopForm;
  readonly program: Program;
  readonly batch: number;
  readonly columns: readonly ColumnInput[];
  readonly preprocess: Preprocess;
  readonly states: readonly LoopState[];
  readonly stepValue: ValueId | null;
  readonly target: LoweringTarget;
}

function loopStates(program: Program): readonly LoopState[] {
  const next = new Map(
    program.outputs.flatMap(({ value, role }) =>
      role.kind === "state" ? [[role.name, value] as const] : [],
    ),
  );
  return program.inputs.flatMap(({ value, role }) => {
    if (role.kind !== "state") return [];
    return [
      { name: role.name, type: typeOf(program, value), input: value, next: next.get(role.name) ?? null },
    ];
  });
}

function typeOf(program: Program, value: ValueId): ValueType {
  const type = program.values[value];
  invariant(type, `value ${value} has no type`);
  return type;
}

function declareInputs(graph: GraphBuilder, plan: LoopPlan): void {
  for (const state of plan.states)
    graph.addInput(stateInputName(state.name), state.type.dtype, state.type.shape);
  if (plan.stepValue !== null) graph.addInput(stepName, "int32", []);
  declareColumns(graph, plan.columns);
}

function scanGraph(plan: LoopPlan, metrics: readonly LoopMetric[]): GraphBuilder {
  const graph = new GraphBuilder("outer/");
  stopCopies(graph);
  declareInputs(graph, plan);
  graph.addInput(indicesName, "int32", ["steps", plan.batch]);
  const carried = plan.states.filter((state) => state.next !== null);
  const stepInputs = plan.stepValue === null ? [] : [stepName];
  const stepOutputs = plan.stepValue === null ? [] : ["next step"];
  const inputs = [...carried.map((state) => stateInputName(state.name)), ...stepInputs, indicesName];
  const outputs = [
    ...carried.map((state) => stateOutputName(state.name)),
    ...stepOutputs,
    ...metrics.map(({ name }) => metricOutputName(name)),
  ];
  graph.addNode("Scan", inputs, outputs, { body: { graph: scanBody(plan) }, num_scan_inputs: { int: 1 } });
  for (const state of carried)
    graph.addOutput(stateOutputName(state.name), state.type.dtype, state.type.shape);
  for (const { name, shape } of metrics)
    graph.addOutput(metricOutputName(name), "float32", ["steps", ...shape]);
  return graph;
}

/** One step: carried states, step and a row of indices in; next states, next step and metrics out. */
function scanBody(plan: LoopPlan): Graph {
  const body = new GraphBuilder("body/");
  const inputs = new Map<ValueId, string>();
  for (const state of plan.states) {
    const name = state.next === null ? stateInputName(state.name) : `in/${state.name}`;
    if (state.next !== null) body.addInput(name, state.type.dtype, state.type.shape);
    inputs.set(state.input, name);
  }
  if (plan.stepValue !== null) inputs.set(plan.stepValue, body.addInput("in step", "int32", []));
  const row = body.addInput("in indices", "int32", [plan.batch]);
  const names = lowerBatch(body, plan, inputs, row);
  publishStates(body, plan, names, (name) => `out/${name}`);
  if (plan.stepValue !== null) {
    body.addNode("Add", ["in step", body.scalar(1, "int32")], ["out step"]);
    body.addOutput("out step", "int32", []);
  }
  publishMetrics(body, plan, names, (name) => `out/metric/${name}`);
  return body.graph(`${plan.program.name} step`);
}

function stepGraph(plan: LoopPlan, metrics: readonly LoopMetric[]): GraphBuilder {
  const graph = new GraphBuilder();
  stopCopies(graph);
  declareInputs(graph, plan);
  graph.addInput(indicesName, "int32", [plan.batch]);
  const inputs = new Map(plan.states.map((state) => [state.input, stateInputName(state.name)]));
  if (plan.stepValue !== null) inputs.set(plan.stepValue, stepName);
  const names = lowerBatch(graph, plan, inputs, indicesName);
  publishStates(graph, plan, names, stateOutputName);
  invariant(metrics.length > 0, "a step yields its loss");
  publishMetrics(graph, plan, names, metricOutputName);
  return graph;
}

function lowerBatch(
  graph: GraphBuilder,
  plan: LoopPlan,
  inputs: Map<ValueId, string>,
  row: string,
): ValueNames {
  const gathered = gatherBatch(graph, plan.program, plan.columns, row, plan.preprocess);
  const { rest, updates } = blockedProgram(plan);
  const names = lowerProgram(rest, graph, plan.target, new Map([...inputs, ...gathered]));
  updates.forEach((update, index) =>
    lowerBlockedUpdate(graph, update, `update ${index}/`, plan.target, names),
  );
  return names;
}

function blockedProgram({ form, program }: LoopPlan): BlockedProgram {
  return form === "scan" ? takeOutBlockedUpdates(program) : { rest: program, updates: [] };
}

/** A Scan over the blocks. What it takes from around it has a name of its own, which no output of the graph changes. */
function lowerBlockedUpdate(
  graph: GraphBuilder,
  { program, blocks, scalars, results }: BlockedUpdate,
  prefix: string,
  target: LoweringTarget,
  names: ValueNames,
): void {
  const body = new GraphBuilder(prefix);
  const known = new Map<ValueId, string>();
  const outer = (value: ValueId) => {
    const name = names.get(value);
    invariant(name !== undefined, `an update reads value ${value}, which is not computed`);
    return name;
  };
  program.inputs.forEach(({ value }, index) => {
    const type = typeOf(program, value);
    const scalar = scalars[index - blocks.length];
    const name =
      scalar === undefined
        ? body.addInput(`${prefix}block_${index}`, type.dtype, type.shape)
        : graph.node("Identity", [outer(scalar)]);
    known.set(value, name);
  });
  const made = lowerProgram(program, body, target, known);
  program.outputs.forEach(({ value }, index) => {
    publish(body, made, value, `${prefix}result_${index}`, typeOf(program, value));
  });
  const outputs = results.map(() => graph.freshName("Update"));
  graph.addNode("Scan", blocks.map(outer), outputs, {
    body: { graph: body.graph(`${prefix}block`) },
    num_scan_inputs: { int: blocks.length },
  });
  results.forEach((result, index) => names.set(result, outputs[index]!));
}

function publishStates(
  graph: GraphBuilder,
  plan: LoopPlan,
  names: ValueNames,
  nameOf: (state: string) => string,
): void {
  for (const { name, next, type } of plan.states)
    if (next !== null) publish(graph, names, next, nameOf(name), type);
}

function publishMetrics(
  graph: GraphBuilder,
  plan: LoopPlan,
  names: ValueNames,
  nameOf: (metric: string) => string,
): void {
  for (const { value, role } of plan.program.outputs) {
    if (role.kind === "metric") publish(graph, names, value, nameOf(role.name), typeOf(plan.program, value));
  }
}

function publish(
  graph: GraphBuilder,
  names: ValueNames,
  value: ValueId,
  name: string,
  type: ValueType,
): void {
  const made = names.get(value);
  invariant(made !== undefined, `output ${name} is not computed`);
  graph.publish(made, name);
  graph.addOutput(name, type.dtype, type.shape);
}
