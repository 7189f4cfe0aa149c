import { expect, it } from "vitest";
import type { TapValue } from "../../../shared/contract/live.ts";
import { lookedUp } from "./embeddingPicture.ts";

const stats = { min: 0, max: 0, mean: 0, std: 0, dead: 0 };

it("marks the entries that the numbers before the table ask for, not those of the network's input", () => {
  const tokens: TapValue = {
    node: "tokens",
    kind: "activation",
    shape: [3],
    data: Float32Array.of(4, 7.9, 4),
    stats,
  };
  const feed = {
    sample: () => ({ features: [{ shape: [3], data: Float32Array.of(100, 200, 300) }], label: null }),
    value: (node: string) => (node === "tokens" ? tokens : undefined),
  };
  expect(lookedUp(feed, "tokens")).toEqual(new Set([4, 7]));
  expect(lookedUp(feed, undefined)).toEqual(new Set());
});
