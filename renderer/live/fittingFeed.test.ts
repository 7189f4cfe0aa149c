import { expect, it } from "vitest";
import type { TapValue } from "../../shared/contract/live.ts";
import { fittingFeed } from "./fittingFeed.ts";
import type { PictureSubject } from "./pictures/picture.ts";

const stats = { min: 0, max: 1, mean: 0, std: 0, dead: 0 };

function subjectOf(units: number): PictureSubject {
  return {
    node: {
      id: "hidden",
      layer: "dense",
      name: "Hidden",
      role: "layer",
      activation: "relu",
      link: null,
      outputShape: [units],
      sources: ["in"],
    },
    source: null,
    sourceImage: null,
    weights: [{ name: "kernel", shape: [2, units], trainable: true }],
    inner: [],
    classNames: null,
    target: null,
    large: false,
  };
}

const values: Readonly<Record<string, TapValue>> = {
  activation: { node: "hidden", kind: "activation", shape: [3], data: new Float32Array(3), stats },
  weights: {
    node: "hidden",
    kind: "weights",
    weight: "kernel",
    shape: [2, 3],
    data: new Float32Array(6),
    stats,
  },
};

it("passes on numbers that fit the layer and leaves out those from before an edit", () => {
  const source = { value: (_node: string, kind: string) => values[kind], sample: () => null };
  const same = fittingFeed(source, subjectOf(3));
  expect(same.value("hidden", "activation")).toBe(values["activation"]);
  expect(same.value("hidden", "weights", "kernel")).toBe(values["weights"]);
  const edited = fittingFeed(source, subjectOf(4));
  expect(edited.value("hidden", "activation")).toBeUndefined();
  expect(edited.value("hidden", "weights", "kernel")).toBeUndefined();
});
