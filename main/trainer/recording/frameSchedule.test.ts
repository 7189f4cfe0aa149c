import { expect, test } from "vitest";
import { FrameSchedule, framesWithin } from "./frameSchedule.ts";

function stepsOf(firstStep: number, lastStep: number, frames: number): number[] {
  const schedule = new FrameSchedule({ firstStep, lastStep, frames });
  const steps: number[] = [];
  for (let step = firstStep; step !== Infinity; step = schedule.after(step)) steps.push(step);
  return steps;
}

test.each([
  { firstStep: 0, lastStep: 2500, frames: 400 },
  { firstStep: 0, lastStep: 1_000_000, frames: 400 },
  { firstStep: 700, lastStep: 1000, frames: 60 },
  { firstStep: 0, lastStep: 5, frames: 400 },
  { firstStep: 0, lastStep: 90_000, frames: 4 },
])(
  "dense at the start, ever fewer after, within the frames there are: %o",
  ({ firstStep, lastStep, frames }) => {
    const steps = stepsOf(firstStep, lastStep, frames);
    expect(steps[0]).toBe(firstStep);
    expect(steps.at(-1)).toBe(lastStep);
    expect(steps.length).toBeLessThanOrEqual(frames + 1);
    const dense = Math.min(lastStep - firstStep, 100, Math.floor(frames / 3));
    expect(steps.slice(0, dense + 1)).toEqual(
      Array.from({ length: dense + 1 }, (_, step) => firstStep + step),
    );
    const gaps = steps.slice(1).map((step, place) => step - (steps[place] ?? 0));
    // Rounding makes a gap at most one shorter than the one before; only the last is cut off by the end.
    for (const [place, gap] of gaps.slice(1, -1).entries())
      expect(gap).toBeGreaterThanOrEqual((gaps[place] ?? 0) - 1);
  },
);

test("a frame that came late sets the pace for the next", () => {
  const schedule = new FrameSchedule({ firstStep: 0, lastStep: 10_000, frames: 100 });
  expect(schedule.after(12)).toBe(13);
  expect(schedule.after(5000)).toBeGreaterThan(5000);
  expect(schedule.after(10_000)).toBe(Infinity);
});

test("a budget holds as many frames as fit, at most 400, or none where they would be too few", () => {
  const megabyte = 1024 * 1024;
  expect(framesWithin(200 * megabyte, 156_000, 52_000)).toBe(400);
  const large = framesWithin(200 * megabyte, 15 * megabyte, 5 * megabyte);
  expect(large).toBe(Math.floor((200 - 30) / 6));
  expect(framesWithin(200 * megabyte, 120 * megabyte, 40 * megabyte)).toBe(0);
});
