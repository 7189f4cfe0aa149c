// What the canvas shows: the whole network, or what is inside the block that was opened. The editor works on this as if it were
// the document; the store puts its edits where they belong.
import { useRef } from "react";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { analyseInside } from "../../shared/document/blocks/analyseInside.ts";
import { flatId } from "../../shared/document/blocks/flattenBlocks.ts";
import { documentInside, type Edit } from "../../shared/document/edits.ts";
import type { BlockDefinition, NetDocument } from "../../shared/document/schema.ts";
import { useDocument, type DocumentStore } from "./documentStore.ts";
import { openedBlocks, type Opened } from "./openedBlocks.ts";

interface Scope extends DocumentStore {
  /** The definition that is open, or null for the whole network. */
  readonly block: BlockDefinition | null;
  readonly opened: readonly Opened[];
}

interface Shown {
  readonly opened: readonly Opened[];
  readonly document: NetDocument;
  readonly analysis: Analysis;
}

const scopes = new WeakMap<DocumentStore, Scope>();
let shown: { readonly of: NetDocument; readonly inside: readonly string[]; readonly what: Shown } | null =
  null;

function scopeOf(state: DocumentStore): Scope {
  const known = scopes.get(state);
  if (known !== undefined) return known;
  const { opened, document, analysis } = shownOf(state);
  const block = opened.at(-1)?.block ?? null;
  const placed = (edit: Edit): Edit => (block === null ? edit : { kind: "editBlock", block: block.id, edit });
  const apply: Scope["apply"] = (edit) => state.apply(placed(edit));
  const step: Scope["step"] = (edit, selection) => state.step(placed(edit), selection);
  const scope = { ...state, document, analysis, block, opened, apply, step };
  scopes.set(state, scope);
  return scope;
}

/** The same objects while neither the document nor what is open has changed. */
function shownOf({ document, analysis, inside }: DocumentStore): Shown {
  if (inside.length === 0) return { opened: noBlocks, document, analysis };
  if (shown !== null && shown.of === document && shown.inside === inside) return shown.what;
  const opened = openedBlocks(document, inside);
  const last = opened.at(-1);
  const within = last === undefined ? document : documentInside(document, last.block);
  const what = { opened, document: within, analysis: last === undefined ? analysis : analyseInside(within) };
  shown = { of: document, inside, what };
  return what;
}

const noBlocks: readonly Opened[] = [];

export function useScope<T>(select: (scope: Scope) => T): T {
  return useDocument((state) => select(scopeOf(state)));
}

/** Something put together anew each time: drawn again only where it is not the same as before. */
export function useSteadyScope<T>(select: (scope: Scope) => T, same: (a: T, b: T) => boolean): T {
  const last = useRef<{ readonly value: T } | null>(null);
  return useScope((scope) => {
    const value = select(scope);
    if (last.current === null || !same(last.current.value, value)) last.current = { value };
    return last.current.value;
  });
}

/** The scope as it is at this moment, for handlers. */
export function scopeState(): Scope {
  return scopeOf(useDocument.getState());
}

/** What a node that is shown is called while it trains: blocks are written out then. */
export function useTrainedId(node: string): string {
  return useScope(({ opened, document }) => {
    if (opened.length === 0) return node;
    const inner = document.nodes.find(({ id }) => id === node);
    if (inner === undefined) return node;
    const way = [...opened.map((each) => each.node), inner];
    return way.reduce((outer, next) => ({ ...next, id: flatId(outer, next, 1) })).id;
  });
}
