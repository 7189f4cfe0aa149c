// The theme the pictures are painted for. Canvases can't use CSS variables on their own, so the few colours they share with
// the window are read once per theme, and a change of theme redraws them.
import type { Theme } from "./colour.ts";

export interface Ink {
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly raised: string;
  readonly sunken: string;
  readonly accent: string;
  readonly positive: string;
  readonly negative: string;
  readonly font: string;
  readonly mono: string;
}

const inks = new Map<Theme, Ink>();

export function currentTheme(): Theme {
  return document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
}

/** The window's own colours and fonts, for the theme it has now. */
export function currentInk(): Ink {
  const theme = currentTheme();
  let ink = inks.get(theme);
  if (ink === undefined) {
    ink = readInk(getComputedStyle(document.documentElement));
    inks.set(theme, ink);
  }
  return ink;
}

function readInk(style: CSSStyleDeclaration): Ink {
  const read = (variable: string): string => style.getPropertyValue(variable).trim();
  return {
    ink: read("--ink"),
    muted: read("--ink-muted"),
    faint: read("--ink-faint"),
    line: read("--line"),
    lineStrong: read("--line-strong"),
    raised: read("--surface-raised"),
    sunken: read("--surface-sunken"),
    accent: read("--accent"),
    positive: read("--positive"),
    negative: read("--negative"),
    font: read("--font"),
    mono: read("--font-mono"),
  };
}

/** Calls back when the theme changes, until the returned function is called. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
