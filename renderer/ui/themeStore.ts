// Light or dark: the user's choice, or the system's. Sets what CSS, Blueprint and the live pictures read from the page.
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import type { Settings } from "../../shared/contract/contract.ts";

export type ThemeChoice = Settings["theme"];

export const useTheme = create<{ readonly choice: ThemeChoice }>()(
  persist((): { readonly choice: ThemeChoice } => ({ choice: "system" }), {
    name: "netloom.theme",
    storage: createJSONStorage(() => localStorage),
  }),
);

export function chooseTheme(choice: ThemeChoice): void {
  useTheme.setState({ choice });
}

export function shownTheme(choice: ThemeChoice, systemIsDark: boolean): "light" | "dark" {
  if (choice !== "system") return choice;
  return systemIsDark ? "dark" : "light";
}

/** Keeps the page in the chosen theme from now on. */
export function followTheme(): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  function show(): void {
    const theme = shownTheme(useTheme.getState().choice, system.matches);
    document.documentElement.dataset["theme"] = theme;
    document.body.classList.toggle("bp6-dark", theme === "dark");
  }
  show();
  useTheme.subscribe(show);
  system.addEventListener("change", show);
}
