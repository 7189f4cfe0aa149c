import { expect, test } from "vitest";
import { classWeightsFor } from "./classWeights.ts";
import type { Dataset } from "./dataset.ts";

function labelled(labels: readonly number[], names: readonly string[]): Dataset {
  const set = {
    count: labels.length,
    features: [],
    targets: [{ name: "label", shape: [], data: Int32Array.from(labels) }],
  };
  return {
    id: "test",
    title: "Test",
    generated: true,
    train: set,
    validation: set,
    targetKinds: [{ kind: "classes", names }],
    preprocess: [],
    hash: "",
    origin: "",
  };
}

const uneven = labelled([0, 0, 0, 0, 0, 0, 2, 2], ["a", "b", "c"]);

test("balanced weights let every class that occurs count the same", () => {
  const weights = classWeightsFor("balanced", uneven);
  // 8 samples, 2 classes that occur: 8 / (2 · 6) and 8 / (2 · 2).
  expect(weights).toEqual({ ok: true, value: [8 / 12, 0, 2] });
});

test("a list has to fit the classes", () => {
  expect(classWeightsFor([1, 2, 3], uneven)).toEqual({ ok: true, value: [1, 2, 3] });
  expect(classWeightsFor([1, 2], uneven)).toMatchObject({
    ok: false,
    error: { code: "run/class-weights", expected: "3 weights", found: "2" },
  });
});

test("of several targets no class is the sample's", () => {
  const both = { ...uneven, targetKinds: [...uneven.targetKinds, { kind: "values" }] } as const;
  expect(classWeightsFor("balanced", both)).toMatchObject({
    ok: false,
    error: { code: "run/class-weights", found: "2 targets in Test" },
  });
});

test("values have no classes", () => {
  const values = { ...uneven, targetKinds: [{ kind: "values" }] } as const;
  expect(classWeightsFor("balanced", values)).toMatchObject({
    ok: false,
    error: { code: "run/class-weights" },
  });
  expect(classWeightsFor(undefined, values)).toEqual({ ok: true, value: undefined });
});
