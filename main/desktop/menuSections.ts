// What the native menu offers: ids, names and shortcuts of the window's commands. Text editing has roles beside them, because
// macOS gives text fields their keys through the menu.
import type { MenuSection } from "./menu.ts";

export const menuSections: readonly MenuSection[] = [
  {
    label: "File",
    items: [
      { command: "file.new", label: "New project…", accelerator: "CmdOrCtrl+Alt+N" },
      { command: "file.open", label: "Open…", accelerator: "CmdOrCtrl+O" },
      null,
      { command: "file.save", label: "Save", accelerator: "CmdOrCtrl+S" },
      { command: "file.saveAs", label: "Save as…", accelerator: "CmdOrCtrl+Shift+S" },
      null,
      { command: "file.import", label: "Import model…" },
      { command: "file.export", label: "Export the trained model…", accelerator: "CmdOrCtrl+E" },
    ],
  },
  {
    label: "Edit",
    items: [
      { command: "edit.undo", label: "Undo", accelerator: "CmdOrCtrl+Z" },
      { command: "edit.redo", label: "Redo", accelerator: "CmdOrCtrl+Shift+Z" },
      null,
      { role: "cut" },
      { role: "copy" },
      { role: "paste" },
      { command: "edit.duplicate", label: "Duplicate", accelerator: "CmdOrCtrl+D" },
    ],
  },
  {
    label: "Graph",
    items: [
      { command: "graph.insert", label: "Insert a layer…", accelerator: "Tab" },
      { command: "graph.layout", label: "Lay out automatically", accelerator: "CmdOrCtrl+Shift+L" },
    ],
  },
  {
    label: "View",
    items: [
      { command: "view.commands", label: "Search commands…", accelerator: "CmdOrCtrl+K" },
      null,
      { command: "view.graph", label: "Show the graph" },
      { command: "view.neurons", label: "Show the neurons" },
      { command: "view.fit", label: "Fit the network" },
    ],
  },
  {
    label: "Train",
    items: [
      { command: "train.start", label: "Train", accelerator: "CmdOrCtrl+Enter" },
      { command: "train.pause", label: "Pause", accelerator: "CmdOrCtrl+." },
      { command: "train.step", label: "One step", accelerator: "CmdOrCtrl+Shift+Enter" },
      { command: "train.stop", label: "Stop" },
      { command: "train.gradients", label: "Check gradients…" },
    ],
  },
  {
    label: "Help",
    items: [
      { command: "help.shortcuts", label: "Keyboard shortcuts" },
      { command: "help.templates", label: "Examples to start from…" },
    ],
  },
];
