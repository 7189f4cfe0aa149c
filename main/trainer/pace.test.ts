import { expect, test, vi } from "vitest";
import { Pace } from "./pace.ts";

test("without a pace every step is open and nothing waits", async () => {
  const pace = new Pace(() => 0);
  expect(pace.open).toBe(Infinity);
  await pace.wait();
});

test("so many steps are open as the time since has room for", () => {
  let now = 1000;
  const pace = new Pace(() => now);
  pace.set(100);
  expect(pace.open).toBe(1);
  pace.taken(1);
  expect(pace.open).toBe(0);
  now += 25;
  expect(pace.open).toBe(2);
  pace.taken(2);
  now += 5;
  expect(pace.open).toBe(1);
});

test("steps that could not be taken in time are made up for only a little", () => {
  let now = 0;
  const pace = new Pace(() => now);
  pace.set(100);
  now = 60_000;
  pace.taken(1);
  expect(pace.open).toBe(10);
});

test("waits until a step is open, and no longer once the pace is new", async () => {
  vi.useFakeTimers();
  try {
    const pace = new Pace(() => Date.now());
    pace.set(10);
    pace.taken(1);
    const waits = vi.fn<() => void>();
    const open = pace.wait().then(waits);
    await vi.advanceTimersByTimeAsync(99);
    expect(waits).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await open;
    pace.taken(1);
    const again = pace.wait();
    pace.set(null);
    await again;
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
