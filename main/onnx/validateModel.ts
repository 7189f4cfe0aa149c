// Checks a model before it is written. onnxruntime loads files with unsorted nodes and wrong declared shapes, other readers
// do not: so order, names, constants, opsets and declared outputs are checked here.
import type { ValueType } from "../trace/program/ir.ts";
import { dimsOf } from "./graphBuilder.ts";
import { elementTypes, type Graph, type Model, type TensorValue, type ValueInfo } from "./proto/messages.ts";
import { sizeOf } from "../trace/program/shape.ts";

export interface Expectations {
  readonly opset: number;
  /** Graph outputs by name, with lengths k·batch written as −k. */
  readonly outputs: ReadonlyMap<string, ValueType>;
}

/** What is wrong with the model, in words; empty where nothing is. */
export function validateModel(model: Model, expectations: Expectations): readonly string[] {
  const { graph } = model;
  if (!graph) return ["the model has no graph"];
  return [
    ...opsetProblems(model, expectations.opset),
    ...nameProblems(graph),
    ...orderProblems(graph),
    ...(graph.initializer ?? []).flatMap(constantProblems),
    ...outputProblems(graph, expectations.outputs),
  ];
}

function opsetProblems(model: Model, opset: number): readonly string[] {
  const problems: string[] = [];
  const imports = new Map((model.opsetImport ?? []).map((entry) => [entry.domain ?? "", entry.version]));
  if (imports.get("") !== opset) problems.push(`opset ${imports.get("")} instead of ${opset}`);
  if (!model.irVersion) problems.push("no IR version");
  for (const node of model.graph?.node ?? []) {
    if (!imports.has(node.domain ?? ""))
      problems.push(`${node.opType} is of domain "${node.domain}", which is not imported`);
  }
  return problems;
}

function nameProblems(graph: Graph): readonly string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  const made = [
    ...(graph.input ?? []).map((input) => input.name ?? ""),
    ...(graph.initializer ?? []).map((tensor) => tensor.name ?? ""),
    ...(graph.node ?? []).flatMap((node) => node.output ?? []),
  ];
  for (const name of made) {
    if (name === "") problems.push("a value has no name");
    else if (seen.has(name)) problems.push(`two values are named "${name}"`);
    seen.add(name);
  }
  return problems;
}

function orderProblems(graph: Graph): readonly string[] {
  const known = new Set([
    ...(graph.input ?? []).map((input) => input.name),
    ...(graph.initializer ?? []).map((tensor) => tensor.name),
  ]);
  const problems: string[] = [];
  for (const node of graph.node ?? []) {
    for (const input of node.input ?? []) {
      if (input !== "" && !known.has(input))
        problems.push(`${node.opType} reads "${input}" before it is made`);
    }
    for (const output of node.output ?? []) known.add(output);
  }
  for (const output of graph.output ?? []) {
    if (!known.has(output.name)) problems.push(`output "${output.name}" is never made`);
  }
  return problems;
}

const bytesOf: Readonly<Record<number, number>> = {
  [elementTypes.float32]: 4,
  [elementTypes.uint8]: 1,
  [elementTypes.int32]: 4,
  [elementTypes.int64]: 8,
  [elementTypes.bool]: 1,
  [elementTypes.uint32]: 4,
  [elementTypes.uint64]: 8,
};

function constantProblems(tensor: TensorValue): readonly string[] {
  const size = bytesOf[tensor.dataType ?? 0];
  if (size === undefined) return [`constant "${tensor.name}" has an unknown type`];
  const bytes = sizeOf(tensor.dims ?? []) * size;
  const found = tensor.rawData?.byteLength ?? 0;
  return bytes === found ? [] : [`constant "${tensor.name}" has ${found} bytes instead of ${bytes}`];
}

function outputProblems(graph: Graph, expected: ReadonlyMap<string, ValueType>): readonly string[] {
  const declared = new Map((graph.output ?? []).map((output) => [output.name ?? "", describe(output)]));
  const problems: string[] = [];
  for (const [name, { dtype, shape }] of expected) {
    const wanted = `${elementTypes[dtype]}[${dimsOf(shape).join()}]`;
    const found = declared.get(name);
    if (found !== wanted)
      problems.push(`output "${name}" is declared ${found ?? "nowhere"} instead of ${wanted}`);
  }
  return problems;
}

function describe(info: ValueInfo): string {
  const type = info.type?.tensorType;
  const dims = (type?.shape?.dim ?? []).map((dim) => dim.dimValue ?? dim.dimParam ?? "?");
  return `${type?.elemType}[${dims.join()}]`;
}
