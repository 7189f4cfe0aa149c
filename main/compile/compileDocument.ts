// The document as a real tfjs LayersModel (functional API), compiled with its optimizer, losses and metrics. Only the nodes
// that lead to an output are built. The same document, seed and tfjs give the same weights.
import type { LayersModel, LayerVariable, ModelCompileArgs, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { analyseDocument, type Analysis } from "../../shared/document/analyseDocument.ts";
import { flattenBlocks } from "../../shared/document/blocks/flattenBlocks.ts";
import { notTrainable } from "../../shared/document/notTrainable.ts";
import type { DocumentNode, NetDocument } from "../../shared/document/schema.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import { invariant } from "../../shared/invariant.ts";
import type { LayerDefinition, Shape, Tfjs, TfjsLayer } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import type { RuleOptimizer } from "../../shared/optimizers/ruleOptimizer.ts";
import { optimizerOf } from "../../shared/optimizers/registry.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { rateFactorOf } from "../../shared/schedules/learningRateFactor.ts";
import { nodeSeed } from "../../shared/run/seeds.ts";
import type { CompiledNetwork, NetworkInput, NetworkOutput } from "./compiledNetwork.ts";
import { layerNames, networkNodes } from "./layerNames.ts";
import { metricNames, outputObjective, type OutputObjective } from "./outputObjective.ts";

export interface CompileOptions {
  /** The run's seed; every layer's seed is derived from it and the node's id. */
  readonly seed: number;
  /** Length of an epoch in steps, from which a schedule knows where the run stands. Without it the learning rate stays. */
  readonly stepsPerEpoch?: number;
  /** Per output, whether the data's targets are class indices. */
  readonly classTargets?: readonly boolean[];
  /** How much a sample of each class counts in the loss. */
  readonly classWeights?: readonly number[] | undefined;
  /** Whether the data says how much each sample counts in the loss. */
  readonly weighted?: boolean | undefined;
}

/** Blocks are written out first. graph/not-trainable, with the first diagnostic in words, where the analysis finds errors. */
export function compileDocument(
  project: NetDocument,
  tf: Tfjs,
  options: CompileOptions,
): Result<CompiledNetwork, AppError> {
  const document = flattenBlocks(project);
  const error = notTrainable(document);
  if (error !== null) return err(error);
  return ok(new NetworkBuilder(document, analyseDocument(document), tf, options).build());
}

interface BuiltOutput {
  readonly output: NetworkOutput;
  readonly name: string;
  readonly objective: OutputObjective;
  readonly tensor: SymbolicTensor;
}

/** Builds one network from a document without errors. */
class NetworkBuilder {
  readonly #document: NetDocument;
  readonly #analysis: Analysis;
  readonly #tf: Tfjs;
  readonly #options: CompileOptions;
  readonly #names: ReadonlyMap<string, string>;
  readonly #nodes: readonly DocumentNode[];
  readonly #tensors = new Map<string, SymbolicTensor>();
  readonly #inputs: NetworkInput[] = [];
  readonly #outputs: BuiltOutput[] = [];
  readonly #weightsOfNode = new Map<string, readonly string[]>();
  readonly #innerOfNode = new Map<string, readonly string[]>();
  readonly #layers = new Map<string, TfjsLayer>();
  readonly #layerOfNode = new Map<string, string>();
  readonly #applicationOfNode = new Map<string, number>();
  /** Of nodes whose output has one: which of its steps count. */
  readonly #masks = new Map<string, SymbolicTensor>();

  constructor(document: NetDocument, analysis: Analysis, tf: Tfjs, options: CompileOptions) {
    this.#document = document;
    this.#analysis = analysis;
    this.#tf = tf;
    this.#options = options;
    this.#nodes = networkNodes(document, analysis);
    this.#names = layerNames(this.#nodes);
  }

  build(): CompiledNetwork {
    for (const node of this.#nodes) this.#addNode(node);
    const model = this.#tf.layers.model({
      inputs: this.#inputs.map((input) => this.#tensorOf(input.node)),
      outputs: this.#outputs.map((output) => output.tensor),
    });
    model.compile({
      optimizer: this.#buildOptimizer(model),
      loss: this.#outputs.map(({ objective }) => objective.loss),
      metrics: metricsByOutput(this.#outputs),
    });
    return {
      tf: this.#tf,
      model,
      inputs: this.#inputs,
      outputs: this.#outputs.map(({ output }) => output),
      layerOfNode: this.#layerOfNode,
      nodeOfLayer: new Map(
        this.#nodes.map((node) => [this.#nameOf(this.#ownerOf(node)), this.#ownerOf(node).id]),
      ),
      applicationOfNode: this.#applicationOfNode,
      ownerOfNode: new Map(this.#nodes.map((node) => [node.id, this.#ownerOf(node).id])),
      weightsOfNode: this.#weightsOfNode,
      innerOfNode: this.#innerOfNode,
      classWeights: this.#options.classWeights,
      weighted: this.#options.weighted === true,
      metricNames: metricNames(this.#outputs),
      scoreNames: this.#outputs.flatMap(({ objective }) => objective.scoreNames),
      tallies: this.#outputs.flatMap(({ objective }) =>
        objective.metrics.flatMap(({ tally }) => tally ?? []),
      ),
    };
  }

  #addNode(node: DocumentNode): void {
    const definition = layerOf(node.layer);
    invariant(definition !== undefined, `the analysis let the unknown layer ${node.layer} pass`);
    if (definition.role === "input") this.#addInput(node);
    else if (definition.role === "output") this.#addOutput(node);
    else this.#addLayer(node, definition);
  }

  #addInput(node: DocumentNode): void {
    const shape = this.#shapeOf(node);
    const name = this.#nameOf(node);
    this.#tensors.set(node.id, this.#tf.layers.input({ shape: [...shape], name, dtype: "float32" }));
    this.#inputs.push({ node: node.id, name, shape });
    this.#layerOfNode.set(node.id, name);
    this.#weightsOfNode.set(node.id, []);
  }

  #addLayer(node: DocumentNode, definition: LayerDefinition): void {
    const owner = this.#ownerOf(node);
    const layer = this.#layers.get(owner.id) ?? this.#buildLayer(owner, definition);
    this.#layers.set(owner.id, layer);
    const mask = this.#maskBefore(node);
    const sources = this.#inputTensors(node);
    if (mask !== undefined && definition.mask === "read") sources.push(mask);
    if (owner === node) this.#apply(node, layer, sources);
    else withOutputShape(layer, this.#shapeOf(node), () => this.#apply(node, layer, sources));
    const following = this.#maskMade(node, definition) ?? (definition.mask === undefined ? undefined : mask);
    if (following !== undefined && this.#shapeOf(node).length > 1) this.#masks.set(node.id, following);
    this.#noteInnerValues(node, definition);
  }

  #maskBefore(node: DocumentNode): SymbolicTensor | undefined {
    const [first] = this.#analysis.inputEdges.get(node.id) ?? [];
    return first === undefined ? undefined : this.#masks.get(first.from.node);
  }

  #maskMade(node: DocumentNode, definition: LayerDefinition): SymbolicTensor | undefined {
    const inputShapes = this.#analysis.inputShapes.get(node.id) ?? [];
    const context = { name: `${this.#nameOf(node)}_mask`, seed: 0, inputShapes };
    const layer = definition.buildMask?.(this.#tf, this.#fieldsOf(node), context) ?? null;
    const [source] = this.#inputTensors(node);
    return layer === null || source === undefined ? undefined : (layer.apply(source) as SymbolicTensor);
  }

  #noteInnerValues(node: DocumentNode, definition: LayerDefinition): void {
    const inputShapes = this.#analysis.inputShapes.get(node.id) ?? [];
    const inner = definition.innerValues?.(this.#fieldsOf(node), inputShapes) ?? [];
    if (inner.length > 0)
      this.#innerOfNode.set(
        node.id,
        inner.map(({ name }) => name),
      );
  }

  /** The node whose layer this one applies. Without weights there is nothing to share: each draws its own dropout. */
  #ownerOf(node: DocumentNode): DocumentNode {
    const owner = this.#analysis.weightOwners.get(node.id);
    const weights = this.#analysis.weights.get(node.id) ?? [];
    if (owner === undefined || weights.length === 0) return node;
    return this.#nodes.find(({ id }) => id === owner) ?? node;
  }

  #buildLayer(node: DocumentNode, definition: LayerDefinition): TfjsLayer {
    invariant(definition.build !== undefined, `the layer ${definition.id} can't be built`);
    const inputShapes = this.#analysis.inputShapes.get(node.id) ?? [];
    const context = { name: this.#nameOf(node), seed: nodeSeed(this.#options.seed, node.id), inputShapes };
    return definition.build(this.#tf, this.#fieldsOf(node), context);
  }

  /** An output is a layer of its own that changes nothing, so that several may judge the same tensor and each has a name. */
  #addOutput(node: DocumentNode): void {
    const name = this.#nameOf(node);
    const layer = this.#tf.layers.layers.activation({ name, activation: "linear" });
    const tensor = this.#apply(node, layer, this.#inputTensors(node));
    const isOnly = this.#nodes.filter(({ layer }) => layerOf(layer)?.role === "output").length === 1;
    const prefix = isOnly ? "" : `${name}/`;
    const objective = outputObjective(this.#tf, this.#fieldsOf(node), this.#shapeOf(node), prefix);
    const { lossId, fromLogits } = objective;
    const classTargets = this.#options.classTargets?.[this.#outputs.length] ?? false;
    const output = {
      node: node.id,
      name,
      shape: this.#shapeOf(node),
      loss: lossId,
      fromLogits,
      classTargets,
    };
    this.#outputs.push({ output, name, objective, tensor });
  }

  #apply(node: DocumentNode, layer: TfjsLayer, sources: SymbolicTensor[]): SymbolicTensor {
    this.#layerOfNode.set(node.id, layer.name);
    this.#applicationOfNode.set(node.id, layer.inboundNodes.length);
    const tensor = layer.apply(
      sources.length === 1 ? (sources[0] as SymbolicTensor) : sources,
    ) as SymbolicTensor;
    this.#tensors.set(node.id, tensor);
    this.#weightsOfNode.set(
      node.id,
      layer.weights.map((weight) => weight.originalName),
    );
    return tensor;
  }

  #inputTensors(node: DocumentNode): SymbolicTensor[] {
    const edges = this.#analysis.inputEdges.get(node.id) ?? [];
    return edges.map((edge) => this.#tensorOf(edge.from.node));
  }

  #buildOptimizer(model: LayersModel): RuleOptimizer {
    const {
      optimizer: { id, fields },
      schedule,
      epochs,
    } = this.#document.training;
    const { stepsPerEpoch } = this.#options;
    const definition = optimizerOf(id);
    invariant(definition !== undefined, `the analysis let the unknown optimizer ${id} pass`);
    const optimizer = definition.build(this.#tf, completeFields(definition.fields, fields));
    const rateFactor =
      stepsPerEpoch === undefined ? null : rateFactorOf(this.#tf, schedule, { stepsPerEpoch, epochs });
    optimizer.steer({ rateFactor, constrained: constrainedWeights(model) });
    return optimizer;
  }

  #fieldsOf(node: DocumentNode) {
    const fields = this.#analysis.fields.get(node.id);
    invariant(fields !== undefined, `the node ${node.id} was analysed`);
    return fields;
  }

  #nameOf(node: DocumentNode): string {
    const name = this.#names.get(node.id);
    invariant(name !== undefined, `the node ${node.id} has a layer name`);
    return name;
  }

  #shapeOf(node: DocumentNode): Shape {
    const shape = this.#analysis.shapes.get(node.id);
    invariant(shape != null, `the node ${node.id} has a shape`);
    return shape;
  }

  #tensorOf(node: string): SymbolicTensor {
    const tensor = this.#tensors.get(node);
    invariant(tensor !== undefined, `the node ${node} is built before what it feeds`);
    return tensor;
  }
}

/** A layer of our own was told its output's shape for its owner's input; the input of another node may be longer. */
function withOutputShape(layer: TfjsLayer, shape: Shape, apply: () => void): void {
  Reflect.set(layer, "computeOutputShape", () => [null, ...shape]);
  apply();
  Reflect.deleteProperty(layer, "computeOutputShape");
}

/** tfjs applies a constraint only when a weight is written, which its optimizers never do. */
function constrainedWeights(model: LayersModel): readonly LayerVariable[] {
  return model.trainableWeights.filter((weight) => Reflect.get(weight, "constraint") != null);
}

type TfjsMetrics = NonNullable<ModelCompileArgs["metrics"]>;

/** tfjs takes a list of metrics per output; its types know only one. */
function metricsByOutput(outputs: readonly BuiltOutput[]): TfjsMetrics {
  const lists = outputs.map(
    ({ name, objective }) => [name, objective.metrics.map(({ compute }) => compute)] as const,
  );
  return Object.fromEntries(lists) as unknown as TfjsMetrics;
}
