import type { ReactNode } from "react";

export function DataDock(): ReactNode {
  return (
    <div className="empty-state">
      <strong>Data</strong>
      <span>Digits drawn by the app are ready; published sets are downloaded once and kept.</span>
    </div>
  );
}
