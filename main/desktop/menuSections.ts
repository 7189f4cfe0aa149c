// What the native menu offers: ids and shortcuts of the window's commands.
import type { MenuSection } from "./menu.ts";

export const menuSections: readonly MenuSection[] = [
  {
    label: "File",
    items: [
      { command: "file.new", label: "New from template…", accelerator: "CmdOrCtrl+N" },
      { command: "file.open", label: "Open…", accelerator: "CmdOrCtrl+O" },
      null,
      { command: "file.save", label: "Save", accelerator: "CmdOrCtrl+S" },
      { command: "file.saveAs", label: "Save as…", accelerator: "CmdOrCtrl+Shift+S" },
      null,
      { command: "export.onnx", label: "Export ONNX…", accelerator: "CmdOrCtrl+E" },
    ],
  },
  {
    label: "Edit",
    items: [
      { command: "edit.undo", label: "Undo", accelerator: "CmdOrCtrl+Z" },
      { command: "edit.redo", label: "Redo", accelerator: "CmdOrCtrl+Shift+Z" },
    ],
  },
  {
    label: "Train",
    items: [
      { command: "train.start", label: "Train" },
      { command: "train.pause", label: "Pause" },
      { command: "train.step", label: "Step" },
      { command: "train.stop", label: "Stop" },
    ],
  },
];
