// When a chart draws: in an animation frame, so that it shares one with whatever else its news has changed in the window (each
// frame costs time that a training beside it could use), and no more often than an eye follows.

export interface PacedDrawing {
  /** There is something new to draw. */
  readonly request: () => void;
  readonly stop: () => void;
}

/** Less than the time between two reports of a run: each is drawn with the frame that tells its numbers. */
const leastPauseMs = 120;

export function pacedDrawing(draw: () => void): PacedDrawing {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let frame: number | null = null;
  let drawnAt = Number.NEGATIVE_INFINITY;

  function drawNow(now: number): void {
    frame = null;
    drawnAt = now;
    draw();
  }

  function requestFrame(): void {
    timer = null;
    frame = requestAnimationFrame(drawNow);
  }

  return {
    request() {
      if (timer !== null || frame !== null || document.hidden) return;
      const pauseMs = drawnAt + leastPauseMs - performance.now();
      if (pauseMs > 0) timer = setTimeout(requestFrame, pauseMs);
      else requestFrame();
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      if (frame !== null) cancelAnimationFrame(frame);
    },
  };
}
