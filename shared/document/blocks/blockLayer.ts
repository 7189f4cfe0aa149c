// A block as a layer: its ports, its exposed parameters as fields, and shapes and weights from the layers inside it. So all that
// knows layers (analysis, canvas, inspector) knows blocks.
import { completeFields, fieldProblems } from "../../fields/checkFields.ts";
import type { FieldSpec, FieldSpecs, FieldValue } from "../../fields/fields.ts";
import type {
  LayerDefinition,
  LayerWork,
  PortSpec,
  Shape,
  ShapeProblem,
  ShapeResult,
  WeightSpec,
} from "../../layers/definition.ts";
import { layerOf } from "../../layers/registry.ts";
import { addWork, layerWork, noWork } from "../../layers/work.ts";
import { gatherInputs } from "../analysis/inputShapes.ts";
import { sharingDiagnostic } from "../analysis/sharingRules.ts";
import { edgesInto, orderOf, wiringOf } from "../analysis/wiring.ts";
import type { BlockDefinition, DocumentNode, NetDocument } from "../schema.ts";
import { ownerOf } from "../sharing.ts";
import {
  blockById,
  blocksInside,
  blocksOf,
  isBlockNode,
  largestRepeat,
  lastNodes,
  portNodes,
  repeatField,
  type Blocks,
} from "./blockGraph.ts";

/** What a node is: a layer of the registry, or a block of its document. */
export function definitionOf(
  document: Pick<NetDocument, "blocks">,
  node: DocumentNode,
): LayerDefinition | undefined {
  return isBlockNode(node) ? layerOfBlock(blocksOf(document), node.block) : layerOf(node.layer);
}

const layersOfBlocks = new WeakMap<Blocks, Map<string, LayerDefinition>>();

/** The same definitions give the same layer. Undefined for a block that is not there or contains itself. */
export function layerOfBlock(blocks: Blocks, id: string | undefined): LayerDefinition | undefined {
  const block = blockById(blocks, id);
  if (block === undefined) return undefined;
  const known = layersOfBlocks.get(blocks) ?? new Map<string, LayerDefinition>();
  layersOfBlocks.set(blocks, known);
  const layer = known.get(block.id);
  if (layer !== undefined) return layer;
  if (blocksInside(blocks, block).has(block.id)) return undefined;
  const fresh = asLayer(blocks, block);
  known.set(block.id, fresh);
  return fresh;
}

const repeatSpec: FieldSpec = {
  kind: "integer",
  label: "Repeat",
  default: 1,
  min: 1,
  max: largestRepeat,
  unit: "times",
  help: "How often the block stands in a row, each time with weights of its own.",
};

function asLayer(blocks: Blocks, block: BlockDefinition): LayerDefinition {
  const ports = portNodes(block).map(({ id, name }): PortSpec => ({ name: id, label: name || "Input" }));
  const fields: FieldSpecs = { ...parameterSpecs(blocks, block), [repeatField]: repeatSpec };
  return {
    id: block.id,
    version: 1,
    title: block.name,
    category: "block",
    role: "layer",
    summary: `${block.nodes.length - ports.length} layers under one name.`,
    help: "A part of a network under a name of its own. Double-click it to see and change what is inside.",
    keywords: ["block", "group", "module"],
    inputs: ports,
    fields,
    headline: (values) => {
      const times = Number(values[repeatField]);
      const first = Object.keys(fields).find((key) => key !== repeatField);
      const value = first === undefined ? "" : String(values[first]);
      return [value, ...(times > 1 ? [`×${times}`] : [])].filter((part) => part !== "").join(" · ");
    },
    outputShape: (values, inputs): ShapeResult => {
      const facts = runThrough(blocks, block, values, inputs);
      return facts.problem === null
        ? { ok: true, shape: facts.shape }
        : { ok: false, problem: facts.problem };
    },
    weights: (values, inputs) => runThrough(blocks, block, values, inputs).weights,
    work: (values, { inputs }) => runThrough(blocks, block, values, inputs).work,
    examples: [],
  };
}

/** Exposed parameters with the inner layers' own limits; what stands inside is the default. */
function parameterSpecs(blocks: Blocks, block: BlockDefinition): FieldSpecs {
  const specs: Record<string, FieldSpec> = {};
  for (const { key, label, node: id, field } of block.parameters) {
    const node = block.nodes.find((inner) => inner.id === id);
    const definition = node === undefined ? undefined : definitionOf({ blocks }, node);
    const spec =
      definition !== undefined && Object.hasOwn(definition.fields, field)
        ? definition.fields[field]
        : undefined;
    if (node === undefined || definition === undefined || spec === undefined) continue;
    const inside = completeFields(definition.fields, node.fields)[field];
    const { visible: _always, ...own } = spec;
    specs[key] = { ...own, label, default: inside } as FieldSpec;
  }
  return specs;
}

/** The fields of a node inside a block whose own parameters have these values. */
export function innerFields(
  block: BlockDefinition,
  node: DocumentNode,
  values: Readonly<Record<string, FieldValue>>,
): DocumentNode["fields"] {
  const owner = node.shares ?? node.id;
  const exposed = block.parameters.filter(
    (parameter) => parameter.node === owner && Object.hasOwn(values, parameter.key),
  );
  if (exposed.length === 0) return node.fields;
  const set = exposed.map(({ key, field }) => [field, values[key] as FieldValue] as const);
  return { ...node.fields, ...Object.fromEntries(set) };
}

interface BlockFacts {
  readonly shape: Shape;
  readonly problem: ShapeProblem | null;
  readonly weights: readonly WeightSpec[];
  readonly work: LayerWork;
}

type Values = Readonly<Record<string, FieldValue>>;

