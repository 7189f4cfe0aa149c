import { expect, it } from "vitest";
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import { createGradientWatch } from "./gradientWatch.ts";

const layers = ["first", "last"].map((node) => ({ node, name: node, weights: ["kernel"] }));
const stats = { min: 0, max: 0, mean: 0, std: 0, dead: 0 };

function fakeFeed() {
  const values = new Map<string, TapValue>();
  let wished: readonly TapRequest[] = [];
  return {
    wished: () => wished.map(({ node, kind }) => `${kind} ${node}`),
    bring(node: string, gradient: number, update: number, weightNorm: number) {
      const value = { node, weight: "kernel", shape: [1], data: new Float32Array(1), stats };
      values.set(`gradient ${node}`, { ...value, kind: "gradient", norm: gradient });
      values.set(`update ${node}`, { ...value, kind: "update", norm: update, weightNorm });
    },
    feed: {
      wish(taps: readonly TapRequest[]) {
        wished = taps;
        return () => (wished = []);
      },
      value: (node: string, kind: TapRequest["kind"]) => values.get(`${kind} ${node}`),
    },
  };
}

it("wishes for gradients after a wait, until they came, and then waits again", () => {
  const { feed, wished, bring } = fakeFeed();
  const watch = createGradientWatch(feed);
  watch.watch(layers, 0);
  watch.tick(1000);
  expect(wished()).toEqual([]);
  watch.tick(5000);
  expect(wished()).toEqual(["update first", "gradient first", "update last", "gradient last"]);
  watch.tick(20_000);
  expect(wished()).toHaveLength(4);
  bring("first", 3, 0.5, 10);
  watch.tick(21_000);
  expect(wished()).toEqual([]);
  expect(watch.look("first")).toMatchObject({ gradient: 3, change: 0.05 });
  watch.tick(23_000);
  expect(wished()).toEqual([]);
  watch.tick(26_000);
  expect(wished()).toHaveLength(4);
});

it("knows nothing of a layer before its first look, and asks nothing of a single layer", () => {
  const { feed, wished } = fakeFeed();
  const watch = createGradientWatch(feed);
  watch.watch(layers.slice(0, 1), 0);
  watch.tick(60_000);
  expect(wished()).toEqual([]);
  expect(watch.look("first")).toBeNull();
});
