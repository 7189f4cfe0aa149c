// The dock below the canvas: training, data, trying out, runs and problems, one tab at a time.
import { Button } from "@blueprintjs/core";
import { ChevronDown, ChevronUp } from "@blueprintjs/icons";
import type { ComponentType, KeyboardEvent } from "react";
import { DataDock } from "../data/DataDock.tsx";
import { StepDock } from "../live/stepThrough/StepDock.tsx";
import { TryDock } from "../predict/TryDock.tsx";
import { ProblemCount } from "../problems/ProblemCount.tsx";
import { ProblemsDock } from "../problems/ProblemsDock.tsx";
import { RunsDock } from "../runs/RunsDock.tsx";
import { TrainingDock } from "../training/TrainingDock.tsx";
import { dockTabs, setLayout, showDockTab, useLayout, type DockTab } from "./layoutStore.ts";

const titles: Readonly<Record<DockTab, string>> = {
  training: "Training",
  data: "Data",
  predict: "Try it",
  step: "Step through",
  runs: "Runs",
  problems: "Problems",
};

const panels: Readonly<Record<DockTab, ComponentType>> = {
  training: TrainingDock,
  data: DataDock,
  predict: TryDock,
  step: StepDock,
  runs: RunsDock,
  problems: ProblemsDock,
};

export function Dock() {
  const shown = useLayout((layout) => layout.dockTab);
  const open = useLayout((layout) => layout.dockOpen);
  const Panel = panels[shown];
  return (
    <section className="panel dock" aria-label="Dock">
      <div className="dock-bar">
        <div
          role="tablist"
          aria-label="Dock"
          className="dock-tabs"
          onKeyDown={(event) => moveAlongTabs(event, shown)}
        >
          {dockTabs.map((tab) => (
            <button
              key={tab}
              type="button"
              role="tab"
              id={`dock-tab-${tab}`}
              className="dock-tab"
              aria-selected={tab === shown && open}
              aria-controls="dock-panel"
              tabIndex={tab === shown ? 0 : -1}
              data-testid={`dock-tab-${tab}`}
              onClick={() => showDockTab(tab)}
            >
              {titles[tab]}
              {tab === "problems" ? <ProblemCount /> : null}
            </button>
          ))}
        </div>
        <Button
          variant="minimal"
          size="small"
          icon={open ? <ChevronDown size={14} /> : <ChevronUp size={14} />}
          aria-label={open ? "Fold the dock" : "Open the dock"}
          aria-expanded={open}
          onClick={() => setLayout({ dockOpen: !open })}
        />
      </div>
      {open ? (
        <div role="tabpanel" id="dock-panel" aria-labelledby={`dock-tab-${shown}`} className="dock-panel">
          <Panel />
        </div>
      ) : null}
    </section>
  );
}

function moveAlongTabs(event: KeyboardEvent<HTMLDivElement>, shown: DockTab): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const next = dockTabs[(dockTabs.indexOf(shown) + step + dockTabs.length) % dockTabs.length] ?? shown;
  showDockTab(next);
  document.getElementById(`dock-tab-${next}`)?.focus();
}
