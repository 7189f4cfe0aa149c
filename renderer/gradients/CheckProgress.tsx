import { ProgressBar } from "@blueprintjs/core";
import type { ReactNode } from "react";
import type { GradientProgress } from "../../shared/contract/gradients.ts";

export function CheckProgress({ progress }: { readonly progress: GradientProgress | null }): ReactNode {
  const words =
    progress === null
      ? "Reading the data and building the network"
      : `${progress.tensor}, ${progress.done + 1} of ${progress.of}`;
  return (
    <div role="status" className="gradient-progress">
      <ProgressBar {...(progress === null ? {} : { value: progress.done / progress.of })} />
      <span>{words}</span>
    </div>
  );
}
