// Whether a command can run and is on, kept fresh: re-read whenever one of the stores that commands look at changes.
import { useSyncExternalStore } from "react";
import { useLayout } from "../app/layoutStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { useTimeline } from "../timeline/timelineStore.ts";
import { useRun } from "../training/runStore.ts";
import { useTheme } from "../ui/themeStore.ts";
import { canRun, type Command } from "./command.ts";

const sources = [useDocument, useRun, useLayout, useTheme, useTimeline] as const;

function subscribe(listener: () => void): () => void {
  const endings = sources.map((store) => store.subscribe(listener));
  return () => endings.forEach((end) => end());
}

export function useCommandState(command: Command): { readonly enabled: boolean; readonly checked: boolean } {
  const enabled = useSyncExternalStore(subscribe, () => canRun(command));
  const checked = useSyncExternalStore(subscribe, () => command.checked?.() ?? false);
  return { enabled, checked };
}
