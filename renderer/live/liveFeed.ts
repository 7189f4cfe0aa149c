// What the window watches of a training network, free of any framework. Mounted pictures state what they need (wishes); the
// feed asks the trainer for exactly the union of them, keeps the latest numbers, tells the pictures to draw once per animation
// frame and only then gives credit for the next frame. With nothing to see, no run or a hidden window, it asks for nothing.
import {
  innerValueName,
  type Probe,
  type TapFrame,
  type TapRequest,
  type TapValue,
} from "../../shared/contract/live.ts";

type TapKind = TapRequest["kind"];

export interface LiveSubscription {
  readonly taps: readonly TapRequest[];
  readonly probe: Probe;
  readonly budget: number;
}

/** How subscriptions and credit reach the trainer; frames come back through `receive`. */
export interface LiveTransport {
  subscribe(subscription: LiveSubscription): void;
  credit(frame: number): void;
}

/** The two clocks of a window: animation frames and a delay that can be called off. */
export interface LiveClock {
  onNextFrame(callback: () => void): void;
  after(delayMs: number, callback: () => void): () => void;
}

/** One sample in stored units, its class and what else is true of it. */
export type LiveSample = Pick<TapFrame["probe"], "features" | "label" | "truths">;

/** Values shown in place of the run's own: one sample the user drew or picked. */
export interface LiveOverlay extends LiveSample {
  readonly activations: ReadonlyMap<string, TapValue>;
}

export interface LiveFeed {
  /** States that a picture needs these taps until the returned function is called. */
  readonly wish: (taps: readonly TapRequest[]) => () => void;
  /** What the pictures in sight need, each tap once. */
  readonly wished: () => readonly TapRequest[];
  /** Calls back once per animation frame in which there is something new to draw. */
  readonly onDraw: (listener: () => void) => () => void;
  /** The newest numbers of a tap, or undefined where none came yet. */
  readonly value: (node: string, kind: TapKind, weight?: string) => TapValue | undefined;
  /** The sample on show and its class. */
  readonly sample: () => LiveSample | null;
  readonly frame: () => TapFrame | null;
  /** True while a sample of the user's own is on show. */
  readonly overlaid: () => boolean;
  readonly probe: () => Probe;
  readonly setProbe: (probe: Probe) => void;
  readonly setBudget: (budget: number) => void;
  readonly setRun: (runId: string | null) => void;
  readonly setHidden: (hidden: boolean) => void;
  readonly setOverlay: (overlay: LiveOverlay | null) => void;
  /** A sample to show until the trainer sends one. */
  readonly setPreview: (preview: LiveSample | null) => void;
  /** Sends the subscription again: the connection under it is new. */
  readonly resubscribe: () => void;
  readonly receive: (frame: TapFrame) => void;
  /** Draws again without new numbers: all where the theme changed, only that one where it was resized. */
  readonly redraw: (only?: () => void) => void;
}

/** Wishes that change within this time go out as one subscription: a scroll through the canvas must not flood the trainer. */
const settleMs = 60;

