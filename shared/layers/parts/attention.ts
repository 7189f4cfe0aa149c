// Scaled dot-product attention with several heads (Vaswani et al., 2017, 3.2), out of matrix products and softmax.
import type { Tensor } from "@tensorflow/tfjs-core";
import { invariant } from "../../invariant.ts";
import type { Tfjs } from "../definition.ts";
import { dropOut } from "./noise.ts";

export interface Attention {
  readonly causal: boolean;
  readonly useBias: boolean;
  readonly dropout: { readonly rate: number; readonly seed: number };
}

interface Projection {
  readonly kernel: Tensor;
  readonly bias: Tensor | undefined;
}

/** Far below any score, yet finite: softmax of it is 0. */
const forbidden = -1e9;

/**
 * @param inputs query [N, T, F], then value and key [N, S, F'] where they are connected.
 * @param weights kernel and, with bias, bias of query, key, value and output, in this order.
 */
export function attend(
  tf: Tfjs,
  inputs: readonly Tensor[],
  weights: readonly Tensor[],
  attention: Attention,
): Tensor {
  const { core } = tf;
  const [, , forValue, forOutput] = projectionsOf(weights, attention.useBias);
  const shares = attentionShares(tf, inputs, weights, attention);
  const kept = dropOut(tf, shares, { ...attention.dropout, maskShape: shares.shape, site: 0 });
  const values = projectToHeads(tf, sequencesOf(inputs).value, forValue);
  return projectFromHeads(tf, core.matMul(kept, values), forOutput);
}

/** How much each step of the query takes of each value, per head: [N, heads, T, S], where every row adds up to 1. */
export function attentionShares(
  tf: Tfjs,
  inputs: readonly Tensor[],
  weights: readonly Tensor[],
  { useBias, causal }: Pick<Attention, "causal" | "useBias">,
): Tensor {
  const { core } = tf;
  const { query, key } = sequencesOf(inputs);
  const [forQuery, forKey] = projectionsOf(weights, useBias);
  const keyDim = forKey.kernel.shape[2] ?? 1;
  const queries = core.mul(projectToHeads(tf, query, forQuery), 1 / Math.sqrt(keyDim));
  const scores = core.matMul(queries, projectToHeads(tf, key, forKey), false, true);
  return core.softmax(causal ? core.add(scores, causalMask(tf, scores)) : scores);
}

/** Ports left open take the port before: value the query, key the value. */
function sequencesOf(inputs: readonly Tensor[]): {
  readonly query: Tensor;
  readonly value: Tensor;
  readonly key: Tensor;
} {
  const query = inputs[0];
  invariant(query !== undefined, "attention has a query");
  const value = inputs[1] ?? query;
  return { query, value, key: inputs[2] ?? value };
}

function projectionsOf(
  weights: readonly Tensor[],
  useBias: boolean,
): [Projection, Projection, Projection, Projection] {
  const stride = useBias ? 2 : 1;
  const projection = (index: number): Projection => {
    const kernel = weights[index * stride];
    invariant(kernel !== undefined, "attention has four projections");
    return { kernel, bias: useBias ? weights[index * stride + 1] : undefined };
  };
  return [projection(0), projection(1), projection(2), projection(3)];
}

/** [N, S, F] · [F, heads, d] → [N, heads, S, d] */
function projectToHeads(tf: Tfjs, sequence: Tensor, { kernel, bias }: Projection): Tensor {
  const { core } = tf;
  const [batch = 1, steps = 1, features = 1] = sequence.shape;
  const [, heads = 1, size = 1] = kernel.shape;
  const flat = core.matMul(
    core.reshape(sequence, [batch * steps, features]),
    core.reshape(kernel, [features, heads * size]),
  );
  const shifted = bias === undefined ? flat : core.add(flat, core.reshape(bias, [heads * size]));
  return core.transpose(core.reshape(shifted, [batch, steps, heads, size]), [0, 2, 1, 3]);
}

/** [N, heads, T, d] · [heads, d, F] → [N, T, F] */
function projectFromHeads(tf: Tfjs, seen: Tensor, { kernel, bias }: Projection): Tensor {
  const { core } = tf;
  const [batch = 1, heads = 1, steps = 1, size = 1] = seen.shape;
  const features = kernel.shape[2] ?? 1;
  const joined = core.reshape(core.transpose(seen, [0, 2, 1, 3]), [batch * steps, heads * size]);
  const flat = core.matMul(joined, core.reshape(kernel, [heads * size, features]));
  const shifted = bias === undefined ? flat : core.add(flat, bias);
  return core.reshape(shifted, [batch, steps, features]);
}

/** [1, 1, T, S]: 0 where key ≤ query, else far below zero. */
function causalMask(tf: Tfjs, scores: Tensor): Tensor {
  const [, , queries = 1, keys = 1] = scores.shape;
  const mask = new Float32Array(queries * keys);
  for (let query = 0; query < queries; query += 1)
    mask.fill(forbidden, query * keys + query + 1, (query + 1) * keys);
  return tf.core.tensor(mask, [1, 1, queries, keys]);
}
