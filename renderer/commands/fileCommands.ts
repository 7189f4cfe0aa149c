import { Document, DocumentOpen, Export, FloppyDisk, Import, NewObject } from "@blueprintjs/icons";
import { openDialog } from "../app/dialogStore.ts";
import { useDocument } from "../document/documentStore.ts";
import { openProject, saveProject, saveProjectAs } from "../files/projectActions.ts";
import { importModel } from "../import/importModel.ts";
import type { Command } from "./command.ts";

export const fileCommands: readonly Command[] = [
  {
    id: "file.new",
    label: "New project…",
    group: "File",
    icon: NewObject,
    shortcuts: ["mod+alt+n"],
    keywords: ["template", "example"],
    run: () => openDialog("templates"),
  },
  {
    id: "file.open",
    label: "Open…",
    group: "File",
    icon: DocumentOpen,
    shortcuts: ["mod+o"],
    inTextFields: true,
    run: openProject,
  },
  {
    id: "file.save",
    label: "Save",
    group: "File",
    icon: FloppyDisk,
    shortcuts: ["mod+s"],
    inTextFields: true,
    when: () => useDocument.getState().dirty || useDocument.getState().path === null,
    run: async () => void (await saveProject()),
  },
  {
    id: "file.saveAs",
    label: "Save as…",
    group: "File",
    icon: Document,
    shortcuts: ["mod+shift+s"],
    inTextFields: true,
    run: async () => void (await saveProjectAs()),
  },
  {
    id: "file.import",
    label: "Import model…",
    group: "File",
    icon: Import,
    keywords: ["keras", "tensorflow", "tfjs", "onnx", "pytorch", "h5", "weights"],
    run: importModel,
  },
  {
    id: "file.export",
    label: "Export the trained model…",
    group: "File",
    icon: Export,
    shortcuts: ["mod+e"],
    keywords: ["onnx", "ship"],
    run: () => openDialog("export"),
  },
];
