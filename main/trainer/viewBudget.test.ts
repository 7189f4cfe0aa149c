import { expect, test } from "vitest";
import { ViewBudget } from "./viewBudget.ts";

/** A run of chunks with a frame after each that the budget allows; all times are simulated. */
async function simulate(share: number, chunkMs: number, frameMs: number, seconds: number) {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = share;
  let frames = 0;
  let viewMs = 0;
  while (now < seconds * 1000) {
    now += chunkMs;
    budget.earn();
    if (!budget.allows(true)) continue;
    frames += 1;
    await budget.spend(frames === 1, async () => {
      now += frameMs;
      viewMs += frameMs;
    });
  }
  return { budget, frames, share: viewMs / now };
}

test("frames that cost more than the budget become rarer until they fit", async () => {
  const { frames, share, budget } = await simulate(0.05, 20, 30, 60);
  expect(share).toBeLessThanOrEqual(0.051);
  expect(share).toBeGreaterThan(0.04);
  expect(frames).toBeGreaterThan(60);
  expect(budget.measuredShare).toBeCloseTo(0.05, 1);
});

test("cheap frames come at most 30 times a second", async () => {
  const { frames } = await simulate(0.5, 5, 0.1, 10);
  expect(frames).toBeLessThanOrEqual(300);
  expect(frames).toBeGreaterThan(250);
});

test("a budget of nothing takes no frame while training, and any while it stands still", async () => {
  expect((await simulate(0, 20, 1, 10)).frames).toBe(0);
  const budget = new ViewBudget(() => 1000);
  budget.share = 0;
  expect(budget.allows(false)).toBe(true);
});

test("what the first frame builds is not charged to the next", async () => {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = 0.05;
  budget.earn();
  await budget.spend(true, async () => void (now += 500));
  now += 100;
  budget.earn();
  expect(budget.allows(true)).toBe(true);
  expect(budget.measuredShare).toBeGreaterThan(0.5);
});

test("a pause earns nothing", async () => {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = 0.05;
  budget.earn();
  await budget.spend(false, async () => void (now += 40));
  budget.earn();
  budget.rest();
  now += 60_000;
  budget.earn();
  expect(budget.allows(true)).toBe(false);
});
