// The layers to build with, by category. Drag one to the canvas, or click it to put it after the selection.
import { InputGroup } from "@blueprintjs/core";
import { ChevronDown, ChevronRight, Search, SmallCross } from "@blueprintjs/icons";
import { useMemo, useState, type KeyboardEvent } from "react";
import type { LayerCategory, LayerDefinition } from "../../shared/layers/definition.ts";
import { layers } from "../../shared/layers/registry.ts";
import { setLayout, useLayout } from "../app/layoutStore.ts";
import { blockOfEntry } from "../blocks/insertable.ts";
import { forgetBlock, useLibrary } from "../blocks/libraryStore.ts";
import { useOfferedBlocks } from "../blocks/paletteBlocks.ts";
import { insertLayer } from "../document/documentActions.ts";
import { CategoryIcon, categoryLooks } from "./categories.tsx";
import { startLayerDrag } from "./layerDrag.ts";
import { searchLayers } from "./searchLayers.ts";
import "./palette.css";

const registered: readonly LayerDefinition[] = Object.values(layers);

export function Palette() {
  const [query, setQuery] = useState("");
  const blocks = useOfferedBlocks();
  const allLayers = useMemo(() => [...registered, ...blocks], [blocks]);
  const found = searchLayers(query, allLayers);

  function onSearchKey(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key === "Escape") setQuery("");
    const first = found[0];
    if (event.key === "Enter" && query !== "" && first !== undefined) insertLayer(first.id);
  }

  return (
    <aside className="panel palette" aria-label="Layers">
      <div className="palette-search">
        <InputGroup
          leftElement={<Search className="palette-search-icon" size={13} />}
          type="search"
          placeholder="Search layers"
          aria-label="Search layers"
          data-testid="palette-search"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onSearchKey}
        />
      </div>
      <div className="palette-list">
        {query.trim() === "" ? <ByCategory layers={allLayers} /> : <LayerList layers={found} />}
        {found.length === 0 ? (
          <p className="palette-nothing">
            No layer is called “{query.trim()}”. Try what it does: <em>image</em>, <em>sum</em>,{" "}
            <em>noise</em>.
          </p>
        ) : null}
      </div>
    </aside>
  );
}

function ByCategory({ layers: all }: { readonly layers: readonly LayerDefinition[] }) {
  const folded = useLayout((layout) => layout.foldedCategories);
  const categories = Object.keys(categoryLooks) as LayerCategory[];
  return categories.map((category) => {
    const members = all.filter((layer) => layer.category === category);
    if (members.length === 0) return null;
    const open = !folded.includes(category);
    return (
      <section key={category}>
        <h2 className="palette-category">
          <button type="button" aria-expanded={open} onClick={() => fold(category, open)}>
            {categoryLooks[category].title}
            {open ? <ChevronDown size={12} /> : <ChevronRight size={12} />}
          </button>
        </h2>
        {open ? <LayerList layers={members} /> : null}
      </section>
    );
  });
}

function fold(category: string, away: boolean): void {
  const others = useLayout.getState().foldedCategories.filter((folded) => folded !== category);
  setLayout({ foldedCategories: away ? [...others, category] : others });
}

function LayerList({ layers }: { readonly layers: readonly LayerDefinition[] }) {
  return (
    <ul className="palette-layers">
      {layers.map((layer) => (
        <li key={layer.id}>
          <button
            type="button"
            className="palette-layer"
            draggable
            title={layer.summary}
            data-testid={`palette-${layer.id}`}
            onDragStart={(event) => startLayerDrag(event, layer.id)}
            onClick={() => insertLayer(layer.id)}
          >
            <CategoryIcon category={layer.category} />
            <span>{layer.title}</span>
          </button>
          <ForgetButton layer={layer} />
        </li>
      ))}
    </ul>
  );
}

/** Takes a block of the user's own out of the library; nothing for layers and for blocks that ship with the app. */
function ForgetButton({ layer }: { readonly layer: LayerDefinition }) {
  const block = blockOfEntry(layer.id);
  const own = useLibrary((library) => library.own.some(([kept]) => kept?.id === block));
  if (block === null || !own) return null;
  const label = `Remove ${layer.title} from the library`;
  return (
    <button
      type="button"
      className="palette-forget"
      aria-label={label}
      title={label}
      data-testid={`forget-${block}`}
      onClick={() => void forgetBlock(block)}
    >
      <SmallCross size={14} />
    </button>
  );
}
