// What one sample costs a layer, counted from its shapes: the estimates that are shown while a network is edited. Products are
// counted exactly as the traced program has them; every other operation on a value (an addition, a comparison, a function
// such as exp) counts one. Moving values costs none.
import type { FieldValue } from "../fields/fields.ts";
import type { LayerDefinition, LayerWork, Shape, WeightSpec, WorkContext } from "./definition.ts";
import { elementCount, lastSize } from "./parts/shapes.ts";

export const noWork: LayerWork = { products: 0, spared: 0, others: 0, kept: 0 };

type Fields = Readonly<Record<string, FieldValue>>;

export function layerWork(definition: LayerDefinition, fields: Fields, context: WorkContext): LayerWork {
  if (definition.work !== undefined) return definition.work(fields, context);
  if (definition.role === "input") return { ...noWork, kept: elementCount(context.output) };
  if (definition.role === "output") return noWork;
  return usualWork(fields, context);
}

/** Each number of a kernel meets each place of the output once: dense layers and convolutions, whatever their groups. */
function usualWork(fields: Fields, { inputs, output, weights }: WorkContext): LayerWork {
  const values = elementCount(output);
  const products = kernelSize(weights) * placesOf(output);
  if (products > 0) {
    return { products, spared: products, others: values * finishing(fields, weights), kept: values };
  }
  return { ...noWork, others: values * Math.max(1, inputs.length - 1), kept: values };
}

/** How often a kernel is applied to give this shape: [places…, features] has places. */
export function placesOf(shape: Shape): number {
  return elementCount(shape) / lastSize(shape);
}

/** Numbers in the weights that are more than a vector. */
export function kernelSize(weights: readonly WeightSpec[]): number {
  const kernels = weights.filter(({ name, shape }) => shape.length > 1 && !name.endsWith("bias"));
  return kernels.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** Operations on each value behind a sum of products: a bias and a function. */
export function finishing(fields: Fields, weights: readonly WeightSpec[]): number {
  const activation = fields["activation"];
  const hasFunction = activation !== undefined && activation !== "linear";
  return (weights.some(({ name }) => name === "bias") ? 1 : 0) + (hasFunction ? 1 : 0);
}

export function addWork(a: LayerWork, b: LayerWork): LayerWork {
  return {
    products: a.products + b.products,
    spared: a.spared + b.spared,
    others: a.others + b.others,
    kept: a.kept + b.kept,
  };
}

/** Floating-point operations of the forward pass of one sample; a multiply-add is two. */
export function forwardOperations({ products, others }: LayerWork): number {
  return 2 * products + others;
}

/** Those of the backward pass. @param first nothing before the layer learns, so no gradient has to get there. */
export function backwardOperations({ products, spared, others }: LayerWork, first: boolean): number {
  return 2 * (2 * products - (first ? spared : 0)) + others;
}
