// Random networks that are valid by construction: a layer is added only where its own shape rule takes what is there. One or
// two inputs, one or two outputs, branches that meet, penalties and constraints, and now and then a part made into a block.
import { analyseDocument } from "../../shared/document/analyseDocument.ts";
import { makeBlock } from "../../shared/document/blocks/makeBlock.ts";
import { applyEdit } from "../../shared/document/edits.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { testGraph, type NodeRow, type Wire } from "../../shared/document/testGraph.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { LayerDefinition, Shape } from "../../shared/layers/definition.ts";
import { elementCount, sameShape } from "../../shared/layers/parts/shapes.ts";
import { layers, type LayerId } from "../../shared/layers/registry.ts";
import type { Choose } from "./chooser.ts";
import type { ParityInput } from "./parityNetwork.ts";

type Fields = NonNullable<NodeRow[2]>;

const numberInputs: readonly ParityInput[] = [
  { shape: [7] },
  { shape: [5, 4] },
  { shape: [6, 6, 2] },
  { shape: [3, 4, 4, 1] },
];
/** Numbers that an embedding looks up. */
const indexInput: ParityInput = { shape: [5], indicesBelow: 7 };
const mostValues = 600;

const classFields: readonly Fields[] = [
  {},
  { kernelL1: 0.001, kernelL2: 0.01 },
  { kernelConstraint: "maxNorm", kernelMaxNorm: 0.8 },
  { kernelConstraint: "unitNorm" },
  { kernelConstraint: "nonNegative" },
];

interface Growing {
  readonly id: string;
  readonly shape: Shape;
  /** Whether a layer up to here has weights. */
  readonly learns: boolean;
}

export interface RandomGraph {
  readonly document: NetDocument;
  readonly inputs: readonly ParityInput[];
  readonly outputs: number;
}

export function randomGraph(choose: Choose): RandomGraph {
  return new Grower(choose).grow();
}

class Grower {
  readonly #choose: Choose;
  readonly #rows: NodeRow[] = [];
  readonly #wires: Wire[] = [];
  readonly #inputs: ParityInput[] = [];

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  grow(): RandomGraph {
    const branches = this.#choose([1, 1, 2]);
    const tips = Array.from({ length: branches }, () => this.#branch(this.#choose([1, 2, 3, 4, 5])));
    const tip = tips.length === 1 ? (tips[0] as Growing) : this.#join(tips);
    // The node whose values are compared.
    const layer = this.#add("activation", { activation: "linear" }, [tip], tip.shape, "layer");
    const outputs = this.#choose([1, 1, 2]);
    const flat = this.#add("flatten", {}, [layer], [elementCount(layer.shape)]);
    for (let output = 0; output < outputs; output += 1) this.#head(flat, output);
    return { document: this.#document(), inputs: this.#inputs, outputs };
  }

  #branch(depth: number): Growing {
    const input = this.#choose([...numberInputs, indexInput]);
    const start = this.#add("input", { shape: input.shape }, [], input.shape, `input-${this.#inputs.length}`);
    this.#inputs.push(input);
    const grown = [input.indicesBelow === undefined ? start : this.#lookUp(start, input.indicesBelow)];
    for (let step = 0; step < depth; step += 1) grown.push(this.#next(grown));
    return grown[grown.length - 1] as Growing;
  }

  #lookUp(indices: Growing, entries: number): Growing {
    const fields = { inputDim: entries, outputDim: 3 };
    return this.#add("embedding", fields, [indices], [...indices.shape, 3]);
  }

  /** One more layer, or an earlier one of the same shape brought in. */
  #next(grown: readonly Growing[]): Growing {
    const last = grown[grown.length - 1] as Growing;
    const twin = grown.slice(0, -1).find((other) => sameShape(other.shape, last.shape));
    if (twin !== undefined && this.#choose([true, false])) {
      const merge = this.#choose<LayerId>(["add", "average", "multiply", "maximum"]);
      return this.#add(merge, {}, [twin, last], last.shape);
    }
    const [definition, fields, shape] = this.#choose(growths(last));
    return this.#add(definition.id as LayerId, fields, [last], shape);
  }

  #join(tips: readonly Growing[]): Growing {
    const flat = tips.map((tip) => this.#add("flatten", {}, [tip], [elementCount(tip.shape)]));
    const size = flat.reduce((sum, { shape }) => sum + elementCount(shape), 0);
    return this.#add("concatenate", {}, flat, [size]);
  }

  #head(from: Growing, output: number): void {
    const classes = this.#add("dense", { units: 3, ...this.#choose(classFields) }, [from], [3]);
    const weight = output === 0 ? 1 : 0.5;
    this.#add("output", { weight }, [classes], [3], `out-${output}`);
  }

  #add(
    layer: LayerId,
    fields: Fields,
    from: readonly Growing[],
    shape: Shape,
    id = `node-${this.#rows.length}`,
  ): Growing {
    this.#rows.push([id, layer, fields]);
    for (const source of from) this.#wires.push([source.id, id]);
    const inputs = from.map((source) => source.shape);
    const definition: LayerDefinition = layers[layer];
    const weights = definition.weights(completeFields(definition.fields, fields), inputs);
    return { id, shape, learns: weights.length > 0 || from.some(({ learns }) => learns) };
  }

  #document(): NetDocument {
    const document = testGraph(this.#rows, this.#wires);
    if (!this.#choose([true, false, false])) return document;
    const inner = this.#rows.filter(([id, layer]) => id.startsWith("node-") && layer !== "flatten");
    const chosen = inner.length === 0 ? [] : [this.#choose(inner)[0]];
    const made = makeBlock(document, analyseDocument(document), chosen, "Part");
    return made.ok ? applyEdit(document, made.value.edit).document : document;
  }
}

type Growth = readonly [definition: LayerDefinition, fields: Fields, shape: Shape];

/** Every layer of one input, with the fields of each of its examples, that takes this shape. */
function growths(source: Growing): readonly Growth[] {
  const fitting: Growth[] = [];
  for (const definition of Object.values<LayerDefinition>(layers)) {
    if (!takes(definition, source)) continue;
    for (const example of definition.examples) {
      const result = definition.outputShape(completeFields(definition.fields, example.fields), [
        source.shape,
      ]);
      if (!result.ok || elementCount(result.shape) > mostValues) continue;
      fitting.push([definition, example.fields as Fields, result.shape]);
    }
  }
  return fitting;
}

/**
 * Embeddings stand behind inputs of indices only. A threshold turns a value's rounding into 0 or 1, so it stands where
 * values come from the data alone, not from weights that each engine rounds in its own way.
 */
function takes(definition: LayerDefinition, source: Growing): boolean {
  const [port, ...others] = definition.inputs;
  if (definition.role !== "layer" || port === undefined || others.length > 0 || port.many === true)
    return false;
  if (definition.id === "embedding") return false;
  return definition.id !== "threshold" || !source.learns;
}
