// Where the window's panels stand. Remembered between sessions; nothing of it belongs to the document.
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";

export const dockTabs = ["training", "data", "predict", "step", "runs", "problems"] as const;
export type DockTab = (typeof dockTabs)[number];
export type CanvasView = "graph" | "neurons";

/** Panels that make room for the canvas in a small window. */
export type FoldingPanel = "paletteOpen" | "dockOpen";

export interface Layout {
  readonly paletteWidth: number;
  readonly inspectorWidth: number;
  readonly dockHeight: number;
  readonly paletteOpen: boolean;
  readonly inspectorOpen: boolean;
  readonly dockOpen: boolean;
  readonly dockTab: DockTab;
  readonly canvasView: CanvasView;
  readonly minimap: boolean;
  readonly snap: boolean;
  /** Categories of the palette that are folded away. */
  readonly foldedCategories: readonly string[];
  /** Panels that were folded away because the window is small. */
  readonly foldedForRoom: readonly FoldingPanel[];
}

export const layoutLimits = {
  paletteWidth: { min: 150, max: 360 },
  inspectorWidth: { min: 230, max: 520 },
  dockHeight: { min: 120, max: 700 },
} as const;

export const initialLayout: Layout = {
  paletteWidth: 204,
  inspectorWidth: 300,
  dockHeight: 236,
  paletteOpen: true,
  inspectorOpen: true,
  dockOpen: true,
  dockTab: "training",
  canvasView: "graph",
  minimap: true,
  snap: true,
  foldedCategories: [],
  foldedForRoom: [],
};

export const useLayout = create<Layout>()(
  persist(() => initialLayout, {
    name: "netloom.layout",
    version: 1,
    storage: createJSONStorage(() => (typeof localStorage === "undefined" ? inMemory() : localStorage)),
  }),
);

export function setLayout(change: Partial<Layout>): void {
  useLayout.setState(change);
}

/** Brings a tab of the dock to the front, opening the dock where it is folded. */
export function showDockTab(dockTab: DockTab): void {
  useLayout.setState({ dockTab, dockOpen: true });
}

export function clampSize(panel: keyof typeof layoutLimits, size: number): number {
  const { min, max } = layoutLimits[panel];
  return Math.round(Math.min(max, Math.max(min, size)));
}

function inMemory(): {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
} {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
