import {
  Console,
  Contrast,
  GraphRemove,
  Graph,
  GridView,
  Map,
  PanelStats,
  ZoomIn,
  ZoomOut,
  ZoomToFit,
} from "@blueprintjs/icons";
import {
  dockTabs,
  setLayout,
  showDockTab,
  useLayout,
  type DockTab,
  type Layout,
} from "../app/layoutStore.ts";
import { openDialog } from "../app/dialogStore.ts";
import { canvasHandle } from "../canvas/canvasHandle.ts";
import { useDocument } from "../document/documentStore.ts";
import { chooseTheme, useTheme, type ThemeChoice } from "../ui/themeStore.ts";
import type { Command } from "./command.ts";

const dockTitles: Readonly<Record<DockTab, string>> = {
  training: "training",
  data: "data",
  predict: "trying out",
  step: "stepping through a sample",
  runs: "runs",
  problems: "problems",
};

type Switch = "paletteOpen" | "inspectorOpen" | "dockOpen" | "minimap" | "snap";

function toggle(key: Switch): Pick<Command, "checked" | "run"> {
  return {
    checked: () => useLayout.getState()[key],
    run: () => setLayout({ [key]: !useLayout.getState()[key] } satisfies Partial<Layout>),
  };
}

function theme(choice: ThemeChoice, label: string): Command {
  return {
    id: `view.theme.${choice}`,
    label,
    group: "View",
    icon: Contrast,
    keywords: ["colour", "appearance"],
    checked: () => useTheme.getState().choice === choice,
    run: () => chooseTheme(choice),
  };
}

export const viewCommands: readonly Command[] = [
  {
    id: "view.commands",
    label: "Search commands…",
    group: "View",
    icon: Console,
    shortcuts: ["mod+k", "mod+shift+p"],
    inTextFields: true,
    run: () => openDialog("command-palette"),
  },
  {
    id: "view.fit",
    label: "Fit the network",
    group: "View",
    icon: ZoomToFit,
    shortcuts: ["f", "shift+1"],
    run: () => canvasHandle()?.fit(),
  },
  {
    id: "view.fitSelection",
    label: "Zoom to the selection",
    group: "View",
    icon: ZoomToFit,
    shortcuts: ["shift+f"],
    when: () => useDocument.getState().selection.length > 0,
    run: () => canvasHandle()?.fitTo(useDocument.getState().selection),
  },
  {
    id: "view.zoomIn",
    label: "Zoom in",
    group: "View",
    icon: ZoomIn,
    shortcuts: ["mod+="],
    run: () => canvasHandle()?.zoomIn(),
  },
  {
    id: "view.zoomOut",
    label: "Zoom out",
    group: "View",
    icon: ZoomOut,
    shortcuts: ["mod+-"],
    run: () => canvasHandle()?.zoomOut(),
  },
  {
    id: "view.zoomNormal",
    label: "Zoom to 100 %",
    group: "View",
    icon: ZoomIn,
    shortcuts: ["mod+0"],
    run: () => canvasHandle()?.zoomToNormal(),
  },
  {
    id: "view.graph",
    label: "Show the graph",
    group: "View",
    icon: Graph,
    shortcuts: ["g"],
    checked: () => useLayout.getState().canvasView === "graph",
    run: () => setLayout({ canvasView: "graph" }),
  },
  {
    id: "view.neurons",
    label: "Show the neurons",
    group: "View",
    icon: GraphRemove,
    shortcuts: ["n"],
    checked: () => useLayout.getState().canvasView === "neurons",
    run: () => setLayout({ canvasView: "neurons" }),
  },
  { id: "view.minimap", label: "Overview map", group: "View", icon: Map, ...toggle("minimap") },
  { id: "view.snap", label: "Snap to the grid", group: "View", icon: GridView, ...toggle("snap") },
  {
    id: "view.palette",
    label: "Layers panel",
    group: "View",
    icon: PanelStats,
    shortcuts: ["mod+b"],
    ...toggle("paletteOpen"),
  },
  {
    id: "view.inspector",
    label: "Inspector panel",
    group: "View",
    icon: PanelStats,
    shortcuts: ["mod+i"],
    ...toggle("inspectorOpen"),
  },
  {
    id: "view.dock",
    label: "Dock",
    group: "View",
    icon: PanelStats,
    shortcuts: ["mod+j"],
    ...toggle("dockOpen"),
  },
  ...dockTabs.map((tab, index): Command => ({
    id: `view.dock.${tab}`,
    label: `Show ${dockTitles[tab]}`,
    group: "View",
    icon: PanelStats,
    shortcuts: [`alt+${index + 1}`],
    run: () => showDockTab(tab),
  })),
  theme("system", "Theme: as the system"),
  theme("light", "Theme: light"),
  theme("dark", "Theme: dark"),
];
