import { expect, it } from "vitest";
import type { TapValue } from "../../../shared/contract/live.ts";
import { lastSlice } from "./featureMaps.ts";

const stats = { min: 0, max: 7, mean: 3.5, std: 2, dead: 0 };

it("takes the last image of a row of images, whole or as the part that was sent", () => {
  const value: TapValue = {
    node: "film",
    kind: "activation",
    shape: [2, 2, 2, 1],
    data: Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
    stats,
  };
  expect(lastSlice(value)).toMatchObject({ shape: [2, 2, 1], data: Float32Array.of(4, 5, 6, 7) });
  const sent = { ...value, shape: [20, 2, 8, 1], grid: [2, 2, 2, 1] };
  expect(lastSlice(sent)).toMatchObject({ shape: [2, 8, 1], grid: [2, 2, 1] });
});
