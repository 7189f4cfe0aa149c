// The scrubber: an ordinary range control, so that keys and screen readers have it, over a drawing of the run.
import { useEffect, useRef, type ReactNode } from "react";
import { currentInk, onThemeChange } from "../live/theme.ts";
import { formatCount } from "../ui/numberFormat.ts";
import { paintTrack } from "./paintTrack.ts";
import { seek } from "./playback.ts";
import { useTimeline } from "./timelineStore.ts";

export function Scrubber(): ReactNode {
  const count = useTimeline((timeline) => timeline.frames.steps.length);
  const shown = useTimeline((timeline) => timeline.shown);
  const step = useTimeline(
    (timeline) => timeline.frames.steps[timeline.shown ?? timeline.frames.steps.length - 1],
  );
  const canvas = useTrack();
  const last = Math.max(0, count - 1);
  return (
    <div className="scrubber" data-live={shown === null}>
      <canvas ref={canvas} aria-hidden="true" />
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={shown ?? last}
        disabled={count < 2}
        aria-label="Recorded step on show"
        aria-valuetext={shown === null ? "the run itself" : `step ${formatCount(step ?? 0)}`}
        data-testid="timeline-scrubber"
        onChange={(event) => seek(Number(event.target.value))}
      />
    </div>
  );
}

/** Keeps the drawing under the control up to date. */
function useTrack() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return undefined;
    function draw(): void {
      if (!element || !context) return;
      const [width, height] = [element.clientWidth, element.clientHeight];
      const pixelRatio = Math.max(1, window.devicePixelRatio);
      element.width = Math.round(width * pixelRatio);
      element.height = Math.round(height * pixelRatio);
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
      const { frames, shown } = useTimeline.getState();
      paintTrack({ context, width, height, ink: currentInk() }, frames, shown);
    }
    const size = new ResizeObserver(draw);
    size.observe(element);
    const stops = [useTimeline.subscribe(draw), onThemeChange(draw)];
    return () => {
      size.disconnect();
      for (const stop of stops) stop();
    };
  }, []);
  return canvas;
}
