import type { ChartListener } from "../charts/LineChart.tsx";
import { onComparisonChange } from "../runs/comparison.ts";
import { useTimeline } from "../timeline/timelineStore.ts";
import { curveData } from "./runStore.ts";

/** New points, other runs beside them, or another step on show. */
export function onCurveChange(listener: ChartListener): () => void {
  const news = (): void => listener();
  const stops = [curveData.onChange(news), onShownChange(() => listener("now")), onComparisonChange(news)];
  return () => {
    for (const stop of stops) stop();
  };
}

function onShownChange(listener: () => void): () => void {
  return useTimeline.subscribe(({ shown }, before) => {
    if (shown !== before.shown) listener();
  });
}
