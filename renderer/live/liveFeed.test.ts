import { beforeEach, describe, expect, it } from "vitest";
import type { TapFrame, TapRequest, TapValue } from "../../shared/contract/live.ts";
import { createLiveFeed, type LiveFeed, type LiveSubscription } from "./liveFeed.ts";

const stats = { min: 0, max: 1, mean: 0.5, std: 0.1, dead: 0 };

function activation(node: string, ...data: number[]): TapValue {
  return { node, kind: "activation", shape: [data.length], data: Float32Array.from(data), stats };
}

function frameOf(frame: number, values: readonly TapValue[], runId = "run-1"): TapFrame {
  return {
    runId,
    frame,
    step: frame * 10,
    epoch: 0.1,
    probe: { split: "validation", index: 3, label: 7, features: [] },
    values,
  };
}

function tap(node: string, limit: number): TapRequest {
  return { node, kind: "activation", limit };
}

describe("live feed", () => {
  let subscriptions: LiveSubscription[];
  let credits: number[];
  let frames: (() => void)[];
  let timers: Set<() => void>;
  let feed: LiveFeed;

  function animate(): void {
    for (const callback of frames.splice(0)) callback();
  }
  function settle(): void {
    for (const callback of Array.from(timers)) {
      timers.delete(callback);
      callback();
    }
  }

  beforeEach(() => {
    subscriptions = [];
    credits = [];
    frames = [];
    timers = new Set();
    feed = createLiveFeed(
      {
        subscribe: (subscription) => subscriptions.push(subscription),
        credit: (frame) => credits.push(frame),
      },
      {
        onNextFrame: (callback) => frames.push(callback),
        after: (_delay, callback) => {
          const once = (): void => callback();
          timers.add(once);
          return () => timers.delete(once);
        },
      },
    );
  });

  it("sends many changes of wishes as one subscription", () => {
    feed.setRun("run-1");
    feed.wish([tap("a", 16)]);
    feed.wish([tap("b", 16)]);
    settle();
    expect(subscriptions.map((one) => one.taps.map((each) => each.node))).toEqual([["a", "b"]]);
  });

  it("asks once for a tap that several pictures show, at the finest detail", () => {
    feed.setRun("run-1");
    feed.wish([tap("a", 16)]);
    const release = feed.wish([tap("a", 784)]);
    settle();
    expect(subscriptions.at(-1)?.taps).toEqual([tap("a", 784)]);
    release();
    release();
    settle();
    expect(subscriptions.at(-1)?.taps).toEqual([tap("a", 16)]);
  });

  it("keeps what only one of several wishes for a tap says", () => {
    feed.setRun("run-1");
    feed.wish([{ node: "a", kind: "histogram", limit: 40, activation: "relu" }]);
    feed.wish([{ node: "a", kind: "histogram", limit: 48 }]);
    settle();
    expect(subscriptions.at(-1)?.taps).toEqual([
      { node: "a", kind: "histogram", limit: 48, activation: "relu" },
    ]);
  });

  it("shows values inside a layer of the user's own sample or none", () => {
    feed.setRun("run-1");
    const states: TapValue = { ...activation("a", 1), kind: "inner", weight: "states" };
    feed.receive(frameOf(1, [states]));
    expect(feed.value("a", "inner", "states")).toBe(states);
    feed.setOverlay({ features: [], label: null, activations: new Map() });
    expect(feed.value("a", "inner", "states")).toBeUndefined();
    const own = { ...states, data: Float32Array.of(2) };
    feed.setOverlay({ features: [], label: null, activations: new Map([["a#states", own]]) });
    expect(feed.value("a", "inner", "states")).toBe(own);
  });

  it("stays silent where nothing changed", () => {
    feed.setRun("run-1");
    const release = feed.wish([tap("a", 16)]);
    settle();
    release();
    feed.wish([tap("a", 16)]);
    settle();
    expect(subscriptions).toHaveLength(1);
  });

  it("asks for nothing without a run and for nothing while hidden", () => {
    feed.wish([tap("a", 16)]);
    settle();
    expect(subscriptions).toHaveLength(0);
    feed.setRun("run-1");
    settle();
    expect(subscriptions.at(-1)?.taps).toHaveLength(1);
    feed.setHidden(true);
    settle();
    expect(subscriptions.at(-1)?.taps).toHaveLength(0);
    feed.setHidden(false);
    settle();
    expect(subscriptions.at(-1)?.taps).toHaveLength(1);
  });

  it("subscribes anew for a new run", () => {
    feed.wish([tap("a", 16)]);
    feed.setRun("run-1");
    settle();
    feed.setRun("run-2");
    settle();
    expect(subscriptions).toHaveLength(2);
  });

  it("subscribes again under a new connection, though nothing changed", () => {
    feed.setRun("run-1");
    feed.wish([tap("a", 16)]);
    settle();
    feed.resubscribe();
    settle();
    expect(subscriptions).toHaveLength(2);
    expect(subscriptions[1]).toEqual(subscriptions[0]);
  });

  it("draws once per animation frame, then gives credit for the newest frame", () => {
    let drawn = 0;
    feed.setRun("run-1");
    feed.onDraw(() => drawn++);
    animate();
    drawn = 0;
    feed.receive(frameOf(1, [activation("a", 0.1)]));
    feed.receive(frameOf(2, [activation("a", 0.2)]));
    expect(credits).toEqual([]);
    animate();
    expect(drawn).toBe(1);
    expect(credits).toEqual([2]);
    expect(feed.value("a", "activation")?.data[0]).toBeCloseTo(0.2);
    animate();
    expect(drawn).toBe(1);
  });

  it("draws one picture alone where only that one has to be drawn again", () => {
    const drawn: string[] = [];
    const first = (): void => void drawn.push("first");
    const second = (): void => void drawn.push("second");
    feed.onDraw(first);
    feed.onDraw(second);
    animate();
    feed.redraw(second);
    animate();
    expect(drawn).toEqual(["first", "second", "second"]);
    feed.redraw();
    animate();
    expect(drawn.slice(3)).toEqual(["first", "second"]);
  });

  it("gives no credit while hidden and goes on when shown", () => {
    feed.setRun("run-1");
    animate();
    feed.setHidden(true);
    feed.receive(frameOf(4, []));
    animate();
    expect(credits).toEqual([]);
    feed.setHidden(false);
    animate();
    expect(credits).toEqual([4]);
  });

  it("keeps a value that a later frame leaves out", () => {
    feed.setRun("run-1");
    feed.receive(frameOf(1, [activation("a", 1), activation("b", 2)]));
    feed.receive(frameOf(2, [activation("a", 3)]));
    expect(feed.value("b", "activation")?.data[0]).toBe(2);
  });

  it("drops frames of another run and forgets the last run's numbers", () => {
    feed.setRun("run-1");
    feed.receive(frameOf(1, [activation("a", 1)]));
    feed.setRun("run-2");
    feed.receive(frameOf(9, [activation("a", 5)], "run-1"));
    expect(feed.value("a", "activation")).toBeUndefined();
    expect(feed.frame()).toBeNull();
  });

  it("shows a sample of the user's own in place of the run's probe, weights untouched", () => {
    feed.setRun("run-1");
    const kernel: TapValue = {
      node: "a",
      kind: "weights",
      weight: "kernel",
      shape: [1, 1],
      data: Float32Array.of(4),
      stats,
    };
    feed.receive(frameOf(1, [activation("a", 1), kernel]));
    feed.setOverlay({ features: [], label: null, activations: new Map([["a", activation("a", 9)]]) });
    expect(feed.value("a", "activation")?.data[0]).toBe(9);
    expect(feed.value("a", "weights", "kernel")?.data[0]).toBe(4);
    expect(feed.sample()?.label).toBeNull();
    feed.setOverlay(null);
    expect(feed.value("a", "activation")?.data[0]).toBe(1);
    expect(feed.sample()?.label).toBe(7);
  });
});
