import type { ReactNode } from "react";

export function TryDock(): ReactNode {
  return (
    <div className="empty-state">
      <strong>Try it</strong>
      <span>Train a network, then draw a digit here and watch the neurons follow the pen.</span>
    </div>
  );
}
