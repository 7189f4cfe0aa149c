// The theme the pictures are painted for. Canvases can't use CSS variables on their own, so the few colours they share with
// the window are read once per theme, and a change of theme redraws them.
import type { Theme } from "./colour.ts";

export interface Ink {
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly ground: string;
  readonly raised: string;
  readonly sunken: string;
  readonly accent: string;
  readonly positive: string;
  readonly negative: string;
  readonly success: string;
  readonly error: string;
  readonly font: string;
  readonly mono: string;
}

const variables: Readonly<Record<keyof Ink, string>> = {
  ink: "--ink",
  muted: "--ink-muted",
  faint: "--ink-faint",
  line: "--line",
  lineStrong: "--line-strong",
  ground: "--surface-canvas",
  raised: "--surface-raised",
  sunken: "--surface-sunken",
  accent: "--accent",
  positive: "--positive",
  negative: "--negative",
  success: "--success",
  error: "--error",
  font: "--font",
  mono: "--font-mono",
};

const inks = new Map<Theme, Ink>();

export function currentTheme(): Theme {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

/** The window's own colours and fonts, for the theme it has now. */
export function currentInk(): Ink {
  const theme = currentTheme();
  let ink = inks.get(theme);
  if (ink === undefined) {
    const style = getComputedStyle(document.documentElement);
    const entries = Object.entries(variables).map(([name, variable]) => [
      name,
      style.getPropertyValue(variable).trim(),
    ]);
    ink = Object.fromEntries(entries) as unknown as Ink;
    inks.set(theme, ink);
  }
  return ink;
}

/** Calls back when the theme changes, until the returned function is called. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
