// Chooses what the training dock shows, and how its curves are drawn.
import { SegmentedControl, Switch } from "@blueprintjs/core";
import type { ReactNode } from "react";
import { trainingViews, useCurveView, type TrainingView } from "./curveView.ts";

const titles: Readonly<Record<TrainingView, string>> = {
  curves: "Curves",
  layers: "Layers",
  classes: "Classes",
  values: "Values over time",
};
const mostSmoothing = 0.98;

export function ViewBar({ view }: { readonly view: TrainingView }): ReactNode {
  const { smoothing, logarithmic } = useCurveView();
  return (
    <div className="view-bar">
      <SegmentedControl
        size="small"
        aria-label="What to show of the run"
        options={trainingViews.map((value) => ({ value, label: titles[value] }))}
        value={view}
        onValueChange={(value) => {
          const chosen = trainingViews.find((known) => known === value);
          if (chosen !== undefined) useCurveView.setState({ view: chosen });
        }}
      />
      {view === "curves" || view === "layers" ? (
        <>
          <label className="view-bar-smoothing" title="Draws a running mean in place of every value">
            Smoothing
            <input
              type="range"
              min={0}
              max={mostSmoothing}
              step={0.02}
              value={smoothing}
              data-testid="smoothing"
              onChange={({ currentTarget }) =>
                useCurveView.setState({ smoothing: Number(currentTarget.value) })
              }
            />
          </label>
          <Switch
            label="Log scale"
            checked={logarithmic}
            onChange={() => useCurveView.setState({ logarithmic: !logarithmic })}
          />
          <span className="view-bar-hint">drag or Ctrl+wheel to zoom, double-click for all</span>
        </>
      ) : null}
    </div>
  );
}
