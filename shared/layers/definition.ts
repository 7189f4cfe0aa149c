// What a layer is: one value per layer holds everything about it (see docs/adding-a-layer.md). `outputShape` and
// `weights` are pure and run in the renderer; `build` gets tfjs passed in, so this folder never imports it at run time.
import type * as TfCore from "@tensorflow/tfjs-core";
import type * as TfLayers from "@tensorflow/tfjs-layers";
import type { FieldProblem, FieldSpecs, FieldValues } from "../fields/fields.ts";

/** The two tfjs packages a layer may build with. Which instance they come from is the engine's affair. */
export interface Tfjs {
  readonly core: typeof TfCore;
  readonly layers: typeof TfLayers;
}

/** A tensor's shape without the batch axis, e.g. [28, 28, 1] for images [N, H, W, C]. */
export type Shape = readonly number[];

export type LayerCategory =
  | "io"
  | "core"
  | "convolution"
  | "pooling"
  | "normalization"
  | "regularization"
  | "activation"
  | "merge"
  | "recurrent"
  | "attention"
  | "preprocessing"
  | "shape"
  /** Parts of networks under names of their own; no layer of the registry. */
  | "block";

export interface PortSpec {
  readonly name: string;
  readonly label: string;
  /** Takes any number of edges (at least `min`), in the document's edge order: add, concatenate. */
  readonly many?: boolean;
  readonly min?: number;
  /** May stay unconnected. */
  readonly optional?: boolean;
}

/** A fix the editor can apply with one click. */
export type SuggestedFix =
  | {
      readonly kind: "insert-before";
      readonly layer: string;
      readonly fields?: Readonly<Record<string, unknown>>;
      readonly label: string;
    }
  | { readonly kind: "set-field"; readonly field: string; readonly value: unknown; readonly label: string }
  | { readonly kind: "remove-node"; readonly label: string }
  /** The layer no longer uses another's weights. */
  | { readonly kind: "own-weights"; readonly label: string };

/** Why a shape can't be had, in words the canvas shows: expected, found, what would fix it. */
export interface ShapeProblem {
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
  readonly field?: string;
  readonly fix?: SuggestedFix;
}

export type ShapeResult =
  | { readonly ok: true; readonly shape: Shape }
  | { readonly ok: false; readonly problem: ShapeProblem };

export interface WeightSpec {
  /** tfjs's own name of the weight: kernel, bias, gamma… */
  readonly name: string;
  readonly shape: Shape;
  readonly trainable: boolean;
}

/** A value inside a layer that can be watched beside its output: the states of a recurrence, the maps of an attention. */
export interface InnerValueSpec {
  readonly name: string;
  readonly shape: Shape;
}

/** What one sample costs a layer, counted from its shapes; see work.ts. */
export interface LayerWork {
  /** Multiply-adds of the forward pass. The backward pass has one for each factor, so twice as many. */
  readonly products: number;
  /** Multiply-adds of the backward pass that fall away where nothing before the layer learns. */
  readonly spared: number;
  /** All other operations of the forward pass; the backward pass has about as many. */
  readonly others: number;
  /** Values made by the forward pass that the backward pass reads, the output among them. */
  readonly kept: number;
}

export interface WorkContext {
  readonly inputs: readonly Shape[];
  readonly output: Shape;
  readonly weights: readonly WeightSpec[];
}

export interface BuildContext {
  /** Unique within the model; prefix of the weights' names. */
  readonly name: string;
  /** Seed for this layer's initializers and noise, derived from the run's seed and the node. */
  readonly seed: number;
  readonly inputShapes: readonly Shape[];
}

export interface LayerExample<F extends FieldSpecs> {
  readonly title: string;
  readonly fields: Partial<FieldValues<F>>;
  /** Shapes of the inputs, without the batch axis. */
  readonly inputs: readonly Shape[];
  /** Where inputs are whole numbers 0 … indicesBelow − 1, as an embedding's are. */
  readonly indicesBelow?: number;
}

export type LayerRole = "input" | "layer" | "output";

export interface LayerDefinition<F extends FieldSpecs = FieldSpecs> {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly category: LayerCategory;
  readonly role: LayerRole;
  /** One line for palette and tooltips. */
  readonly summary: string;
  /** A few sentences with the formula and its source. */
  readonly help: string;
  /** Other words people search for. */
  readonly keywords: readonly string[];
  readonly inputs: readonly PortSpec[];
  /**
   * What becomes of a mask that says which steps of the first input count, 1 or 0 as [batch, steps]: it goes on to what
   * follows ("carried"), or comes to the layer as one more input besides ("read"). It ends where the output has no steps,
   * and, where this is absent, here.
   */
  readonly mask?: "carried" | "read";
  readonly fields: F;
  /** Rules between fields that limits can't say. */
  check?(fields: FieldValues<F>): readonly FieldProblem[];
  /** The one or two fields that matter, as the node shows them: "16 · sigmoid". */
  headline(fields: FieldValues<F>): string;
  /** Called only with as many inputs as the ports ask for and fields without problems. */
  outputShape(fields: FieldValues<F>, inputs: readonly Shape[]): ShapeResult;
  /** Something that works but is seldom meant; shown as a warning. Called only where outputShape succeeded. */
  advise?(fields: FieldValues<F>, inputs: readonly Shape[]): ShapeProblem | null;
  /** In tfjs's order: trainable first. Called only where outputShape succeeded. */
  weights(fields: FieldValues<F>, inputs: readonly Shape[]): readonly WeightSpec[];
  /** What `build` gives as inner values, computed only while somebody watches. Called only where outputShape succeeded. */
  innerValues?(fields: FieldValues<F>, inputs: readonly Shape[]): readonly InnerValueSpec[];
  /** Where it is not what work.ts takes for usual. Called only where outputShape succeeded. */
  work?(fields: FieldValues<F>, context: WorkContext): LayerWork;
  /** Trains with a pretended slope instead of its own, so that gradients in front of it are not the loss's. */
  readonly surrogateGradient?: true;
  /** The tfjs layer; compile applies it to its inputs. Absent for role "input" and "output". */
  build?(tf: Tfjs, fields: FieldValues<F>, context: BuildContext): TfjsLayer;
  /** A layer that makes the mask of the output from the layer's own input; null where there is to be none. */
  buildMask?(tf: Tfjs, fields: FieldValues<F>, context: BuildContext): TfjsLayer | null;
  readonly examples: readonly LayerExample<F>[];
}

export type TfjsLayer = InstanceType<typeof TfLayers.layers.Layer>;

/** Name of the one port every layer's output leaves by. */
export const outputPort = "out";

/** Keeps the field types while checking the whole value; every layer file ends in one call of it. */
export function defineLayer<const F extends FieldSpecs>(definition: LayerDefinition<F>): LayerDefinition<F> {
  return definition;
}
