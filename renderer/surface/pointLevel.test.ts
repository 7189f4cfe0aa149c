import { expect, it } from "vitest";
import { pointLevel } from "./pointLevel.ts";

const truths = [
  { target: "side", value: 0 },
  { target: "kind", value: 2 },
  { target: "height", value: -3 },
];
const point = { x: 0, y: 0, label: 1, truths };
const side = { name: "side", classNames: ["left", "right"], isLabel: false };
const kind = { name: "kind", classNames: ["fern", "ivy", "oak"], isLabel: true };
const height = { name: "height", classNames: null, isLabel: false };

it("is what is true of the point for the output that the picture is of", () => {
  expect(pointLevel(point, { target: side, ofClass: null, scale: 1 })).toBe(-0.6);
  expect(pointLevel(point, { target: height, ofClass: null, scale: 6 })).toBe(-0.5);
  const levels = [0, 1, 2].map((ofClass) => pointLevel(point, { target: kind, ofClass, scale: 1 }));
  expect(levels).toEqual([-0.6, -0.6, 0.6]);
});

it("is the sample's own class within the network, and nothing where that is not known", () => {
  expect(pointLevel(point, { target: null, ofClass: null, scale: 1 })).toBe(0.6);
  expect(pointLevel({ ...point, label: null }, { target: null, ofClass: null, scale: 1 })).toBe(0);
});
