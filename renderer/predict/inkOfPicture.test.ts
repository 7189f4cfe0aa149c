import { expect, it } from "vitest";
import { inkOfPicture, opaqueGreys, squared } from "./inkOfPicture.ts";

/** A picture of 5 × 4 with one pixel drawn: [grey, alpha] of the ground and of the pixel. */
function picture(ground: readonly [number, number], pixel: readonly [number, number]): Uint8ClampedArray {
  const pixels = Array.from({ length: 20 }, (_, at) => (at === 7 ? pixel : ground));
  return Uint8ClampedArray.from(pixels.flatMap(([grey, alpha]) => [grey, grey, grey, alpha]));
}

const drawn = Array.from({ length: 20 }, (_, at) => (at === 7 ? 255 : 0));

it.each([
  ["dark on light paper", picture([240, 255], [20, 255])],
  ["light on dark", picture([0, 255], [255, 255])],
  ["dark on nothing", picture([0, 0], [10, 255])],
  ["light on nothing", picture([0, 0], [250, 255])],
])("finds ink %s", (_, rgba) => {
  expect([...inkOfPicture(rgba, 5, 4).data]).toEqual(drawn);
});

it("takes an uneven ground for no ink", () => {
  const rgba = picture([240, 255], [0, 255]);
  rgba.set([225, 225, 225, 255], 4 * 12);
  expect(inkOfPicture(rgba, 5, 4).data[12]).toBe(0);
});

it("mixes what is half transparent with the ground it is put on", () => {
  expect([...opaqueGreys(Uint8ClampedArray.of(0, 0, 0, 51, 0, 0, 0, 255))]).toEqual([204, 0]);
});

it("puts a picture in the middle of a square", () => {
  const square = squared({ width: 1, height: 3, data: Float32Array.of(1, 2, 3) });
  expect([square.width, square.height, [...square.data]]).toEqual([3, 3, [0, 1, 0, 0, 2, 0, 0, 3, 0]]);
});
