import type { Node } from "@xyflow/react";
import { categoryOf } from "../palette/categories.tsx";

/** The colour of a node in the overview: that of its category. */
export function minimapColour({ type, data }: Node): string {
  if (type !== "layer") return "var(--line-strong)";
  const { node } = data as { readonly node: { readonly layer: string } };
  return `var(--category-${categoryOf(node.layer)})`;
}
