// The gradient check of the network on the canvas: what was asked for, how far it is, what it found.
import { create } from "zustand";
import type { GradientProgress, GradientReport } from "../../shared/contract/gradients.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { client } from "../client/client.ts";
import { useDocument } from "../document/documentStore.ts";
import type { ShownError } from "../training/runStore.ts";

export type GradientCheck =
  | { readonly kind: "idle" }
  | { readonly kind: "checking"; readonly progress: GradientProgress | null }
  | {
      readonly kind: "done";
      readonly report: GradientReport;
      /** What was checked; the canvas may show another network by now. */
      readonly document: NetDocument;
    }
  | { readonly kind: "failed"; readonly error: ShownError };

const idle: GradientCheck = { kind: "idle" };

export const useGradientCheck = create<{ readonly check: GradientCheck }>()(() => ({ check: idle }));

function show(check: GradientCheck): void {
  useGradientCheck.setState({ check });
}

/** @param source the project's data, or made-up numbers, for which nothing has to be read. */
export async function startGradientCheck(source: "document" | "random"): Promise<void> {
  const { document } = useDocument.getState();
  show({ kind: "checking", progress: null });
  const forget = client.on("gradients.progress", (progress) => show({ kind: "checking", progress }));
  const result = await client.call("gradients.check", {
    document,
    data: source,
    samples: 24,
    batchSize: 4,
    seed: 1,
    engine: "auto",
    device: "auto",
  });
  forget();
  if (result.ok) show({ kind: "done", report: result.value, document });
  else show(result.error.code === "cancelled" ? idle : { kind: "failed", error: result.error });
}

/** The check that is under way is given up; a report stays until the next check. */
export function leaveGradientCheck(): void {
  if (useGradientCheck.getState().check.kind === "checking") void client.call("gradients.cancel", {});
}
