// Asks the user for a path: by the system's dialog where the shell has one, else by the window's own.
import { client } from "../client/client.ts";
import { notifyError } from "../ui/notify.ts";
import { askForPath } from "./fileDialogStore.ts";

export interface OpenRequest {
  readonly title: string;
  readonly extensions: readonly string[];
  readonly folder?: boolean;
}

export interface SaveRequest {
  readonly title: string;
  readonly extension: string;
  readonly suggestion: string;
}

/** The chosen path, or null where the user cancelled. */
export async function pickOpenPath({
  title,
  extensions,
  folder = false,
}: OpenRequest): Promise<string | null> {
  const native = await client.call("files.pickOpen", { title, extensions: [...extensions], folder });
  if (!native.ok) {
    notifyError(native.error);
    return null;
  }
  if (native.value.native) return native.value.path;
  return askForPath({ mode: "open", title, extensions, suggestion: "", folder });
}

/** The chosen path with its extension, or null where the user cancelled. */
export async function pickSavePath({ title, extension, suggestion }: SaveRequest): Promise<string | null> {
  const native = await client.call("files.pickSave", { title, extension, suggestion });
  if (!native.ok) {
    notifyError(native.error);
    return null;
  }
  const path = native.value.native
    ? native.value.path
    : await askForPath({ mode: "save", title, extensions: [extension], suggestion, folder: false });
  return path === null ? null : withExtension(path, extension);
}

export function withExtension(path: string, extension: string): string {
  return path.toLowerCase().endsWith(`.${extension.toLowerCase()}`) ? path : `${path}.${extension}`;
}
