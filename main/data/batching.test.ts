import { expect, test } from "vitest";
import { EpochOrder, epochOrder } from "./batching.ts";

test("each epoch has an order of its own, made without the epochs before", () => {
  expect(epochOrder(500, 1, 3, true)).toEqual(epochOrder(500, 1, 3, true));
  expect(epochOrder(500, 1, 3, true)).not.toEqual(epochOrder(500, 1, 4, true));
  expect(epochOrder(500, 1, 3, true)).not.toEqual(epochOrder(500, 2, 3, true));
});

test("visits every sample once, also where there are one or none", () => {
  expect(new Set(epochOrder(257, 9, 0, true)).size).toBe(257);
  expect([...epochOrder(1, 9, 0, true)]).toEqual([0]);
  expect([...epochOrder(0, 9, 0, true)]).toEqual([]);
});

test("keeps the stored order where shuffling is off", () => {
  expect([...epochOrder(4, 1, 7, false)]).toEqual([0, 1, 2, 3]);
});

test("an order made bit by bit is the one made at once", () => {
  const settings = { count: 1000, seed: 5, shuffle: true };
  const order = new EpochOrder(settings, 3);
  for (const places of [0, 1, 400, 7]) order.work(places);
  expect(order.finished()).toEqual(epochOrder(1000, 5, 3, true));
  order.work(10);
  expect(order.finished()).toEqual(epochOrder(1000, 5, 3, true));
});
