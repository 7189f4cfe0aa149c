// Work of the layer families whose kernels do more, or less, than meet each place of the output once; see ../work.ts.
import type { FieldValue } from "../../fields/fields.ts";
import type { LayerWork, Shape, WorkContext } from "../definition.ts";
import { addWork, finishing, kernelSize, noWork, placesOf } from "../work.ts";
import type { CellKind } from "./recurrence.ts";
import { elementCount, lastSize, onlyInput } from "./shapes.ts";

type Fields = Readonly<Record<string, FieldValue>>;

/** The same values under another shape: nothing is computed and nothing kept. */
export function viewWork(): LayerWork {
  return noWork;
}

/** Values are copied to other places, not computed: joined, repeated, cut out, looked up in a table. */
export function movedWork(_fields: Fields, { output }: WorkContext): LayerWork {
  return { ...noWork, kept: elementCount(output) };
}

/** The kernel is laid on the output once for each place of the input. */
export function transposedWork(fields: Fields, { inputs, output, weights }: WorkContext): LayerWork {
  const products = kernelSize(weights) * placesOf(onlyInput(inputs));
  const values = elementCount(output);
  return { products, spared: products, others: values * finishing(fields, weights), kept: values };
}

/** Two convolutions: what the first makes is kept, and its gradient always needed. */
export function separableWork(fields: Fields, { inputs, output, weights }: WorkContext): LayerWork {
  const places = placesOf(output);
  const [depthwise, pointwise] = weights.map(({ shape }) => elementCount(shape) * places);
  const between = places * lastSize(onlyInput(inputs)) * Number(fields["depthMultiplier"] ?? 1);
  const values = elementCount(output);
  return {
    products: (depthwise ?? 0) + (pointwise ?? 0),
    spared: depthwise ?? 0,
    others: values * finishing(fields, weights),
    kept: between + values,
  };
}

/** One operation for each value under each window. */
export function poolingWork({ poolSize }: { readonly poolSize: Shape }, { output }: WorkContext): LayerWork {
  const values = elementCount(output);
  return { ...noWork, others: values * elementCount(poolSize), kept: values };
}

/** One operation for each value of the input. */
export function globalPoolingWork(_fields: Fields, { inputs, output }: WorkContext): LayerWork {
  return { ...noWork, others: elementCount(onlyInput(inputs)), kept: elementCount(output) };
}

/** Draws, compares and multiplies each value while training; what was let through is kept beside the output. */
export function dropoutWork(_fields: Fields, { output }: WorkContext): LayerWork {
  const values = elementCount(output);
  return { ...noWork, others: 2 * values, kept: 2 * values };
}

/** Mean, variance and division, then a product with γ and a sum with β; the normalized values are kept beside the output. */
export function normalizationWork(_fields: Fields, context: WorkContext): LayerWork {
  const mean = 1;
  const variance = 3;
  const standardizing = 2;
  return normalizedWork(mean + variance + standardizing, context);
}

/** Squares are summed and each value multiplied, without a mean. */
export function lengthNormalizationWork(_fields: Fields, context: WorkContext): LayerWork {
  const squareAndSum = 2;
  const scaling = 1;
  return normalizedWork(squareAndSum + scaling, context);
}

function normalizedWork(perValue: number, { output, weights }: WorkContext): LayerWork {
  const values = elementCount(output);
  const learned = weights.filter(({ trainable }) => trainable).length;
  return { ...noWork, others: values * (perValue + learned), kept: 2 * values };
}

/** One operation for each value, with a weight or a number. */
export function elementwiseWork(_fields: Fields, { output }: WorkContext): LayerWork {
  const values = elementCount(output);
  return { ...noWork, others: values, kept: values };
}

/** Each value of the output is a sum of `summed` products of two inputs' values, both of which may need their gradient. */
export function dotWork(summed: number, { output }: WorkContext): LayerWork {
  const values = elementCount(output);
  return { products: values * summed, spared: 2 * values * summed, others: 0, kept: values };
}

/** Operations and kept values per unit and step beside the products: sums, gates, and how they join into the state. */
const cellSteps: Readonly<Record<CellKind, { readonly others: number; readonly kept: number }>> = {
  // x · W + h · U, f
  simpleRNN: { others: 2, kept: 1 },
  // four sums, four functions, f·c + i·g, f(c), o·f(c); kept: the gates, c, f(c), h
  lstm: { others: 4 + 4 + 3 + 1 + 1, kept: 7 },
  // three sums, three functions, r·(h·U), z·h + (1 − z)·g; kept: the gates, the candidate's h·U, h
  gru: { others: 3 + 3 + 1 + 4, kept: 5 },
};

/** One cell over a sequence [steps, features]; weights are kernel, recurrent kernel and bias. */
export function recurrentWork(kind: CellKind, { inputs, weights }: WorkContext): LayerWork {
  const steps = onlyInput(inputs)[0] ?? 1;
  const [kernel, recurrent, bias] = weights.map(({ shape }) => elementCount(shape));
  const units = weights[1]?.shape[0] ?? 0;
  const fromInput = steps * (kernel ?? 0);
  return {
    products: fromInput + steps * (recurrent ?? 0),
    spared: fromInput,
    others: steps * (units * cellSteps[kind].others + (bias ?? 0)),
    kept: steps * units * cellSteps[kind].kept,
  };
}

/** Two cells whose weights stand one after the other. */
export function bidirectionalWork(kind: CellKind, context: WorkContext): LayerWork {
  const half = context.weights.length / 2;
  const one = recurrentWork(kind, { ...context, weights: context.weights.slice(0, half) });
  return addWork(one, one);
}

/** An LSTM over images [steps, height, width, channels] whose products are convolutions. */
export function convolvedRecurrentWork(
  { filters }: { readonly filters: number },
  { inputs, output, weights }: WorkContext,
): LayerWork {
  const steps = onlyInput(inputs)[0] ?? 1;
  const [height = 1, width = 1] = output.slice(-3);
  const places = steps * height * width;
  const [kernel, recurrent, bias] = weights.map(({ shape }) => elementCount(shape));
  const fromInput = places * (kernel ?? 0);
  return {
    products: fromInput + places * (recurrent ?? 0),
    spared: fromInput,
    others: places * (filters * cellSteps.lstm.others + (bias ?? 0)),
    kept: places * filters * cellSteps.lstm.kept,
  };
}

export interface AttentionSizes {
  readonly heads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  /** [steps, features] each. */
  readonly query: Shape;
  readonly value: Shape;
  readonly key: Shape;
}

/** Four projections, each step of the query with each key, and the values mixed by those shares; each share is scaled and put through softmax. */
export function attentionWork(sizes: AttentionSizes, { output, weights }: WorkContext): LayerWork {
  const { heads, keyDim, valueDim, query, value, key } = sizes;
  const [queries = 1] = query;
  const [keys = 1] = key;
  const shares = heads * queries * keys;
  const projected = heads * (keyDim * (queries + keys) + valueDim * keys);
  const projecting =
    heads * (keyDim * (elementCount(query) + elementCount(key)) + valueDim * elementCount(value));
  const mixed = heads * valueDim * queries;
  const hasBias = weights.some(({ name }) => name.endsWith("bias"));
  return {
    products: projecting + shares * (keyDim + valueDim) + mixed * lastSize(output),
    spared: projecting,
    others: 2 * shares + (hasBias ? projected + elementCount(output) : 0),
    kept: projected + shares + mixed + elementCount(output),
  };
}
