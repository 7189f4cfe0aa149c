import type { Node } from "@xyflow/react";
import { layerOf } from "../../shared/layers/registry.ts";

/** The colour of a node in the overview: that of its category. */
export function minimapColour({ type, data }: Node): string {
  if (type !== "layer") return "var(--line-strong)";
  const { node } = data as { readonly node: { readonly layer: string } };
  return `var(--category-${layerOf(node.layer)?.category ?? "core"})`;
}