function runThrough(
  blocks: Blocks,
  block: BlockDefinition,
  values: Values,
  inputs: readonly Shape[],
): BlockFacts {
  const times = Number(values[repeatField] ?? 1);
  const weights: WeightSpec[] = [];
  let arriving = inputs;
  let shape: Shape = [];
  let work = noWork;
  for (let repetition = 1; repetition <= times; repetition += 1) {
    const facts = runOnce(blocks, block, values, arriving);
    if (facts.problem !== null) return facts;
    work = addWork(work, behind(facts.work, weights.some(isTrained)));
    const prefix = times === 1 ? "" : `${repetition}/`;
    weights.push(...facts.weights.map((weight) => ({ ...weight, name: `${prefix}${weight.name}` })));
    shape = facts.shape;
    arriving = [shape, ...inputs.slice(1)];
  }
  return { shape, problem: null, weights, work };
}

function runOnce(
  blocks: Blocks,
  block: BlockDefinition,
  values: Values,
  inputs: readonly Shape[],
): BlockFacts {
  const wiring = wiringOf(block);
  const order = orderOf(wiring);
  const [last, ...others] = lastNodes(block);
  if (last === undefined || others.length > 0 || order.rest.size > 0)
    return failed(brokenInside(block, order.rest.size));
  const shapes = new Map<string, Shape | null>(
    portNodes(block).map(({ id }, index) => [id, inputs[index] ?? null]),
  );
  const learning = new Set<string>();
  let work = noWork;
  const weightsOf = new Map<string, readonly WeightSpec[]>();
  for (const id of order.sorted) {
    if (shapes.has(id)) continue;
    const node = wiring.nodes.get(id) as DocumentNode;
    const definition = definitionOf({ blocks }, node);
    if (definition === undefined)
      return failed(inside(node, { expected: "a layer this app knows", found: node.layer }));
    const facts = layerInside(definition, node, innerFields(block, node, values), (name) =>
      gatherInputs(name, definition, edgesInto(wiring, name), shapes),
    );
    if (facts.problem !== null) return facts;
    const learnsBefore = edgesInto(wiring, id).some(({ from }) => learning.has(from.node));
    if (learnsBefore || facts.weights.some(isTrained)) learning.add(id);
    work = addWork(work, behind(facts.work, learnsBefore));
    shapes.set(id, facts.shape);
    weightsOf.set(id, facts.weights);
  }
  const problem = sharingProblemInside(block, wiring.nodes, weightsOf);
  if (problem !== null) return failed(problem);
  const own = ownWeights(wiring.nodes, weightsOf);
  return { shape: shapes.get(last.id) ?? [], problem: null, weights: own, work };
}

type WeightsById = ReadonlyMap<string, readonly WeightSpec[]>;
type NodesById = ReadonlyMap<string, DocumentNode>;

/** Shared weights are their owner's. */
function ownWeights(nodes: NodesById, weightsOf: WeightsById): readonly WeightSpec[] {
  return [...weightsOf].flatMap(([id, weights]) => {
    const node = nodes.get(id);
    if (node !== undefined && ownerOf(nodes, node) !== null) return [];
    return weights.map((weight) => ({ ...weight, name: `${id}/${weight.name}` }));
  });
}

function sharingProblemInside(
  block: BlockDefinition,
  nodes: NodesById,
  weightsOf: WeightsById,
): ShapeProblem | null {
  const facts = { weightsOf: (id: string) => weightsOf.get(id) ?? null, network: new Set<string>() };
  for (const node of block.nodes) {
    const diagnostic = sharingDiagnostic(nodes, node, facts);
    if (diagnostic !== null) return inside(node, diagnostic);
  }
  return null;
}

function layerInside(
  definition: LayerDefinition,
  node: DocumentNode,
  fields: DocumentNode["fields"],
  gather: (node: string) => ReturnType<typeof gatherInputs>,
): BlockFacts {
  const complete = completeFields(definition.fields, fields);
  const [wrong] = [...fieldProblems(definition.fields, fields), ...(definition.check?.(complete) ?? [])];
  if (wrong !== undefined) return failed(inside(node, wrong));
  const { shapes, diagnostics } = gather(node.id);
  const [missing] = diagnostics;
  if (shapes === null)
    return failed(inside(node, missing ?? { expected: "an input of known shape", found: "none" }));
  const result = definition.outputShape(complete, shapes);
  if (!result.ok) return failed(inside(node, result.problem));
  const weights = definition.weights(complete, shapes);
  const work = layerWork(definition, complete, { inputs: shapes, output: result.shape, weights });
  return { shape: result.shape, problem: null, weights, work };
}

function failed(problem: ShapeProblem): BlockFacts {
  return { shape: [], problem, weights: [], work: noWork };
}

/** Work of a layer that must pass its gradient on where something before it learns. */
function behind(work: LayerWork, learnsBefore: boolean): LayerWork {
  return learnsBefore ? { ...work, spared: 0 } : work;
}

function isTrained({ trainable }: WeightSpec): boolean {
  return trainable;
}

function inside(
  node: DocumentNode,
  { expected, found }: { readonly expected: string; readonly found: string },
): ShapeProblem {
  return {
    expected,
    found: `${found}, at ${node.name || node.id} inside it`,
    todo: "Open the block, or change what goes into it.",
  };
}

function brokenInside(block: BlockDefinition, onCycle: number): ShapeProblem {
  const todo = "Open the block and repair it.";
  if (onCycle > 0)
    return {
      expected: "edges that never lead back to where they came from",
      found: "a cycle inside it",
      todo,
    };
  const names = lastNodes(block).map(({ name, id }) => name || id);
  const found = names.length === 0 ? "none" : names.join(" and ");
  return { expected: "one layer inside it that gives its output", found, todo };
}
