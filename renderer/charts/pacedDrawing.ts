// When a chart draws: in an animation frame, so that it shares one with whatever else its news has changed in the window (each
// frame costs time that a training beside it could use), and no more often than an eye follows.

export interface PacedDrawing {
  /** There is something new to draw. */
  readonly request: () => void;
  /** Somebody moved the chart and waits for it. */
  readonly requestNow: () => void;
  readonly stop: () => void;
}

/** More than the time between two reports of a run: every other one is drawn, with the frame that tells its numbers. */
const leastPauseMs = 300;
/** News that comes earlier waits for what comes next, no longer than this. */
const mostPauseMs = 500;
/** A report comes in more than one message. */
const settleMs = 10;

export function pacedDrawing(draw: () => void): PacedDrawing {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
  let frame: number | null = null;
  let drawnAt = Number.NEGATIVE_INFINITY;

  function drawNow(now: number): void {
    frame = null;
    drawnAt = now;
    draw();
  }

  function requestNow(): void {
    callOff();
    frame ??= requestAnimationFrame(drawNow);
  }

  function callOff(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    dueAt = Number.POSITIVE_INFINITY;
  }

  return {
    request() {
      if (frame !== null || document.hidden) return;
      const now = performance.now();
      const wantedAt = now - drawnAt >= leastPauseMs ? now + settleMs : drawnAt + mostPauseMs;
      if (wantedAt >= dueAt) return;
      callOff();
      dueAt = wantedAt;
      timer = setTimeout(requestNow, wantedAt - now);
    },
    requestNow,
    stop() {
      callOff();
      if (frame !== null) cancelAnimationFrame(frame);
    },
  };
}
