// Undo and redo as a value: the document and two stacks of inverse edits. Edits in a row of the same kind on the same things
// (a drag, typing into one field) become one entry until the group is sealed.
import { applyEdit, type DocumentParts, type Edit } from "./edits.ts";
import { describeEdit, groupKeyOf } from "./editLabels.ts";
import type { NetDocument } from "./schema.ts";

export interface HistoryEntry {
  /** What was done, in words. */
  readonly label: string;
  /** Applied to the document of the moment, takes it to the other side of this entry. */
  readonly edit: Edit;
}

export interface History {
  readonly document: NetDocument;
  /** Oldest first; the last is what Undo takes back. */
  readonly done: readonly HistoryEntry[];
  /** The last is what Redo does again. */
  readonly undone: readonly HistoryEntry[];
  /** Key of the group the newest entry is still open for. */
  readonly openGroup: string | null;
}

const longestHistory = 1000;

export function createHistory(document: NetDocument): History {
  return { document, done: [], undone: [], openGroup: null };
}

/** Applies an edit and forgets what was undone. An edit that changes nothing leaves the history as it is. */
export function edit(history: History, change: Edit): History {
  const { document, inverse } = applyEdit(history.document, change);
  if (inverse.kind === "restore" && Object.keys(inverse.parts).length === 0) return history;
  const group = groupKeyOf(change);
  const newest = history.done[history.done.length - 1];
  if (group !== null && group === history.openGroup && newest !== undefined && history.undone.length === 0) {
    const joined = { label: newest.label, edit: joinRestores(newest.edit, inverse) };
    return { ...history, document, done: [...history.done.slice(0, -1), joined] };
  }
  const entry = { label: describeEdit(history.document, change), edit: inverse };
  return { document, done: [...history.done, entry].slice(-longestHistory), undone: [], openGroup: group };
}

/** Ends the open group: the next edit is an entry of its own. Call it when a drag ends or a field loses focus. */
export function sealGroup(history: History): History {
  return history.openGroup === null ? history : { ...history, openGroup: null };
}

export function canUndo(history: History): boolean {
  return history.done.length > 0;
}

export function canRedo(history: History): boolean {
  return history.undone.length > 0;
}

export function undo(history: History): History {
  const newest = history.done[history.done.length - 1];
  if (newest === undefined) return history;
  const { document, inverse } = applyEdit(history.document, newest.edit);
  const undone = [...history.undone, { label: newest.label, edit: inverse }];
  return { document, done: history.done.slice(0, -1), undone, openGroup: null };
}

export function redo(history: History): History {
  const next = history.undone[history.undone.length - 1];
  if (next === undefined) return history;
  const { document, inverse } = applyEdit(history.document, next.edit);
  const done = [...history.done, { label: next.label, edit: inverse }];
  return { document, done, undone: history.undone.slice(0, -1), openGroup: null };
}

/** One restore for two edits in a row: the parts as they were before the first. */
function joinRestores(first: Edit, second: Edit): Edit {
  return { kind: "restore", parts: { ...partsOf(second), ...partsOf(first) } };
}

function partsOf(restore: Edit): DocumentParts {
  return restore.kind === "restore" ? restore.parts : {};
}
