// An ONNX graph on its way to layers. ONNX lays images out channels first, layers here channels last: every value keeps the
// order of its axes, order[i] being the ONNX axis that axis i behind the batch is here. A Transpose changes that order and
// makes no layer; where a layer needs another order than there is, a Permute is put in.
import { fail } from "../../shared/errors/appError.ts";
import type { FieldValue } from "../../shared/fields/fields.ts";
import type { LayerId } from "../../shared/layers/registry.ts";
import type { Graph, Node } from "../onnx/proto/messages.ts";
import type { HostTensor } from "../engine/engine.ts";
import { importLimits } from "./importLimits.ts";
import { modelNote, type ImportedLayer, type ImportedNetwork, type ImportedNode } from "./importedNetwork.ts";
import { OnnxAttributes, readTensor, type FloatTensor } from "./onnxTensor.ts";

/** A value that a layer gives. */
export interface OnnxValue {
  /** Key of the layer. */
  readonly key: string;
  readonly order: readonly number[];
}

type Fields = Readonly<Record<string, FieldValue>>;

interface NewLayer {
  readonly layer: LayerId;
  readonly fields?: Fields;
  readonly inputs: readonly OnnxValue[];
  readonly order: readonly number[];
  readonly weights?: readonly HostTensor[];
  readonly notes?: readonly string[];
}

/** What one operator becomes, or in words why it can't be a layer. */
export type Convert = (step: OnnxStep) => string | null;

/** Channels last for so many axes behind the batch: [2, 3, 1] for images. */
export function channelsLast(axes: number): readonly number[] {
  return [...Array.from({ length: axes - 1 }, (_, index) => index + 2), 1];
}

export function asIs(axes: number): readonly number[] {
  return Array.from({ length: axes }, (_, index) => index + 1);
}

const imageOperators: ReadonlySet<string> = new Set([
  "Conv",
  "ConvTranspose",
  "MaxPool",
  "AveragePool",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "BatchNormalization",
]);

/** Stands for a length the model leaves open. */
const openLength = 32;

