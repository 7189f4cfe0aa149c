// Search on the canvas: a layer to insert where the pointer is, or a node to connect the selected one to.
import { definitionOf } from "../../shared/document/blocks/blockLayer.ts";
import { canConnect } from "../../shared/document/graph.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { outputPort } from "../../shared/layers/definition.ts";
import { layers } from "../../shared/layers/registry.ts";
import { connect, insertLayer, type InsertPlace } from "../document/documentActions.ts";
import { scopeState } from "../document/scope.ts";
import { useLibrary } from "../blocks/libraryStore.ts";
import { offeredBlocks } from "../blocks/paletteBlocks.ts";
import { CategoryIcon } from "../palette/categories.tsx";
import { searchLayers } from "../palette/searchLayers.ts";
import { SearchMenu, type SearchMenuItem } from "../ui/SearchMenu.tsx";
import { canvasHandle } from "./canvasHandle.ts";
import { fittingFirst } from "./fittingLayers.ts";
import { closeCanvasSearch, useCanvasSearch, type CanvasSearch } from "./insertStore.ts";

export function CanvasSearchMenu() {
  const search = useCanvasSearch((state) => state.search);
  if (search === null) return null;
  return search.kind === "insert" ? <InsertMenu search={search} /> : <ConnectMenu search={search} />;
}

function InsertMenu({ search }: { readonly search: Extract<CanvasSearch, { kind: "insert" }> }) {
  const { place } = search;
  return (
    <SearchMenu
      label="Insert a layer"
      placeholder={questionFor(place)}
      x={search.x}
      y={search.y}
      find={(query) => layerItems(query, place)}
      nothing="No layer by that name"
      onChoose={(id) => {
        closeCanvasSearch();
        insertLayer(id, place);
        const [inserted] = scopeState().selection;
        if (inserted !== undefined) canvasHandle()?.focusNode(inserted);
      }}
      onClose={closeCanvasSearch}
    />
  );
}

function questionFor(place: InsertPlace): string {
  if (place.kind !== "wire") return "Insert a layer…";
  return place.side === "source" ? "What comes next?" : "What comes before?";
}

function layerItems(query: string, place: InsertPlace): readonly SearchMenuItem[] {
  return offered(query, place).map(({ layer, fits }) => ({
    id: layer.id,
    title: layer.title,
    detail: fits ? layer.summary : "does not fit as it is",
    icon: <CategoryIcon category={layer.category} size={12} />,
    faint: !fits,
  }));
}

function offered(query: string, place: InsertPlace): readonly { layer: LayerDefinition; fits: boolean }[] {
  const { document, analysis } = scopeState();
  const found = searchLayers(query, [
    ...Object.values(layers),
    ...offeredBlocks(document, useLibrary.getState().own),
  ]);
  const source =
    place.kind === "wire" && place.side === "source"
      ? place.end.node
      : place.kind === "edge"
        ? document.edges.find(({ id }) => id === place.edge)?.from.node
        : undefined;
  const shape = source === undefined ? null : (analysis.shapes.get(source) ?? null);
  if (shape !== null) return fittingFirst(found, shape);
  const possible =
    place.kind === "wire" && place.side === "target" ? found.filter(({ role }) => role !== "output") : found;
  return possible.map((layer) => ({ layer, fits: true }));
}

function ConnectMenu({ search }: { readonly search: Extract<CanvasSearch, { kind: "connect" }> }) {
  return (
    <SearchMenu
      label="Connect to"
      placeholder="Connect to…"
      x={search.x}
      y={search.y}
      find={(query) => targetItems(query, search.from)}
      nothing="Nothing here can take this output"
      onChoose={(id) => {
        closeCanvasSearch();
        const [node = "", port = ""] = id.split(" ");
        connect({ node: search.from, port: outputPort }, { node, port });
        canvasHandle()?.focusNode(node);
      }}
      onClose={closeCanvasSearch}
    />
  );
}

/** Every port the node's output may go to; where the shape does not fit, the reason is said. */
function targetItems(query: string, from: string): readonly SearchMenuItem[] {
  const { document, analysis } = scopeState();
  const wanted = query.trim().toLowerCase();
  const items = document.nodes.flatMap((node) => {
    const definition = definitionOf(document, node);
    if (definition === undefined || !node.name.toLowerCase().includes(wanted)) return [];
    return definition.inputs.flatMap((port): SearchMenuItem[] => {
      const check = canConnect(
        document,
        analysis,
        { node: from, port: outputPort },
        { node: node.id, port: port.name },
      );
      if (!check.ok && !check.possible) return [];
      const replaced = check.replaces === null ? "" : "replaces a connection";
      return [
        {
          id: `${node.id} ${port.name}`,
          title: definition.inputs.length > 1 ? `${node.name} · ${port.label}` : node.name,
          detail: check.ok ? replaced : `expected ${check.expected}`,
          icon: <CategoryIcon category={definition.category} size={12} />,
          faint: !check.ok,
        },
      ];
    });
  });
  return [...items.filter(({ faint }) => faint !== true), ...items.filter(({ faint }) => faint === true)];
}
