// Which dialog is open. One at a time; opening another replaces it.
import { create } from "zustand";

export type DialogName =
  | "command-palette"
  | "shortcuts"
  | "templates"
  | "recovery"
  | "history"
  | "export"
  | "gradients";

export const useDialog = create<{ readonly open: DialogName | null }>()(() => ({ open: null }));

export function openDialog(name: DialogName): void {
  useDialog.setState({ open: name });
}

export function closeDialog(): void {
  useDialog.setState({ open: null });
}
