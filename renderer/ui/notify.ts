// Short messages at the edge of the window: what failed and what to do, or what was done where it would not be seen otherwise.
import { OverlayToaster, type Intent, type Toaster } from "@blueprintjs/core";
import type { AppError } from "../../shared/errors/appError.ts";

let toaster: Promise<Toaster> | null = null;

function ready(): Promise<Toaster> {
  toaster ??= OverlayToaster.create({ position: "bottom-right", maxToasts: 4 });
  return toaster;
}

export interface NoticeAction {
  readonly text: string;
  readonly onClick: () => void;
}

export function notify(message: string, intent: Intent = "none", action?: NoticeAction): void {
  void ready().then((shown) =>
    shown.show({
      message,
      intent,
      timeout: intent === "danger" ? 12_000 : 4000,
      ...(action === undefined ? {} : { action }),
    }),
  );
}

/** Says what is being done for as long as it takes. */
export async function notifyWhile<T>(message: string, work: Promise<T>): Promise<T> {
  const shown = await ready();
  const notice = shown.show({ message, timeout: 0 });
  try {
    return await work;
  } finally {
    shown.dismiss(notice);
  }
}

/** Shows an expected failure; a cancelled action needs no message. */
export function notifyError(error: AppError): void {
  if (error.code === "cancelled") return;
  notify(`${error.title}. Found ${error.found}. ${error.todo}`, "danger");
}
