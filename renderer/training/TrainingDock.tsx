import type { ReactNode } from "react";
import { useRun } from "./runStore.ts";

export function TrainingDock(): ReactNode {
  const snapshot = useRun((store) => store.snapshot);
  if (snapshot === null) {
    return (
      <div className="empty-state">
        <strong>Nothing has been trained yet</strong>
        <span>Press Train: curves, progress and the confusion matrix appear here while the network learns.</span>
      </div>
    );
  }
  return (
    <div className="numbers">
      {snapshot.state} · step {snapshot.step} of {snapshot.steps} · loss {snapshot.metrics["loss"]?.toFixed(4)}
    </div>
  );
}
