// An imported network as a document with its weights and a report: layers without a counterpart are bridged or left as gaps,
// every field is checked against its layer's definition and every weight against the shape the layer declares.
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import {
  createDocument,
  createNode,
  defaultTraining,
  freshId,
} from "../../shared/document/createDocument.ts";
import {
  documentLimits,
  type DocumentEdge,
  type DocumentNode,
  type NetDocument,
} from "../../shared/document/schema.ts";
import type { ImportReportEntry } from "../../shared/contract/contract.ts";
import { fail } from "../../shared/errors/appError.ts";
import { fieldProblems } from "../../shared/fields/checkFields.ts";
import type { FieldSpecs } from "../../shared/fields/fields.ts";
import { outputPort, type WeightSpec } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { optimizerOf } from "../../shared/optimizers/registry.ts";
import type { HostTensor } from "../engine/engine.ts";
import type { NetworkWeights, NodeWeights } from "../files/weightsFile.ts";
import { guessedOutput } from "./guessedOutput.ts";
import { importLimits } from "./importLimits.ts";
import {
  modelNote,
  type ImportedFields,
  type ImportedLayer,
  type ImportedNetwork,
  type ImportedNode,
  type LostLayer,
} from "./importedNetwork.ts";
import { layeredPositions } from "./layeredPositions.ts";
import { sharedUses } from "./sharedUses.ts";

export interface ImportedDocument {
  readonly document: NetDocument;
  readonly weights: NetworkWeights;
  readonly report: readonly ImportReportEntry[];
}

export function buildDocument(network: ImportedNetwork): ImportedDocument {
  if (network.nodes.length > importLimits.layers)
    fail("import/too-large", { found: `${network.nodes.length} layers` });
  return new DocumentBuilder(network).build();
}

class DocumentBuilder {
  readonly #network: ImportedNetwork;
  readonly #imported: ReadonlyMap<string, ImportedNode>;
  /** Names of the layers that each one feeds, in the file. */
  readonly #fedBy = new Map<string, string[]>();
  readonly #ids = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #nodes: DocumentNode[] = [];
  readonly #edges: DocumentEdge[] = [];
  /** Of each layer, in words. */
  readonly #notes = new Map<string, string[]>();

  constructor(network: ImportedNetwork) {
    this.#network = network;
    this.#imported = new Map(network.nodes.map((node) => [node.key, node]));
    for (const { name, inputs } of network.nodes) for (const input of inputs) this.#noteFed(input, name);
  }

