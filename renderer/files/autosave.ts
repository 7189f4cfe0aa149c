// Keeps a copy of unsaved work a few seconds after each change, so that a crash costs at most those seconds. The copy goes
// when the work is saved or given up.
import { client } from "../client/client.ts";
import { useDocument } from "../document/documentStore.ts";

const quietMs = 3000;

/** One per window, kept over a reload, so that a window finds and replaces its own copy. */
export function autosaveSession(storage: Pick<Storage, "getItem" | "setItem">): string {
  const key = "netloom.session";
  const known = storage.getItem(key);
  if (known !== null) return known;
  const fresh = crypto.randomUUID();
  storage.setItem(key, fresh);
  return fresh;
}

let timer: ReturnType<typeof setTimeout> | null = null;
let kept = false;

export function startAutosave(): void {
  useDocument.subscribe((state, before) => {
    if (state.document === before.document) return;
    if (timer !== null) clearTimeout(timer);
    timer = state.dirty ? setTimeout(() => void autosave(), quietMs) : null;
  });
}

async function autosave(): Promise<void> {
  timer = null;
  const { document, path, dirty } = useDocument.getState();
  if (!dirty) return;
  const saved = await client.call("project.autosave", {
    session: autosaveSession(sessionStorage),
    path,
    document,
  });
  kept = saved.ok;
}

export function discardAutosave(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (!kept) return;
  kept = false;
  void client.call("project.discardAutosave", { session: autosaveSession(sessionStorage) });
}
