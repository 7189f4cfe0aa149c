// An output's numbers as what they mean: a loss from logits has its softmax or sigmoid inside, so what the network gives is raw.
import type { LossDefinition } from "./definition.ts";

export type OutputLink = LossDefinition["link"];

/** @param outputs of one sample */
export function throughLink(outputs: Float32Array, link: OutputLink): Float32Array {
  if (link === "softmax") return softmax(outputs);
  return link === "sigmoid" ? outputs.map((logit) => 1 / (1 + Math.exp(-logit))) : outputs;
}

/** softmax(z)ᵢ = exp(zᵢ − max z) / Σⱼ exp(zⱼ − max z) */
function softmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const exponentials = logits.map((z) => Math.exp(z - largest));
  const total = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e) => e / total);
}
