// How each category of layers looks in palette, canvas and inspector: title, icon and the colour token of theme.css.
import {
  Cog,
  Cube,
  Database,
  Flash,
  GitMerge,
  Graph,
  GridView,
  HorizontalDistribution,
  Layers,
  Minimize,
  Pulse,
  Random,
  Repeat,
} from "@blueprintjs/icons";
import type { CSSProperties } from "react";
import { blockLayer } from "../../shared/document/blocks/blockGraph.ts";
import type { LayerCategory } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import type { CommandIcon } from "../commands/command.ts";

interface CategoryLook {
  readonly title: string;
  readonly icon: CommandIcon;
}

/** In the order the palette shows them. */
export const categoryLooks: Readonly<Record<LayerCategory, CategoryLook>> = {
  io: { title: "Input and output", icon: Database },
  core: { title: "Core", icon: Graph },
  activation: { title: "Activation", icon: Pulse },
  convolution: { title: "Convolution", icon: GridView },
  pooling: { title: "Pooling", icon: Minimize },
  normalization: { title: "Normalization", icon: HorizontalDistribution },
  regularization: { title: "Regularization", icon: Random },
  shape: { title: "Shape", icon: Cube },
  merge: { title: "Merge", icon: GitMerge },
  recurrent: { title: "Recurrent", icon: Repeat },
  attention: { title: "Attention", icon: Flash },
  preprocessing: { title: "Preprocessing", icon: Cog },
  block: { title: "Blocks", icon: Layers },
};

/** The category of a node's layer; unknown layers look like the core ones. */
export function categoryOf(layer: string): LayerCategory {
  return layer === blockLayer ? "block" : (layerOf(layer)?.category ?? "core");
}

/** Sets --category for an element and what is inside it. */
export function categoryStyle(category: LayerCategory): CSSProperties {
  return { "--category": `var(--category-${category})` } as CSSProperties;
}

export function CategoryIcon({
  category,
  size = 14,
}: {
  readonly category: LayerCategory;
  readonly size?: number;
}) {
  const Icon = categoryLooks[category].icon;
  return (
    <span className="category-icon" style={categoryStyle(category)} aria-hidden="true">
      <Icon size={size} />
    </span>
  );
}
