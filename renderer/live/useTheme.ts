import { useSyncExternalStore } from "react";
import type { Theme } from "./colour.ts";
import { currentTheme, onThemeChange } from "./theme.ts";

/** The theme of the window, for what is drawn with colours of the maps. */
export function useTheme(): Theme {
  return useSyncExternalStore(onThemeChange, currentTheme);
}
