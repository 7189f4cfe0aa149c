// Builds one ONNX graph: unique names, shared constants, inputs and outputs with their types. The only place that knows
// how nodes and attributes are spelled.
import { unreachable } from "../../shared/invariant.ts";
import type { DType, ProgramShape } from "../trace/program/ir.ts";
import {
  attributeTypes,
  elementTypes,
  type Attribute,
  type ElementType,
  type Graph,
  type Node,
  type TensorValue,
  type ValueInfo,
} from "./proto/messages.ts";

/** A number, or the name of an axis whose length is free. */
export type Dim = number | string;

export type AttributeValue =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly graph: Graph };

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Opset domain of onnxruntime's own operators; never used in exported files. */
export const microsoftDomain = "com.microsoft";
/** The same for operators on images in blocks of channels. */
export const blockedImageDomain = "com.microsoft.nchwc";

type ConstantData = Float32Array | Int32Array | Uint8Array | BigInt64Array | BigUint64Array | Uint32Array;

const sharedUpTo = 64;

export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly initializers: TensorValue[] = [];
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  readonly #shared = new Map<string, string>();
  readonly #floats = new Map<string, { readonly data: Float32Array; readonly shape: readonly number[] }>();
  readonly #published = new Map<string, string>();
  readonly #prefix: string;
  #count = 0;

  /** @param prefix keeps names of nested graphs apart. */
  constructor(prefix = "") {
    this.#prefix = prefix;
  }

  /** A name no other value of this graph has. */
  freshName(hint: string): string {
    this.#count += 1;
    return `${this.#prefix}${hint}_${this.#count}`;
  }

  /** Adds a node with one output and returns the output's name. */
  node(opType: string, inputs: readonly string[], attributes: Attributes = {}, domain = ""): string {
    return this.nodeWithOutputs(opType, inputs, 1, attributes, domain)[0]!;
  }

  nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    outputCount: number,
    attributes: Attributes = {},
    domain = "",
  ): readonly string[] {
    const outputs = Array.from({ length: outputCount }, () => this.freshName(opType));
    this.addNode(opType, inputs, outputs, attributes, domain);
    return outputs;
  }

  addNode(
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes = {},
    domain = "",
  ): void {
    this.nodes.push({
      name: this.freshName(`node_${opType}`),
      opType,
      input: inputs,
      output: outputs,
      attribute: Object.entries(attributes).map(([name, value]) => attributeProto(name, value)),
      ...(domain === "" ? {} : { domain }),
    });
  }

  /** A constant tensor; small equal ones are shared. The data is referenced, not copied. */
  constant(data: ConstantData, shape: readonly number[], type: ElementType, hint = "const"): string {
    const key = data.length <= sharedUpTo ? `${type}[${shape.join()}]${bitsOf(data)}` : null;
    const known = key === null ? undefined : this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.freshName(hint);
    this.addInitializer(name, data, shape, type);
    if (key !== null) this.#shared.set(key, name);
    return name;
  }

  addInitializer(name: string, data: ConstantData, shape: readonly number[], type: ElementType): void {
    if (data instanceof Float32Array) this.#floats.set(name, { data, shape });
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initializers.push({ name, dims: shape, dataType: elementTypes[type], rawData });
  }

  /** The numbers of a float32 constant, or null where the value is computed or of another type. */
  floatConstant(name: string): { readonly data: Float32Array; readonly shape: readonly number[] } | null {
    return this.#floats.get(name) ?? null;
  }

  /** int64 [values.length], as axes, shapes and pads are written. */
  ints(values: readonly number[]): string {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length], "int64", "ints");
  }

  /** A constant of shape []. */
  scalar(value: number, type: DType): string {
    return this.constant(scalarData(value, type), [], type, "scalar");
  }

  addInput(name: string, type: DType, shape: readonly Dim[]): string {
    this.inputs.push(valueInfo(name, type, shape));
    return name;
  }

  addOutput(name: string, type: DType, shape: readonly Dim[]): void {
    this.outputs.push(valueInfo(name, type, shape));
  }

  /** An output that is a list of tensors. */
  addListOutput(name: string, type: DType): void {
    const elemType = { tensorType: { elemType: elementTypes[type] } };
    this.outputs.push({ name, type: { sequenceType: { elemType } } });
  }

  /** Takes a node out again that makes nothing but this value, which no other node reads. */
  withdraw(value: string): void {
    const index = this.nodes.findIndex((node) => node.output?.length === 1 && node.output[0] === value);
    if (index >= 0) this.nodes.splice(index, 1);
  }

  /** Gives a node's output its public name; what is no node's output, or has a public name already, goes through Identity. */
  publish(value: string, name: string): void {
    const made = this.nodes.some((node) => node.output?.includes(value));
    if (!made) {
      this.addNode("Identity", [this.#published.get(value) ?? value], [name]);
      return;
    }
    this.#published.set(value, name);
    this.nodes.forEach((node, index) => {
      if (node.input?.includes(value) || node.output?.includes(value))
        this.nodes[index] = renamed(node, value, name);
    });
  }

  /** The finished graph, without constants that no node reads. */
  graph(name: string): Graph {
    const read = new Set(this.nodes.flatMap((node) => node.input ?? []));
    return {
      name,
      node: this.nodes,
      initializer: this.initializers.filter((tensor) => read.has(tensor.name ?? "")),
      input: this.inputs,
      output: this.outputs,
    };
  }
}

function renamed(node: Node, from: string, to: string): Node {
  const swap = (names: readonly string[] = []) => names.map((name) => (name === from ? to : name));
  return { ...node, input: swap(node.input), output: swap(node.output) };
}

function bitsOf(data: ConstantData): string {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).join();
}

function scalarData(value: number, type: DType): ConstantData {
  switch (type) {
    case "float32":
      return Float32Array.of(value);
    case "int32":
      return Int32Array.of(value);
    case "int64":
      return BigInt64Array.of(BigInt(value));
    case "bool":
    case "uint8":
      return Uint8Array.of(value);
    default:
      return unreachable(type);
  }
}

export function valueInfo(name: string, type: DType, shape: readonly Dim[]): ValueInfo {
  const dim = shape.map((length) =>
    typeof length === "number" ? { dimValue: length } : { dimParam: length },
  );
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}

function attributeProto(name: string, value: AttributeValue): Attribute {
  if ("int" in value) return { name, i: value.int, type: attributeTypes.int };
  if ("float" in value) return { name, f: value.float, type: attributeTypes.float };
  if ("text" in value) return { name, s: value.text, type: attributeTypes.string };
  if ("ints" in value) return { name, ints: value.ints, type: attributeTypes.ints };
  return { name, g: value.graph, type: attributeTypes.graph };
}

/** Shape of a Program value as ONNX dims; multiples of a free batch axis (see batchAxis.ts) get a name. */
export function dimsOf(shape: ProgramShape): readonly Dim[] {
  return shape.map((length) => (length >= 0 ? length : length === -1 ? "batch" : `batch_x${-length}`));
}
