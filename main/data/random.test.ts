import { expect, test } from "vitest";
import { ascending, createRandom, permutation } from "./random.ts";

test("the same seeds give the same numbers, others give others", () => {
  const draw = (...seeds: number[]): number[] => {
    const random = createRandom(...seeds);
    return Array.from({ length: 5 }, () => random.uint32());
  };
  expect(draw(1, 2)).toEqual(draw(1, 2));
  expect(draw(1, 2)).not.toEqual(draw(2, 1));
  expect(draw(1)).not.toEqual(draw(1, 0));
  expect(draw(0xffff_ffff)).not.toEqual(draw(0));
});

test("the numbers stay what they are: seeded data and splits of saved projects depend on them", () => {
  const random = createRandom(7, 3);
  expect([random.uint32(), random.uint32(), random.below(1000)]).toMatchInlineSnapshot(`
    [
      4159264625,
      679038895,
      247,
    ]
  `);
});

test("uniform numbers fill [0, 1) evenly, whole numbers stay below their bound", () => {
  const random = createRandom(5);
  const counts = new Uint32Array(10);
  for (let draw = 0; draw < 100_000; draw += 1) {
    const value = random.below(10);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test("normal numbers have mean 0 and deviation 1", () => {
  const random = createRandom(11);
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < 100_000; draw += 1) {
    const value = random.normal();
    sum += value;
    squares += value * value;
  }
  expect(Math.abs(sum / 100_000)).toBeLessThan(0.02);
  expect(Math.abs(squares / 100_000 - 1)).toBeLessThan(0.02);
});

test("a permutation holds every index once", () => {
  const order = permutation(1000, createRandom(1));
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  expect(order).not.toEqual(ascending(1000));
});
