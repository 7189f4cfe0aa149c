// The drawing of a whole network from afar: a rectangle per layer in its category's colour, a line per connection.
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { wiringOf } from "../../shared/document/analysis/wiring.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import type { LayerCategory } from "../../shared/layers/definition.ts";
import { categoryLooks, categoryOf } from "../palette/categories.tsx";
import { nodeSize, type Point } from "./geometry.ts";

export interface OverviewColours {
  readonly categories: Readonly<Record<LayerCategory, string>>;
  readonly line: string;
  readonly selected: string;
  readonly wrong: string;
}

export interface OverviewView {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface OverviewContent {
  readonly document: NetDocument;
  readonly analysis: Analysis;
  readonly selection: readonly string[];
}

/** The tokens of theme.css as a canvas needs them. */
export function overviewColours(root: Element): OverviewColours {
  const style = getComputedStyle(root);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const categories = Object.keys(categoryLooks) as LayerCategory[];
  return {
    categories: Object.fromEntries(
      categories.map((category) => [category, token(`--category-${category}`)]),
    ) as OverviewColours["categories"],
    line: token("--line-strong"),
    selected: token("--accent"),
    wrong: token("--error"),
  };
}

/** @param without nodes that are left out, and the connections between them. */
export function drawOverview(
  context: CanvasRenderingContext2D,
  view: OverviewView,
  content: OverviewContent,
  colours: OverviewColours,
  without: ReadonlySet<string>,
): void {
  beginDrawing(context, view);
  drawEdges(context, view, content.document, colours, without);
  drawLayers(context, view, content, colours, without);
}

/** Only the layers: at the minimap's size connections would cover them. */
export function drawMinimap(
  context: CanvasRenderingContext2D,
  view: OverviewView,
  content: OverviewContent,
  colours: OverviewColours,
): void {
  beginDrawing(context, view);
  drawLayers(context, view, content, colours, new Set());
}

function beginDrawing(context: CanvasRenderingContext2D, { width, height, x, y, zoom }: OverviewView): void {
  context.clearRect(0, 0, width, height);
  context.translate(x, y);
  context.scale(zoom, zoom);
}

function drawLayers(
  context: CanvasRenderingContext2D,
  view: OverviewView,
  { document, analysis, selection }: OverviewContent,
  colours: OverviewColours,
  without: ReadonlySet<string>,
): void {
  const selected = new Set(selection);
  const wrong = new Set(
    analysis.diagnostics.filter(({ severity }) => severity === "error").map(({ node }) => node),
  );
  for (const { id, layer, position } of document.nodes) {
    if (without.has(id) || !crossesView(position, position, view)) continue;
    context.fillStyle = colours.categories[categoryOf(layer)];
    context.fillRect(position.x, position.y, nodeSize.width, nodeSize.height);
    if (!selected.has(id) && !wrong.has(id)) continue;
    context.strokeStyle = selected.has(id) ? colours.selected : colours.wrong;
    context.lineWidth = 3 / view.zoom;
    context.strokeRect(position.x, position.y, nodeSize.width, nodeSize.height);
  }
}

function drawEdges(
  context: CanvasRenderingContext2D,
  view: OverviewView,
  document: NetDocument,
  colours: OverviewColours,
  without: ReadonlySet<string>,
): void {
  const { nodes } = wiringOf(document);
  context.beginPath();
  for (const { from, to } of document.edges) {
    const start = nodes.get(from.node)?.position;
    const end = nodes.get(to.node)?.position;
    if (start === undefined || end === undefined || !crossesView(start, end, view)) continue;
    if (without.has(from.node) && without.has(to.node)) continue;
    context.moveTo(start.x + nodeSize.width, start.y + nodeSize.height / 2);
    context.lineTo(end.x, end.y + nodeSize.height / 2);
  }
  context.strokeStyle = colours.line;
  context.lineWidth = 1 / view.zoom;
  context.stroke();
}

/** Whether the box around the nodes at both ends reaches into the view. */
function crossesView(a: Point, b: Point, { x, y, zoom, width, height }: OverviewView): boolean {
  return (
    Math.min(a.x, b.x) * zoom + x < width &&
    (Math.max(a.x, b.x) + nodeSize.width) * zoom + x > 0 &&
    Math.min(a.y, b.y) * zoom + y < height &&
    (Math.max(a.y, b.y) + nodeSize.height) * zoom + y > 0
  );
}

/** The node at a point of the graph, or null. */
export function nodeAt({ nodes }: NetDocument, point: Point): string | null {
  const hit = nodes.findLast(
    ({ position: { x, y } }) =>
      point.x >= x && point.x <= x + nodeSize.width && point.y >= y && point.y <= y + nodeSize.height,
  );
  return hit?.id ?? null;
}
