import type { ReactNode } from "react";

export function RunsDock(): ReactNode {
  return (
    <div className="empty-state">
      <strong>No runs yet</strong>
      <span>Every run of this window is listed here with its result.</span>
    </div>
  );
}
