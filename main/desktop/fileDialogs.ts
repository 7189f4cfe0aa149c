// The system's file dialogs for the services.
import type { Dialog } from "electron";
import type { ServiceHost } from "../services/host.ts";

type FileDialogs = Pick<Dialog, "showOpenDialog" | "showSaveDialog">;

export function nativeDialogs(dialog: FileDialogs): Required<Pick<ServiceHost, "pickOpen" | "pickSave">> {
  return {
    async pickOpen({ title, extensions, folder }) {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        title,
        properties: [folder ? "openDirectory" : "openFile"],
        filters: folder || extensions.length === 0 ? [] : [{ name: title, extensions: [...extensions] }],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    async pickSave({ title, extension, suggestion }) {
      const { canceled, filePath } = await dialog.showSaveDialog({
        title,
        defaultPath: suggestion,
        filters: [{ name: title, extensions: [extension] }],
      });
      return canceled || filePath === "" ? null : filePath;
    },
  };
}