export function createLiveFeed(transport: LiveTransport, clock: LiveClock): LiveFeed {
  const wishes = new Map<string, TapRequest[]>();
  const listeners = new Set<() => void>();
  /** Those of them that draw in the next animation frame. */
  const due = new Set<() => void>();
  let values = new Map<string, TapValue>();
  let newest: TapFrame | null = null;
  let overlay: LiveOverlay | null = null;
  let preview: LiveSample | null = null;
  let runId: string | null = null;
  let hidden = false;
  let budget = 0.05;
  let probe: Probe = { kind: "rotate", everyMs: 2000 };
  let uncredited: number | null = null;
  let drawing = false;
  let sent: string | null = null;
  let callOff: (() => void) | null = null;

  function requestDraw(only?: () => void): void {
    for (const listener of only === undefined ? listeners : [only]) due.add(listener);
    if (drawing || hidden) return;
    drawing = true;
    clock.onNextFrame(draw);
  }

  function draw(): void {
    drawing = false;
    if (hidden) return;
    const now = [...due].filter((listener) => listeners.has(listener));
    due.clear();
    for (const listener of now) listener();
    giveCredit();
  }

  function giveCredit(): void {
    if (uncredited === null) return;
    const frame = uncredited;
    uncredited = null;
    transport.credit(frame);
  }

  function changed(): void {
    callOff?.();
    callOff = clock.after(settleMs, subscribe);
  }

  function subscribe(): void {
    callOff = null;
    const taps = hidden || runId === null ? [] : widest(wishes);
    const subscription: LiveSubscription = { taps, probe, budget };
    const text = JSON.stringify([runId, subscription]);
    const nothingBefore = sent === null;
    if (text === sent || (nothingBefore && taps.length === 0)) return;
    sent = text;
    transport.subscribe(subscription);
  }

  function forget(): void {
    values = new Map();
    newest = null;
    overlay = null;
    uncredited = null;
  }

  return {
    wish(taps) {
      for (const tap of taps) {
        const key = keyOf(tap.node, tap.kind, tap.weight);
        wishes.set(key, [...(wishes.get(key) ?? []), tap]);
      }
      changed();
      let released = false;
      return () => {
        if (released) return;
        released = true;
        for (const tap of taps) release(wishes, tap);
        changed();
      };
    },
    wished: () => widest(wishes),
    onDraw(listener) {
      listeners.add(listener);
      requestDraw(listener);
      return () => listeners.delete(listener);
    },
    value(node, kind, weight) {
      if (kind === "activation" && overlay !== null)
        return overlay.activations.get(node) ?? values.get(keyOf(node, kind));
      // Of the user's sample or of none: never of another.
      if (kind === "inner" && overlay !== null)
        return overlay.activations.get(innerValueName(node, weight ?? ""));
      return values.get(keyOf(node, kind, weight));
    },
    sample: () => overlay ?? newest?.probe ?? preview,
    frame: () => newest,
    overlaid: () => overlay !== null,
    probe: () => probe,
    setProbe(next) {
      probe = next;
      changed();
      requestDraw();
    },
    setBudget(next) {
      budget = next;
      changed();
    },
    setRun(next) {
      if (next === runId) return;
      runId = next;
      forget();
      changed();
      requestDraw();
    },
    setHidden(next) {
      if (next === hidden) return;
      hidden = next;
      changed();
      requestDraw();
    },
    setOverlay(next) {
      overlay = next;
      requestDraw();
    },
    setPreview(next) {
      preview = next;
      requestDraw();
    },
    resubscribe() {
      if (sent === null) return;
      sent = "";
      uncredited = null;
      changed();
    },
    receive(frame) {
      if (frame.runId !== runId) return;
      newest = frame;
      for (const value of frame.values) values.set(keyOf(value.node, value.kind, value.weight), value);
      uncredited = frame.frame;
      requestDraw();
    },
    redraw: requestDraw,
  };
}

function keyOf(node: string, kind: TapKind, weight?: string): string {
  return `${kind} ${node} ${weight ?? ""}`;
}

function release(wishes: Map<string, TapRequest[]>, tap: TapRequest): void {
  const key = keyOf(tap.node, tap.kind, tap.weight);
  const left = (wishes.get(key) ?? []).filter((other) => other !== tap);
  if (left.length === 0) wishes.delete(key);
  else wishes.set(key, left);
}

/** One request per tap: where several pictures want it, at the finest detail any of them draws. */
function widest(wishes: ReadonlyMap<string, readonly TapRequest[]>): TapRequest[] {
  return [...wishes.keys()].sort().map((key) => {
    const same = wishes.get(key) ?? [];
    return same.reduce((best, tap) => (tap.limit > best.limit ? { ...best, ...tap } : { ...tap, ...best }));
  });
}
