// The open project as the window knows it: the document with its history, what follows from it, what is selected and which
// file it belongs to. The only place that changes the document; all else projects it.
import { create } from "zustand";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { wiringOf } from "../../shared/document/analysis/wiring.ts";
import { createDocument } from "../../shared/document/createDocument.ts";
import type { Edit } from "../../shared/document/edits.ts";
import {
  canRedo,
  canUndo,
  createHistory,
  edit as editHistory,
  redo as redoHistory,
  sealGroup,
  undo as undoHistory,
  type History,
} from "../../shared/document/history.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { analyse } from "./analyse.ts";
import { openedBlocks } from "./openedBlocks.ts";

export interface ProjectFile {
  /** Null for a project that was never saved. */
  readonly path: string | null;
  /** Hash of the file as last opened or saved here. */
  readonly hash: string | null;
}

export interface DocumentStore extends ProjectFile {
  readonly document: NetDocument;
  readonly analysis: Analysis;
  readonly history: History;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Ids of the selected nodes and comments. */
  readonly selection: readonly string[];
  readonly selectedEdges: readonly string[];
  /** True where the document differs from its file. */
  readonly dirty: boolean;
  /** The document as it stands in its file. */
  readonly saved: NetDocument;
  /** Ids of the block nodes that are open, outermost first; empty where the whole network is shown. */
  readonly inside: readonly string[];
  /** Counts loaded projects, so that views know when another one came. */
  readonly generation: number;

  apply(edit: Edit): void;
  /** An edit that is a step of its own, and what is selected after it: one change for all who follow the store. */
  step(edit: Edit, selection: readonly string[]): void;
  /** Ends a group of edits that count as one step: a drag ended, a field lost the focus. */
  seal(): void;
  undo(): void;
  redo(): void;
  select(nodes: readonly string[], edges?: readonly string[]): void;
  /** Shows what is inside these block nodes, each inside the one before; the whole network for none. */
  open(inside: readonly string[]): void;
  /** Shows another project; its history starts anew. */
  load(document: NetDocument, file?: ProjectFile): void;
  /** The document of this moment now stands in that file. */
  markSaved(document: NetDocument, file: ProjectFile): void;
}

const unsaved: ProjectFile = { path: null, hash: null };

export const useDocument = create<DocumentStore>()((set, get) => {
  function follow(
    history: History,
    selected: Pick<DocumentStore, "selection" | "selectedEdges"> = get(),
  ): Partial<DocumentStore> {
    const { document } = history;
    return {
      history,
      document,
      analysis: analyse(document),
      canUndo: canUndo(history),
      canRedo: canRedo(history),
      dirty: !sameContent(document, get().saved),
      ...existing({ ...selected, inside: get().inside }, document),
    };
  }

  return {
    ...loaded(createDocument(), unsaved),
    generation: 0,
    apply: (edit) => set(follow(editHistory(get().history, edit))),
    step(edit, selection) {
      const history = sealGroup(editHistory(sealGroup(get().history), edit));
      set(follow(history, { selection, selectedEdges: [] }));
    },
    seal() {
      const history = sealGroup(get().history);
      if (history !== get().history) set({ history });
    },
    undo: () => set(follow(undoHistory(get().history))),
    redo: () => set(follow(redoHistory(get().history))),
    select(nodes, edges = []) {
      const { selection, selectedEdges } = get();
      if (!sameList(nodes, selection) || !sameList(edges, selectedEdges))
        set({ selection: nodes, selectedEdges: edges });
    },
    open: (inside) => set({ inside, selection: [], selectedEdges: [] }),
    load: (document, file = unsaved) => set({ ...loaded(document, file), generation: get().generation + 1 }),
    markSaved: (saved, file) => set({ ...file, saved, dirty: !sameContent(get().document, saved) }),
  };
});

/** The store as it is at this moment, for handlers: reading it so draws nothing again. */
export function documentState(): DocumentStore {
  return useDocument.getState();
}

type LoadedState = Omit<
  DocumentStore,
  "apply" | "step" | "seal" | "undo" | "redo" | "select" | "open" | "load" | "markSaved" | "generation"
>;

function loaded(document: NetDocument, { path, hash }: ProjectFile): LoadedState {
  return {
    path,
    hash,
    document,
    analysis: analyse(document),
    history: createHistory(document),
    canUndo: false,
    canRedo: false,
    selection: [],
    selectedEdges: [],
    inside: [],
    dirty: false,
    saved: document,
  };
}

/** The selection and the open blocks without what is no longer there. */
function existing(
  { selection, selectedEdges, inside }: Pick<DocumentStore, "selection" | "selectedEdges" | "inside">,
  document: NetDocument,
): Pick<DocumentStore, "selection" | "selectedEdges" | "inside"> {
  const opened = openedBlocks(document, inside);
  const shown = opened.at(-1)?.block ?? document;
  const { nodes } = wiringOf(shown);
  const isShown = (id: string): boolean =>
    nodes.has(id) || shown.comments.some((comment) => comment.id === id);
  return {
    selection: keepThose(selection, isShown),
    selectedEdges: selectedEdges.length === 0 ? selectedEdges : thoseOf(shown.edges, selectedEdges),
    inside: opened.length === inside.length ? inside : inside.slice(0, opened.length),
  };
}

function thoseOf(edges: NetDocument["edges"], ids: readonly string[]): readonly string[] {
  const present = new Set(edges.map(({ id }) => id));
  return keepThose(ids, (id) => present.has(id));
}

function keepThose(ids: readonly string[], isThere: (id: string) => boolean): readonly string[] {
  return ids.every(isThere) ? ids : ids.filter(isThere);
}

/** Undo gives back the very parts there were, so comparing them by identity is enough. */
function sameContent(a: NetDocument, b: NetDocument): boolean {
  return (
    a.name === b.name &&
    a.nodes === b.nodes &&
    a.edges === b.edges &&
    a.comments === b.comments &&
    a.blocks === b.blocks &&
    a.training === b.training &&
    a.data === b.data &&
    a.weights === b.weights
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
