// Finding a layer by what people call it: its title first, then other words for it, then what it does.
import type { LayerDefinition } from "../../shared/layers/definition.ts";

/** The layers that fit the query, best first; all of them, in their own order, where the query is empty. */
export function searchLayers(query: string, layers: readonly LayerDefinition[]): readonly LayerDefinition[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return layers;
  return layers
    .map((layer) => ({ layer, rank: rank(wanted, layer) }))
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank)
    .map(({ layer }) => layer);
}

function rank(wanted: string, { title, id, keywords, summary, category }: LayerDefinition): number {
  const name = title.toLowerCase();
  if (name === wanted || id.toLowerCase() === wanted) return 0;
  if (name.startsWith(wanted) || id.toLowerCase().startsWith(wanted)) return 1;
  if (startsAWord(wanted, name)) return 2;
  if (keywords.some((keyword) => startsAWord(wanted, keyword.toLowerCase()))) return 3;
  if (name.includes(wanted)) return 4;
  if (category.startsWith(wanted)) return 5;
  if (startsAWord(wanted, summary.toLowerCase())) return 6;
  return Number.POSITIVE_INFINITY;
}

function startsAWord(wanted: string, text: string): boolean {
  return text.startsWith(wanted) || text.includes(` ${wanted}`);
}
