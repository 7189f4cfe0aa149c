// The window's own file dialog, for shells without a native one: asked for like a function, answered with a path or null.
import { create } from "zustand";

export interface FileRequest {
  readonly mode: "open" | "save";
  readonly title: string;
  /** Without the dot. */
  readonly extensions: readonly string[];
  readonly suggestion: string;
  readonly folder: boolean;
}

interface FileDialogState {
  readonly request: FileRequest | null;
  readonly answer: (path: string | null) => void;
}

export const useFileDialog = create<FileDialogState>()(() => ({ request: null, answer: () => {} }));

/** Shows the dialog; a request that is still open is answered with null. */
export function askForPath(request: FileRequest): Promise<string | null> {
  useFileDialog.getState().answer(null);
  return new Promise((resolve) => {
    useFileDialog.setState({
      request,
      answer: (path) => {
        useFileDialog.setState({ request: null, answer: () => {} });
        resolve(path);
      },
    });
  });
}
