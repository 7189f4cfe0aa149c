// When a chart draws: in an animation frame, so that it shares one with whatever else its news has changed in the window (each
// frame costs time that a training beside it could use), and no more often than an eye follows.

export interface PacedDrawing {
  /** There is something new to draw. */
  readonly request: () => void;
  readonly stop: () => void;
}

/** Less than the time between two reports of a run: each is drawn with the frame that tells its numbers. */
const leastPauseMs = 120;
/** A report comes in more than one message. */
const settleMs = 10;

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
      timer = setTimeout(requestFrame, Math.max(settleMs, drawnAt + leastPauseMs - performance.now()));
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      if (frame !== null) cancelAnimationFrame(frame);
    },
  };
}
