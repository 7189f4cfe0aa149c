// Where the network's weights come from before the first step, where a model was imported.
import { Button } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { WeightsRef } from "../../shared/document/schema.ts";
import { documentState } from "../document/documentStore.ts";

export function StartingWeights({ weights }: { readonly weights: WeightsRef }): ReactNode {
  return (
    <section data-testid="starting-weights">
      <h3 className="inspector-heading">Starting weights</h3>
      <p className="inspector-help">
        Training begins with the weights of {weights.origin}, wherever layer and shape are still the same.
      </p>
      <Button
        size="small"
        text="Drop them: begin anew"
        onClick={() => documentState().apply({ kind: "dropWeights" })}
      />
    </section>
  );
}
