import { showDockTab } from "../app/layoutStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { useRun } from "../training/runStore.ts";

/** Prepares a run that waits before its first step: what it holds are the weights that the project brings. */
export async function loadWeights(): Promise<void> {
  showDockTab("training");
  await useRun.getState().startPaused(useDocument.getState().document);
}

/** Whether the network on show knows something: after its first step, or before it where the project brings weights. */
export function knowsSomething(
  snapshot: ReturnType<typeof useRun.getState>["snapshot"],
  broughtWeights: boolean,
): boolean {
  if (snapshot === null) return false;
  if (snapshot.step > 0) return true;
  return broughtWeights && (snapshot.state === "ready" || snapshot.state === "paused");
}
