import { onComparisonChange } from "../runs/comparison.ts";
import { useTimeline } from "../timeline/timelineStore.ts";
import { curveData } from "./runStore.ts";

/** New points, other runs beside them, or another step on show. */
export function onCurveChange(listener: () => void): () => void {
  const stops = [curveData.onChange(listener), onShownChange(listener), onComparisonChange(listener)];
  return () => {
    for (const stop of stops) stop();
  };
}

function onShownChange(listener: () => void): () => void {
  return useTimeline.subscribe(({ shown }, before) => {
    if (shown !== before.shown) listener();
  });
}