export class OnnxGraph {
  readonly #graph: Graph;
  readonly #constants = new Map<string, FloatTensor>();
  readonly #values = new Map<string, OnnxValue>();
  /** Values that say how large something is, with what is known of them. */
  readonly #sizes = new Map<string, readonly (number | null)[]>();
  readonly #layers = new Map<string, ImportedNode>();
  readonly #uses = new Map<string, number>();
  readonly #notes: string[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
    if ((graph.node?.length ?? 0) > importLimits.layers)
      fail("import/too-large", { found: `${graph.node?.length} operators` });
    for (const initializer of graph.initializer ?? [])
      this.addConstant(initializer.name ?? "", readTensor(initializer));
    for (const name of (graph.node ?? []).flatMap((node) => node.input ?? []))
      this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
    for (const { name = "" } of graph.output ?? []) this.#uses.set(name, (this.#uses.get(name) ?? 0) + 1);
  }

  /** @param table what each operator becomes. */
  read(table: Readonly<Record<string, Convert>>): ImportedNetwork {
    this.#addInputs();
    for (const node of this.#graph.node ?? []) this.#addNode(node, table);
    const outputs = (this.#graph.output ?? []).flatMap(({ name = "" }) => {
      const value = this.#values.get(name);
      return value === undefined
        ? []
        : [{ key: this.ordered(value, asIs(value.order.length)).key, name, fields: {} }];
    });
    const name = this.#graph.name?.trim() ?? "";
    return {
      name: name === "" ? "Imported model" : name,
      nodes: [...this.#layers.values()],
      outputs,
      training: {},
      notes: this.#notes.map(modelNote),
    };
  }

  constant(name: string | undefined): FloatTensor | null {
    return this.#constants.get(name ?? "") ?? null;
  }

  addConstant(name: string, tensor: FloatTensor | null): void {
    if (tensor !== null) this.#constants.set(name, tensor);
  }

  value(name: string | undefined): OnnxValue | null {
    return this.#values.get(name ?? "") ?? null;
  }

  setValue(name: string, value: OnnxValue): void {
    this.#values.set(name, value);
  }

  sizes(name: string | undefined): readonly (number | null)[] | null {
    const constant = this.constant(name);
    return constant === null ? (this.#sizes.get(name ?? "") ?? null) : [...constant.data];
  }

  setSizes(name: string, sizes: readonly (number | null)[]): void {
    this.#sizes.set(name, sizes);
  }

  usedOnce(name: string | undefined): boolean {
    return this.#uses.get(name ?? "") === 1;
  }

  layer(value: OnnxValue): ImportedLayer | null {
    const layer = this.#layers.get(value.key);
    return layer?.kind === "known" ? layer : null;
  }

  replace(layer: ImportedLayer): void {
    this.#layers.set(layer.key, layer);
  }

  add(
    name: string,
    origin: string,
    { layer, fields = {}, inputs, order, weights = [], notes = [] }: NewLayer,
  ): OnnxValue {
    const key = this.#freeKey(name);
    this.#layers.set(key, {
      kind: "known",
      key,
      name,
      origin,
      layer,
      fields,
      inputs: inputs.map((input) => input.key),
      weights,
      notes,
    });
    return { key, order };
  }

  addLost(name: string, origin: string, inputs: readonly OnnxValue[], why: string): OnnxValue {
    const key = this.#freeKey(name);
    this.#layers.set(key, {
      kind: "lost",
      key,
      name,
      origin,
      inputs: inputs.map((input) => input.key),
      why,
      harmless: false,
    });
    return { key, order: inputs[0]?.order ?? [1] };
  }

  /** The value with its axes in this order. */
  ordered(value: OnnxValue, order: readonly number[]): OnnxValue {
    if (value.order.join() === order.join() || value.order.length !== order.length) return value;
    const places = order.map((axis) => value.order.indexOf(axis) + 1);
    return this.add("permute", "Transpose", {
      layer: "permute",
      fields: { order: places },
      inputs: [value],
      order,
    });
  }

  #freeKey(name: string): string {
    if (!this.#layers.has(name)) return name;
    let number = 2;
    while (this.#layers.has(`${name} ${number}`)) number += 1;
    return `${name} ${number}`;
  }

  #addInputs(): void {
    for (const { name = "", type } of this.#graph.input ?? []) {
      if (this.#constants.has(name)) continue;
      const dims = (type?.tensorType?.shape?.dim ?? [])
        .slice(1)
        .map(({ dimValue }) => (dimValue !== undefined && dimValue > 0 ? dimValue : null));
      const sizes = dims.length === 0 ? [1] : dims.map((size) => size ?? openLength);
      const order =
        this.#feedsImages(name) && sizes.length > 1 ? channelsLast(sizes.length) : asIs(sizes.length);
      const shape = order.map((axis) => sizes[axis - 1] ?? 1);
      const notes = dims.includes(null) ? [`the model leaves a length open; here it is ${openLength}`] : [];
      if (order[0] !== 1)
        this.#notes.push(
          `The input ${name} is laid out [${shape.join(", ")}] here: channels come last, not first as in the file.`,
        );
      this.#values.set(
        name,
        this.add(name, "input", { layer: "input", fields: { shape }, inputs: [], order, notes }),
      );
    }
  }

  #feedsImages(name: string): boolean {
    return (this.#graph.node ?? []).some(
      (node) => node.input?.includes(name) === true && imageOperators.has(node.opType ?? ""),
    );
  }

  #addNode(node: Node, table: Readonly<Record<string, Convert>>): void {
    const operator = node.opType ?? "";
    const convert =
      Object.hasOwn(table, operator) && (node.domain ?? "") === "" ? table[operator] : undefined;
    const step = new OnnxStep(this, node);
    const why = convert === undefined ? "there is no such layer here" : convert(step);
    if (why === null) return;
    // What computes with constants or sizes only is no layer of its own.
    if (step.inputs.length === 0) return;
    step.give(this.addLost(step.name, operator, step.inputs, why));
  }
}

/** One operator of the graph, as the table sees it. */
export class OnnxStep {
  readonly graph: OnnxGraph;
  readonly attributes: OnnxAttributes;
  readonly #node: Node;

  constructor(graph: OnnxGraph, node: Node) {
    this.graph = graph;
    this.#node = node;
    this.attributes = new OnnxAttributes(node);
  }

  get name(): string {
    const own = this.#node.name?.trim() ?? "";
    const text = own === "" ? (this.#node.output?.[0] ?? this.#node.opType ?? "") : own;
    return text.split("/").findLast((part) => part !== "") ?? text;
  }

  get operator(): string {
    return this.#node.opType ?? "";
  }

  inputName(index: number): string | undefined {
    return this.#node.input?.[index];
  }

  get inputCount(): number {
    return this.#node.input?.length ?? 0;
  }

  /** The inputs that layers give. */
  get inputs(): readonly OnnxValue[] {
    return (this.#node.input ?? []).flatMap((name) => this.graph.value(name) ?? []);
  }

  input(index: number): OnnxValue | null {
    return this.graph.value(this.inputName(index));
  }

  constant(index: number): FloatTensor | null {
    return this.graph.constant(this.inputName(index));
  }

  get outputName(): string {
    return this.#node.output?.[0] ?? "";
  }

  /** The operator's output is this value. */
  give(value: OnnxValue): null {
    this.graph.setValue(this.outputName, value);
    return null;
  }

  /** A layer of its own for the operator. */
  layer(
    layer: LayerId,
    inputs: readonly OnnxValue[],
    rest: Partial<Omit<NewLayer, "layer" | "inputs">> = {},
  ): null {
    return this.give(
      this.graph.add(this.name, this.operator, { layer, inputs, order: inputs[0]?.order ?? [1], ...rest }),
    );
  }
}
