import { expect, test } from "vitest";
import { noisySources } from "../../shared/document/noisySources.ts";
import type { Generator } from "./generator.ts";
import { playgroundGenerators } from "./playground.ts";

interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: number;
}

function generator(id: string): Generator {
  const found = playgroundGenerators.find((known) => known.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function points(id: string, noise = 0, seed = 1): Point[] {
  const samples = generator(id).generate(400, seed, noise);
  const data = samples.features[0]?.data ?? [];
  const labels = samples.targets[0]?.data ?? [];
  return Array.from({ length: 400 }, (_, at) => ({
    x: data[2 * at] ?? Number.NaN,
    y: data[2 * at + 1] ?? Number.NaN,
    label: labels[at] ?? Number.NaN,
  }));
}

test.each(playgroundGenerators)("$id: both classes, repeatable, moved by noise", ({ id }) => {
  const clean = points(id);
  expect(points(id)).toEqual(clean);
  expect(points(id, 0, 2)).not.toEqual(clean);
  expect(points(id, 0.3)).not.toEqual(clean);
  const ones = clean.filter((point) => point.label === 1).length;
  expect(ones).toBeGreaterThan(150);
  expect(ones).toBeLessThan(250);
});

test("without noise, the classes lie where the shape says", () => {
  const inside = (point: Point): boolean => Math.hypot(point.x, point.y) < 3;
  expect(points("circles").every((point) => inside(point) === (point.label === 1))).toBe(true);
  expect(points("xor").every((point) => point.x * point.y > 0 === (point.label === 1))).toBe(true);
  const right = points("gauss").filter((point) => point.x + point.y > 0 === (point.label === 1));
  expect(right.length).toBeGreaterThan(390);
});

test("the spiral's arms are apart by half a turn", () => {
  for (const { x, y, label } of points("spiral")) {
    const distance = Math.hypot(x, y);
    const angle = (1.75 * 2 * Math.PI * distance) / 5 + (label === 1 ? 0 : Math.PI);
    expect(Math.hypot(x - distance * Math.sin(angle), y - distance * Math.cos(angle))).toBeLessThan(1e-4);
  }
});

test("the window offers noise for these and no others", () => {
  expect(playgroundGenerators.map(({ id }) => id).sort()).toEqual([...noisySources].sort());
});
