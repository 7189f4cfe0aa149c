import { describe, expect, it } from "vitest";
import type { RecordedFrames } from "../../shared/contract/contract.ts";
import { labelledFrames, noFrames, withNewFrames } from "./recordedFrames.ts";

function news(from: number, steps: readonly number[], loss?: readonly number[]): RecordedFrames {
  return {
    from,
    steps: Int32Array.from(steps),
    epochs: Float32Array.from(steps, (step) => step / 10),
    exact: Uint8Array.from(steps, (_, place) => Number(place === 0)),
    metrics: loss === undefined ? {} : { loss: Float32Array.from(loss) },
    bytes: 0,
  };
}

describe("frames that come bit by bit", () => {
  it("lie behind one another, an end taking the place of its step", () => {
    const first = withNewFrames(noFrames, news(0, [0, 1, 2], [9, 8, 7]));
    const both = withNewFrames(first, news(2, [2, 5], [7, 4]));
    expect([...both.steps]).toEqual([0, 1, 2, 5]);
    expect([...both.exact]).toEqual([1, 0, 1, 0]);
    expect([...(both.metrics["loss"] ?? [])]).toEqual([9, 8, 7, 4]);
  });

  it("have no value of a metric before it is first known", () => {
    const both = withNewFrames(withNewFrames(noFrames, news(0, [0, 1])), news(1, [1, 2], [3, 2]));
    expect([...(both.metrics["loss"] ?? [])]).toEqual([Number.NaN, 3, 2]);
  });
});

it("labels the first frame of each order of magnitude", () => {
  expect(labelledFrames({ steps: Int32Array.of(0, 1, 2, 9, 12, 80, 130, 2000) })).toEqual([1, 4, 6, 7]);
});
