import { expect, test } from "vitest";
import { DrawingCost } from "./drawingCost.ts";

/** A training of calls that take so long each, on a clock of its own. */
function training() {
  let now = 0;
  const cost = new DrawingCost(() => now);
  function call(elapsedMs: number, beside: boolean, steps = 4): void {
    const startedAt = now;
    now += elapsedMs;
    cost.countCall(steps, startedAt, beside);
  }
  return { cost, call, pass: (ms: number) => void (now += ms) };
}

test("a picture costs what calls beside it take longer than those alone", () => {
  const { cost, call } = training();
  for (let picture = 0; picture < 10; picture += 1) {
    for (let alone = 0; alone < 4; alone += 1) call(20, false);
    cost.countPicture();
    call(27, true);
    call(23, true);
  }
  expect(cost.perPictureMs).toBeCloseTo(10, 6);
});

test("nothing where calls beside pictures take no longer, or less", () => {
  const { cost, call } = training();
  for (let turn = 0; turn < 10; turn += 1) {
    call(20, false);
    cost.countPicture();
    call(turn % 2 === 0 ? 20 : 19, true);
  }
  expect(cost.perPictureMs).toBe(0);
});

test("calls are compared with calls of as many steps: those cut short by other work say nothing", () => {
  const { cost, call } = training();
  for (let turn = 0; turn < 10; turn += 1) {
    call(21, false, 4);
    call(7, false, 1);
    cost.countPicture();
    call(21, true, 4);
    call(7, true, 1);
    call(900, true, 3);
  }
  expect(cost.perPictureMs).toBe(0);
});

test("a stall of other causes counts no more than a call slowed down a lot", () => {
  const { cost, call } = training();
  for (let turn = 0; turn < 9; turn += 1) call(20, false);
  cost.countPicture();
  call(2000, true);
  expect(cost.perPictureMs).toBeLessThanOrEqual(2000 * (1 - 1 / 2.5));
  const { cost: steady, call: steadyCall } = training();
  for (let turn = 0; turn < 9; turn += 1) {
    steadyCall(20, false);
    steady.countPicture();
    steadyCall(turn === 4 ? 400 : 20, true);
  }
  // 30 ms of 400 in the place of 380.
  expect(steady.perPictureMs).toBeLessThan(20);
});

test("pictures wait for a moment alone only where training goes on steadily beside them all the time", () => {
  const { cost, call, pass } = training();
  expect(cost.needsQuiet).toBe(false);
  for (let turn = 0; turn < 50; turn += 1) {
    cost.countPicture();
    call(20, true);
  }
  // It has only begun.
  expect(cost.needsQuiet).toBe(false);
  for (let turn = 0; turn < 60; turn += 1) {
    cost.countPicture();
    call(20, true);
  }
  expect(cost.needsQuiet).toBe(true);
  for (let turn = 0; turn < 3; turn += 1) call(20, false);
  expect(cost.needsQuiet).toBe(false);
  for (let turn = 0; turn < 250; turn += 1) {
    cost.countPicture();
    call(20, true);
  }
  // What was measured alone is too long ago.
  expect(cost.needsQuiet).toBe(true);
  pass(600);
  expect(cost.needsQuiet).toBe(false);
});

test("where a single call takes long, no picture is held back for a comparison", () => {
  const { cost, call } = training();
  for (let turn = 0; turn < 9; turn += 1) {
    cost.countPicture();
    call(400, true);
  }
  expect(cost.needsQuiet).toBe(false);
  expect(cost.perPictureMs).toBe(0);
});

test("a training that nobody watches for hours is not remembered", () => {
  const { cost, call } = training();
  for (let turn = 0; turn < 20_000; turn += 1) call(20, false);
  expect(cost.remembered).toBeLessThanOrEqual(201);
});
