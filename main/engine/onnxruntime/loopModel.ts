// Wraps a program that takes one batch into a Scan over K batches: the state is the loop's state, the columns are captured,
// one row of indices is scanned per step, and each metric comes out as [K]. One call, no JavaScript between steps.
import { invariant } from "../../../shared/invariant.ts";
import { GraphBuilder } from "../../onnx/graphBuilder.ts";
import { lowerProgram, trainingTarget, type ValueNames } from "../../onnx/lowerProgram.ts";
import { modelOf } from "../../onnx/model.ts";
import { encodeMessage, joinChunks } from "../../onnx/proto/write.ts";
import type { Graph } from "../../onnx/proto/messages.ts";
import type { Program, ValueId, ValueType } from "../../trace/program/ir.ts";
import { declareColumns, gatherBatch, type ColumnInput, type Preprocess } from "./batchInputs.ts";

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

export interface LoopModel {
  readonly bytes: Uint8Array;
  readonly batch: number;
  readonly columns: readonly ColumnInput[];
  readonly states: readonly LoopState[];
  readonly metrics: readonly string[];
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
): LoopModel {
  const states = loopStates(program);
  const metrics = program.outputs.flatMap(({ role }) => (role.kind === "metric" ? [role.name] : []));
  const stepInput = program.inputs.find(({ role }) => role.kind === "step");
  const plan: LoopPlan = { program, batch, columns, preprocess, states, stepValue: stepInput?.value ?? null };
  const graph = new GraphBuilder("outer/");
  declareInputs(graph, plan);
  addScan(graph, plan, metrics);
  const model = modelOf(graph, trainingTarget, { name: program.name });
  return {
    bytes: joinChunks(encodeMessage("ModelProto", model)),
    batch,
    columns,
    states,
    metrics,
    takesStep: stepInput !== undefined,
  };
}

interface LoopPlan {
  readonly program: Program;
  readonly batch: number;
  readonly columns: readonly ColumnInput[];
  readonly preprocess: Preprocess;
  readonly states: readonly LoopState[];
  readonly stepValue: ValueId | null;
}

function loopStates(program: Program): readonly LoopState[] {
  const next = new Map(program.outputs.flatMap(({ value, role }) => (role.kind === "state" ? [[role.name, value] as const] : [])));
  return program.inputs.flatMap(({ value, role }) => {
    if (role.kind !== "state") return [];
    return [{ name: role.name, type: typeOf(program, value), input: value, next: next.get(role.name) ?? null }];
  });
}

function typeOf(program: Program, value: ValueId): ValueType {
  const type = program.values[value];
  invariant(type, `value ${value} has no type`);
  return type;
}

function declareInputs(graph: GraphBuilder, plan: LoopPlan): void {
  for (const state of plan.states) graph.addInput(stateInputName(state.name), state.type.dtype, state.type.shape);
  if (plan.stepValue !== null) graph.addInput(stepName, "int32", []);
  declareColumns(graph, plan.columns);
  graph.addInput(indicesName, "int32", ["steps", plan.batch]);
}

function addScan(graph: GraphBuilder, plan: LoopPlan, metrics: readonly string[]): void {
  const carried = plan.states.filter((state) => state.next !== null);
  const stepInputs = plan.stepValue === null ? [] : [stepName];
  const stepOutputs = plan.stepValue === null ? [] : ["next step"];
  const inputs = [...carried.map((state) => stateInputName(state.name)), ...stepInputs, indicesName];
  const outputs = [...carried.map((state) => stateOutputName(state.name)), ...stepOutputs, ...metrics.map(metricOutputName)];
  graph.addNode("Scan", inputs, outputs, { body: { graph: buildBody(plan) }, num_scan_inputs: { int: 1 } });
  for (const state of carried) graph.addOutput(stateOutputName(state.name), state.type.dtype, state.type.shape);
  for (const metric of metrics) graph.addOutput(metricOutputName(metric), "float32", ["steps"]);
}

/** One step: carried states, step and a row of indices in; next states, next step and metrics out. */
function buildBody(plan: LoopPlan): Graph {
  const { program } = plan;
  const body = new GraphBuilder("body/");
  const inputs = new Map<ValueId, string>();
  for (const state of plan.states) {
    const name = state.next === null ? stateInputName(state.name) : `in/${state.name}`;
    if (state.next !== null) body.addInput(name, state.type.dtype, state.type.shape);
    inputs.set(state.input, name);
  }
  if (plan.stepValue !== null) inputs.set(plan.stepValue, body.addInput("in step", "int32", []));
  const row = body.addInput("in indices", "int32", [plan.batch]);
  for (const [value, name] of gatherBatch(body, program, plan.columns, row, plan.preprocess)) inputs.set(value, name);
  publishOutputs(body, plan, lowerProgram(program, body, trainingTarget, inputs));
  return body.graph(`${program.name} step`);
}

function publishOutputs(body: GraphBuilder, plan: LoopPlan, names: ValueNames): void {
  const publish = (value: ValueId, name: string, type: ValueType) => {
    const made = names.get(value);
    invariant(made !== undefined, `output ${name} is not computed`);
    body.publish(made, name);
    body.addOutput(name, type.dtype, type.shape);
  };
  for (const state of plan.states) if (state.next !== null) publish(state.next, `out/${state.name}`, state.type);
  if (plan.stepValue !== null) {
    body.addNode("Add", ["in step", body.scalar(1, "int32")], ["out step"]);
    body.addOutput("out step", "int32", []);
  }
  for (const { value, role } of plan.program.outputs) {
    if (role.kind === "metric") publish(value, `out/metric/${role.name}`, typeOf(plan.program, value));
  }
}
