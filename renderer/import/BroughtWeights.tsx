// Offered where a trained network is needed and the project brings weights that no run holds yet.
import { Button } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { hasErrors } from "../../shared/document/analyseDocument.ts";
import type { WeightsRef } from "../../shared/document/schema.ts";
import { useDocument } from "../document/documentStore.ts";
import { useRun } from "../training/runStore.ts";
import { loadWeights } from "./loadWeights.ts";

export function BroughtWeights({ weights }: { readonly weights: WeightsRef }): ReactNode {
  const broken = useDocument((store) => hasErrors(store.analysis));
  const busy = useRun((store) => store.busy || store.snapshot?.state === "preparing");
  return (
    <>
      <span>This project brings the weights of {weights.origin}: they can be used before any training.</span>
      <Button
        text="Load the weights"
        icon="import"
        disabled={broken}
        loading={busy}
        data-testid="load-weights"
        onClick={() => void loadWeights()}
      />
    </>
  );
}
