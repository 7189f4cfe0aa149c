import { expect, test } from "vitest";
import { ViewBudget } from "./viewBudget.ts";

interface Simulation {
  readonly share: number;
  readonly chunkMs: number;
  /** Cost of the nth frame. */
  readonly frameMs: (frame: number) => number;
  readonly seconds: number;
}

/** A run of chunks with a frame after each that the budget allows; all times are simulated. */
async function simulate({ share, chunkMs, frameMs, seconds }: Simulation) {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = share;
  budget.begin();
  const frames: { readonly at: number; readonly costMs: number }[] = [];
  while (now < seconds * 1000) {
    now += chunkMs;
    if (!budget.allows) continue;
    const costMs = frameMs(frames.length);
    frames.push({ at: now, costMs });
    await budget.spend(false, async () => void (now += costMs));
  }
  const viewMs = frames.reduce((sum, frame) => sum + frame.costMs, 0);
  return { budget, frames, share: viewMs / now };
}

/** The most any second cost, and the dearest frame. */
function worstSecond(frames: readonly { readonly at: number; readonly costMs: number }[]): number {
  const seconds = frames.map(({ at }) =>
    frames
      .filter((frame) => frame.at >= at && frame.at < at + 1000)
      .reduce((sum, frame) => sum + frame.costMs, 0),
  );
  return Math.max(...seconds);
}

function longestGap(frames: readonly { readonly at: number }[]): number {
  return Math.max(...frames.slice(1).map(({ at }, index) => at - (frames[index]?.at ?? at)));
}

test("no second costs more than the share", async () => {
  const { frames } = await simulate({ share: 0.05, chunkMs: 7, frameMs: () => 2, seconds: 20 });
  expect(worstSecond(frames)).toBeLessThanOrEqual(50);
  expect(frames.length).toBeGreaterThan(20 * 20);
});

test("frames come evenly: nothing is spent ahead and nothing stalls", async () => {
  const { frames } = await simulate({ share: 0.05, chunkMs: 10, frameMs: () => 2, seconds: 20 });
  expect(longestGap(frames)).toBeLessThan(150);
  expect(frames[0]?.at).toBe(10);
});

test("frames that cost more than a second's share become rarer until they fit", async () => {
  const { frames, share } = await simulate({ share: 0.05, chunkMs: 20, frameMs: () => 80, seconds: 60 });
  expect(share).toBeLessThanOrEqual(0.052);
  expect(share).toBeGreaterThan(0.045);
  expect(frames.length).toBeGreaterThan(30);
});

test("frames of uneven cost exceed the share by one frame at most", async () => {
  const costs = [1, 1, 9, 2, 1, 14, 1];
  const { frames } = await simulate({
    share: 0.1,
    chunkMs: 5,
    frameMs: (frame) => costs[frame % costs.length] ?? 1,
    seconds: 30,
  });
  expect(worstSecond(frames)).toBeLessThanOrEqual(100 + 14);
});

test("one dear frame is paid for and forgotten", async () => {
  const frameMs = (frame: number) => (frame === 3 ? 40 : 1);
  const { frames } = await simulate({ share: 0.05, chunkMs: 10, frameMs, seconds: 10 });
  expect(longestGap(frames)).toBeLessThan(1100);
  expect(frames.length).toBeGreaterThan(9 * 25);
});

test("cheap frames come no faster than a screen shows them", async () => {
  const { frames } = await simulate({ share: 0.5, chunkMs: 5, frameMs: () => 0.1, seconds: 10 });
  expect(frames.length).toBeLessThanOrEqual(500);
});

test("a budget of nothing takes no frame while training, and any while it stands still", async () => {
  expect((await simulate({ share: 0, chunkMs: 20, frameMs: () => 1, seconds: 10 })).frames).toEqual([]);
  const budget = new ViewBudget(() => 1000);
  budget.share = 0;
  expect(budget.allows).toBe(true);
});

test("what the first frame builds is told apart: no share of a second, and not paid for by the next", async () => {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = 0.05;
  budget.begin();
  await budget.spend(true, async () => void (now += 500));
  expect(budget.measuredShare).toBe(0);
  expect(budget.builtMs).toBe(500);
  now += 1001;
  expect(budget.allows).toBe(true);
});

