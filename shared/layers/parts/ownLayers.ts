// Layers tfjs does not have, or has only with randomness of its own, are given as a list of weights and a function of tensors.
// One class per tfjs instance carries them all, because a tfjs layer must extend that instance's own Layer.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import type { Shape, Tfjs, TfjsLayer } from "../definition.ts";
import type { Initializer } from "./initializers.ts";
import type { Constraint, Regularizer } from "./penalties.ts";

export interface OwnWeight {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** Weights that are not trained come last, and compute may write them. */
  readonly trainable?: boolean;
  readonly regularizer?: Regularizer | null;
  readonly constraint?: Constraint | null;
}

export interface OwnCall {
  /** Values of the weights in the order they were declared. */
  readonly weights: readonly Tensor[];
  readonly variables: readonly LayerVariable[];
  readonly training: boolean;
}

export interface OwnLayer {
  readonly name: string;
  /** What tfjs's summary calls it. */
  readonly kind: string;
  /** Without the batch axis. */
  readonly outputShape: Shape;
  readonly weights?: readonly OwnWeight[];
  /** Inputs [batch, ...shape] → output [batch, ...outputShape]; inside a tidy. */
  compute(inputs: readonly Tensor[], call: OwnCall): Tensor;
  /** By name: values inside that can be watched, computed from the same inputs. */
  readonly inner?: Readonly<Record<string, InnerValue>>;
}

export type InnerValue = Pick<OwnLayer, "outputShape" | "compute">;

export function ownLayer(tf: Tfjs, layer: OwnLayer): TfjsLayer {
  return new (ownLayerClass(tf))(layer);
}

/**
 * A layer without weights of its own that gives, for the inputs of `layer`, a value inside it; null where it has none of
 * that name. It reads the weights of `layer`, so it belongs beside it in the same model. A layer that is applied several
 * times has one for each `application`.
 */
export function innerLayer(tf: Tfjs, layer: TfjsLayer, name: string, application: number): TfjsLayer | null {
  return layer instanceof ownLayerClass(tf) ? layer.watch(name, application) : null;
}

interface WatchableLayer {
  watch(name: string, application: number): TfjsLayer | null;
}

type OwnLayerClass = new (layer: OwnLayer) => TfjsLayer & WatchableLayer;

const classes = new WeakMap<object, OwnLayerClass>();

function ownLayerClass(tf: Tfjs): OwnLayerClass {
  const known = classes.get(tf.layers);
  if (known !== undefined) return known;
  const made = makeOwnLayerClass(tf);
  classes.set(tf.layers, made);
  return made;
}

function makeOwnLayerClass(tf: Tfjs): OwnLayerClass {
  return class NetloomLayer extends tf.layers.layers.Layer {
    static readonly className = "NetloomLayer";
    readonly #layer: OwnLayer;
    #variables: readonly LayerVariable[] = [];

    constructor(layer: OwnLayer) {
      super({ name: layer.name });
      this.supportsMasking = true;
      this.#layer = layer;
    }

    override getClassName(): string {
      return this.#layer.kind;
    }

    override build(): void {
      this.#variables = (this.#layer.weights ?? []).map((weight) =>
        this.addWeight(
          weight.name,
          [...weight.shape],
          "float32",
          weight.initializer,
          weight.regularizer ?? undefined,
          weight.trainable ?? true,
          weight.constraint ?? undefined,
        ),
      );
      this.built = true;
    }

    override computeOutputShape(inputShape: (number | null)[] | (number | null)[][]): (number | null)[] {
      const first = inputShape[0];
      const batch = Array.isArray(first) ? (first[0] ?? null) : (first ?? null);
      return [batch, ...this.#layer.outputShape];
    }

    override call(inputs: Tensor | Tensor[], kwargs: { readonly training?: boolean }): Tensor {
      return tf.core.tidy(() => {
        const list = Array.isArray(inputs) ? inputs : [inputs];
        return this.#layer.compute(list, this.#ownCall(kwargs.training === true));
      });
    }

    watch(name: string, application: number): TfjsLayer | null {
      const inner = this.#layer.inner?.[name];
      if (inner === undefined) return null;
      return ownLayer(tf, {
        name: `${this.name}_${name}_${application}`,
        kind: "InnerValue",
        outputShape: inner.outputShape,
        compute: (inputs, { training }) => inner.compute(inputs, this.#ownCall(training)),
      });
    }

    #ownCall(training: boolean): OwnCall {
      const weights = this.#variables.map((variable) => variable.read());
      return { weights, variables: this.#variables, training };
    }
  };
}

/** The only input of a layer with one port. */
export function onlyTensor(inputs: readonly Tensor[]): Tensor {
  return inputs[0] as Tensor;
}
