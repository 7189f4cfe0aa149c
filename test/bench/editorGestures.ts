// Gestures on the canvas as a hand makes them, one movement per animation frame, and what the page took for them.
import type { CDPSession, Page } from "@playwright/test";

export interface GestureCost {
  /** Times between animation frames, ms. */
  readonly frames: readonly number[];
  /** Work of the page's main thread per frame, ms: steadier than the clock where others use the machine. */
  readonly scriptMs: number;
  readonly layoutMs: number;
}

export interface Gesture {
  /** pan: with the left button on empty ground; zoom: with the wheel; drag: the node of this id. */
  readonly kind: "pan" | "zoom" | "drag";
  readonly node?: string;
  /** Movement of each frame: pixels, or for the wheel its delta. */
  readonly movements: readonly (readonly [x: number, y: number])[];
}

/** There and back, so that each gesture ends where it began. */
export function thereAndBack(frames: number, x: number, y: number): Gesture["movements"] {
  return Array.from({ length: frames }, (_, frame) => (frame < frames / 2 ? [x, y] : [-x, -y]));
}

export async function measureGesture(page: Page, cdp: CDPSession, gesture: Gesture): Promise<GestureCost> {
  const before = await workOf(cdp);
  const frames = await page.evaluate(performGesture, gesture);
  const after = await workOf(cdp);
  return {
    frames,
    scriptMs: (after.script - before.script) / frames.length,
    layoutMs: (after.layout - before.layout) / frames.length,
  };
}

async function workOf(cdp: CDPSession): Promise<{ readonly script: number; readonly layout: number }> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  const milliseconds = (name: string): number =>
    1000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
  return {
    script: milliseconds("ScriptDuration"),
    layout: milliseconds("LayoutDuration") + milliseconds("RecalcStyleDuration"),
  };
}

/** Runs in the page, so it holds all it needs. */
function performGesture({ kind, node, movements }: Gesture): Promise<number[]> {
  const pane = document.querySelector(".react-flow__pane");
  const target = node === undefined ? pane : document.querySelector(`.react-flow__node[data-id="${node}"]`);
  if (target === null || pane === null) throw new Error(`nothing to ${kind} on screen`);
  const box = (node === undefined ? pane : target).getBoundingClientRect();
  let [x, y] = [box.x + box.width / 2, box.y + (node === undefined ? box.height / 2 : 12)];

  function mouse(type: string, receiver: EventTarget): void {
    const place = { clientX: x, clientY: y, button: 0, buttons: 1, bubbles: true, cancelable: true };
    receiver.dispatchEvent(new MouseEvent(type, { ...place, view: window }));
  }
  function move([dx, dy]: readonly [number, number]): void {
    if (kind === "zoom") {
      const wheel = { clientX: x, clientY: y, deltaY: dy, bubbles: true, cancelable: true, view: window };
      pane?.dispatchEvent(new WheelEvent("wheel", wheel));
      return;
    }
    x += dx;
    y += dy;
    mouse("mousemove", window);
  }

  return new Promise((resolve) => {
    const intervals: number[] = [];
    let last = Number.NaN;
    if (kind !== "zoom") mouse("mousedown", target);
    function tick(now: number): void {
      if (!Number.isNaN(last)) intervals.push(now - last);
      last = now;
      const movement = movements[intervals.length];
      if (movement === undefined) {
        if (kind !== "zoom") mouse("mouseup", window);
        resolve(intervals);
        return;
      }
      move(movement);
      requestAnimationFrame(tick);
    }
    requestAnimationFrame(tick);
  });
}
