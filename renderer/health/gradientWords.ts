// What was seen of a layer's gradient, in words: beside the last layer's, and as the change of the weights.
import type { LayerPace } from "../../shared/contract/layerPace.ts";

export function gradientWords(own: LayerPace, last: LayerPace): string {
  const change = `a step changes its weights by ${brief(own.change ?? 0)} of their size (0.001 is usual).`;
  if (own.gradient === last.gradient) return `Here ${change}`;
  return `Its gradient is ${brief((own.gradient ?? 0) / (last.gradient ?? 1))} times the last layer's, and ${change}`;
}

function brief(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "more than all";
}