test("frames while training stands still are free, and a pause settles what was owed", async () => {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = 0.05;
  budget.begin();
  await budget.spend(false, async () => void (now += 40));
  expect(budget.allows).toBe(false);
  budget.rest();
  expect(budget.allows).toBe(true);
  await budget.spend(false, async () => void (now += 40));
  expect(budget.measuredShare).toBeCloseTo(0.04, 12);
});

test("drawing is paid for too, but never so dearly that hardly a frame is left, and shown in full", async () => {
  async function framesIn(drawingMs: number) {
    let now = 0;
    let frames = 0;
    const budget = new ViewBudget(() => now);
    budget.share = 0.05;
    budget.begin();
    for (; now < 10_000; now += 10) {
      if (!budget.allows) continue;
      frames += 1;
      await budget.spend(false, async () => void (now += 1), drawingMs);
    }
    return { perSecond: frames / 10, shown: budget.measuredShare };
  }
  const some = await framesIn(4);
  expect(some.perSecond).toBeGreaterThan(8);
  expect(some.shown).toBeLessThanOrEqual(0.05);
  const dear = await framesIn(60);
  expect(dear.perSecond).toBeGreaterThan(5);
  expect(dear.shown).toBeGreaterThan(0.3);
});

test("recording is named apart from pictures, and takes from the same second", async () => {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = 0.05;
  budget.begin();
  budget.countAside(45, "waiting");
  expect(budget.measuredShare).toBe(0);
  budget.countAside(200, "built");
  budget.countAside(5, "allowance");
  expect(budget.asideShare).toBeCloseTo(0.05, 12);
  expect(budget.builtMs).toBe(200);
  await budget.spend(false, async () => void (now += 4));
  now += 500;
  expect(budget.measuredShare).toBeCloseTo(0.004, 12);
  expect(budget.allows).toBe(false);
});

/** Frames of 1 ms, with work of this cost in as many of them as the budget allows, for 20 simulated seconds. */
async function simulateSeldom(seldomMs: number) {
  let now = 0;
  const budget = new ViewBudget(() => now);
  budget.share = 0.05;
  budget.begin();
  const spent: { readonly at: number; readonly costMs: number }[] = [];
  for (; now < 20_000; now += 1) {
    if (!budget.allows) continue;
    await budget.spend(false, async () => {
      spent.push({ at: now, costMs: 1 });
      now += 1;
      if (!budget.allowsSeldom) return;
      await budget.spendSeldom(false, async () => {
        spent.push({ at: now, costMs: seldomMs });
        now += seldomMs;
      });
    });
  }
  const seldom = spent.filter(({ costMs }) => costMs === seldomMs);
  const frames = spent.filter(({ costMs }) => costMs === 1);
  return { spent, frames, seldom };
}

test("what is too dear for every frame has a third of the share at most, and frames go on with the rest", async () => {
  const { spent, frames, seldom } = await simulateSeldom(20);
  // 15 of the 50 ms of a second; 35 are left for frames of 1 ms.
  expect(seldom.length / 20).toBeGreaterThan(0.6);
  expect(frames.length / 20).toBeGreaterThan(25);
  expect(spent.reduce((sum, { costMs }) => sum + costMs, 0) / 20_000).toBeLessThanOrEqual(0.05);
});

test.each([20, 30, 40])(
  "frames leave room for dear work of %i ms: no second costs more",
  async (seldomMs) => {
    const { spent, frames, seldom } = await simulateSeldom(seldomMs);
    // But for the first, of which nobody knows the cost.
    expect(worstSecond(spent.filter(({ at }) => at > 2000))).toBeLessThanOrEqual(50);
    expect(seldom.length).toBeGreaterThan(6);
    expect(frames.length / 20).toBeGreaterThan(8);
  },
);

test("work dearer than a second's share becomes rarer, and frames go on meanwhile", async () => {
  const { spent, frames, seldom } = await simulateSeldom(100);
  expect(seldom.length).toBeLessThanOrEqual(6);
  expect(frames.length / 20).toBeGreaterThan(10);
  expect(spent.reduce((sum, { costMs }) => sum + costMs, 0) / 20_000).toBeLessThanOrEqual(0.052);
});