  #noteFed(key: string | null, name: string): void {
    if (key === null) return;
    const names = this.#fedBy.get(key);
    if (names === undefined) this.#fedBy.set(key, [name]);
    else names.push(name);
  }

  build(): ImportedDocument {
    for (const node of this.#network.nodes) if (node.kind === "known") this.#addNode(node);
    for (const node of this.#network.nodes) if (node.kind === "known") this.#connect(node);
    const guesses = this.#addOutputs();
    const document = this.#document();
    const weights = this.#fittingWeights(document);
    const report = this.#network.nodes.map((node) =>
      node.kind === "known" ? this.#entry(node, weights) : this.#lostEntry(node),
    );
    return { document, weights, report: [...this.#network.notes, ...guesses, ...report] };
  }

  #addNode(imported: ImportedLayer): void {
    const notes = [...imported.notes];
    const fields = this.#checkedFields(layerOf(imported.layer)?.fields ?? {}, imported.fields, notes);
    this.#notes.set(imported.key, notes);
    this.#ids.set(imported.key, this.#place(imported.layer, imported.name, fields));
  }

  /** @returns the new node's id. */
  #place(layer: ImportedLayer["layer"], name: string, fields: ImportedFields): string {
    const id = freshId(layer, this.#taken);
    this.#taken.add(id);
    this.#nodes.push(
      createNode({ id, layer, name: shownName(name, layer), fields, position: { x: 0, y: 0 } }),
    );
    return id;
  }

  /** Fields that differ from the layer's defaults; those that can't be are left at them, with a note. */
  #checkedFields(specs: FieldSpecs, given: ImportedFields, notes: string[]): ImportedFields {
    const known = Object.entries(given).filter(([field]) => Object.hasOwn(specs, field));
    const problems = new Map(
      fieldProblems(specs, Object.fromEntries(known)).map((problem) => [problem.field, problem]),
    );
    for (const { field, found } of problems.values())
      notes.push(`${specs[field]?.label ?? field} can't be ${found} here`);
    const kept = known.filter(
      ([field, value]) =>
        !problems.has(field) && JSON.stringify(value) !== JSON.stringify(specs[field]?.default),
    );
    return Object.fromEntries(kept);
  }

  #connect(imported: ImportedLayer): void {
    const ports = layerOf(imported.layer)?.inputs ?? [];
    imported.inputs.forEach((input, index) => {
      const source = this.#sourceOf(input);
      const port = ports[index] ?? (ports[0]?.many === true ? ports[0] : undefined);
      if (port === undefined) this.#notes.get(imported.key)?.push("it takes fewer inputs here");
      else if (source !== null) this.#addEdge(source, this.#ids.get(imported.key) ?? "", port.name);
    });
  }

  #addEdge(from: string, to: string, port: string): void {
    this.#edges.push({
      id: `edge-${this.#edges.length + 1}`,
      from: { node: from, port: outputPort },
      to: { node: to, port },
    });
  }

  /** The node that feeds, past layers that were left out; null where there is a gap. */
  #sourceOf(key: string | null): string | null {
    const passed = new Set<string>();
    for (let at = key; at !== null && !passed.has(at);) {
      const imported = this.#imported.get(at);
      if (imported === undefined) return null;
      if (imported.kind === "known") return this.#ids.get(at) ?? null;
      passed.add(at);
      at = bridge(imported);
    }
    return null;
  }

  #addOutputs(): readonly ImportReportEntry[] {
    const specs = layerOf("output")?.fields ?? {};
    const guesses: ImportReportEntry[] = [];
    this.#network.outputs.forEach(({ key, name, fields }, index) => {
      const source = this.#sourceOf(key);
      if (source === null) return;
      const notes: string[] = [];
      const given = fields["loss"] === undefined ? this.#guess(source, guesses, name) : fields;
      const id = this.#place(
        "output",
        index === 0 && this.#network.outputs.length === 1 ? "Output" : `${name} output`,
        this.#checkedFields(specs, given, notes),
      );
      this.#addEdge(source, id, "in");
      guesses.push(...notes.map(modelNote));
    });
    return guesses;
  }

  #guess(source: string, guesses: ImportReportEntry[], name: string): ImportedFields {
    const shape =
      analyseDocument(createDocument({ nodes: this.#nodes, edges: this.#edges })).shapes.get(source) ?? null;
    const guess = guessedOutput(
      this.#nodes.find((node) => node.id === source),
      shape,
    );
    guesses.push(
      modelNote(
        `The file does not say with which loss ${name === "" ? "the output" : `“${name}”`} was trained; ${guess.title} was chosen.`,
      ),
    );
    return guess.fields;
  }

  #document(): NetDocument {
    const { name, training } = this.#network;
    if (this.#nodes.length === 0) fail("import/no-layers", { found: "no layer that is known here" });
    const optimizer = training.optimizer ?? defaultTraining.optimizer;
    const specs = optimizerOf(optimizer.id)?.fields ?? {};
    const bare = createDocument({
      name: name.slice(0, documentLimits.name),
      nodes: this.#nodes,
      edges: this.#edges,
      training: {
        ...defaultTraining,
        ...training,
        optimizer: { ...optimizer, fields: this.#checkedFields(specs, optimizer.fields, []) },
      },
    });
    const analysis = analyseDocument(bare);
    const feeds = new Map<string, string[]>();
    for (const { from, to } of this.#edges) feeds.set(to.node, [...(feeds.get(to.node) ?? []), from.node]);
    const positions = layeredPositions(analysis.order, feeds);
    const sharing = sharedUses(this.#network.nodes, this.#ids, analysis.weights);
    return {
      ...bare,
      nodes: bare.nodes.map((node) => ({
        ...node,
        ...sharing.get(node.id),
        position: positions.get(node.id) ?? node.position,
      })),
    };
  }

  #fittingWeights(document: NetDocument): NetworkWeights {
    const declared = analyseDocument(document).weights;
    const fitting = new Map<string, NodeWeights>();
    const sharers = new Set(document.nodes.flatMap(({ id, shares }) => (shares === undefined ? [] : [id])));
    for (const node of this.#network.nodes) {
      const id = this.#ids.get(node.key);
      if (node.kind !== "known" || id === undefined || sharers.has(id)) continue;
      const specs = declared.get(id) ?? [];
      const weights = new Map<string, HostTensor>();
      specs.forEach((spec, index) => {
        const tensor = fitted(node.weights[index], spec);
        if (tensor !== null) weights.set(spec.name, tensor);
      });
      const missing = specs.filter(({ name }) => !weights.has(name));
      if (missing.length > 0)
        this.#notes
          .get(node.key)
          ?.push(
            `it starts with new ${missing.map(({ name }) => name).join(", ")}: ${whyMissing(node, missing)}`,
          );
      if (weights.size > 0) fitting.set(id, { layer: node.layer, weights });
    }
    return fitting;
  }

  /** What stands around the place now, and what there is to do about it. */
  #lostEntry(node: LostLayer): ImportReportEntry {
    const source = bridge(node);
    const after = named(this.#fedBy.get(node.key) ?? [], "the output");
    const reason = node.harmless
      ? `${node.origin} is not needed here (${node.why})`
      : `${node.origin} was left out: ${node.why}`;
    if (source === null) {
      const todo = `its place before ${after} is open: connect what should stand there`;
      return { layer: node.name, outcome: "gap", detail: `${reason}; ${todo}.` };
    }
    const before = named([this.#imported.get(source)?.name ?? source], "the input");
    const todo = node.harmless
      ? ""
      : " The network answers otherwise than the file's: insert layers that do the same there, or train it on.";
    return {
      layer: node.name,
      outcome: "bridged",
      detail: `${reason}; ${before} feeds ${after} directly now.${todo}`,
    };
  }

  #entry(node: ImportedLayer, weights: NetworkWeights): ImportReportEntry {
    const notes = this.#notes.get(node.key) ?? [];
    const tensors = [...(weights.get(this.#ids.get(node.key) ?? "")?.weights.values() ?? [])];
    const count = tensors.reduce((sum, { data }) => sum + data.length, 0);
    const title = layerOf(node.layer)?.title ?? node.layer;
    const isAgain = node.sharesWith !== undefined && node.weights.length > 0;
    const own = count === 0 ? title : `${title} with ${count.toLocaleString("en-US")} weights`;
    const brought = isAgain ? `${title} with the weights of its first use` : own;
    if (notes.length === 0) return { layer: node.name, outcome: "imported", detail: brought };
    return { layer: node.name, outcome: "changed", detail: `${brought}: ${notes.join("; ")}` };
  }
}

function bridge({ inputs }: LostLayer): string | null {
  return inputs.length === 1 ? (inputs[0] ?? null) : null;
}

/** “flat” and “digits”, or what to say where there are none. */
function named(names: readonly string[], nothing: string): string {
  const quoted = names.map((name) => `“${name}”`);
  return quoted.length === 0 ? nothing : new Intl.ListFormat("en-GB").format(quoted);
}

function shownName(name: string, layer: string): string {
  const shown = name.trim().slice(0, documentLimits.name);
  return shown === "" ? (layerOf(layer)?.title ?? layer) : shown;
}

/** The same numbers in the declared shape: axes of length 1 may come and go, nothing else. */
function fitted(tensor: HostTensor | undefined, spec: WeightSpec): HostTensor | null {
  if (tensor === undefined || longAxes(tensor.shape) !== longAxes(spec.shape)) return null;
  return { shape: spec.shape, data: tensor.data };
}

function longAxes(shape: readonly number[]): string {
  return shape.filter((size) => size !== 1).join();
}

function whyMissing(node: ImportedLayer, missing: readonly WeightSpec[]): string {
  if (node.weights.length === 0) return "the file has none for it";
  const wanted = missing.map(({ shape }) => `[${shape.join(", ")}]`).join(" and ");
  const found = node.weights.map(({ shape }) => `[${shape.join(", ")}]`).join(", ");
  return `${wanted} wanted, ${found} found`;
}
