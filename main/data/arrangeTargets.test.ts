import { expect, test } from "vitest";
import { testGraph } from "../../shared/document/testGraph.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { arrangeTargets } from "./arrangeTargets.ts";
import { classTargetOf, type Dataset, type SampleSet } from "./dataset.ts";

const set: SampleSet = {
  count: 2,
  features: [{ name: "features", shape: [3], data: new Float32Array(6) }],
  targets: [
    { name: "kind", shape: [], data: Int32Array.of(0, 2) },
    { name: "price", shape: [1], data: Float32Array.of(1.5, 2.5) },
    { name: "weights", shape: [], data: Float32Array.of(1, 0) },
  ],
};

const houses: Dataset = {
  id: "houses",
  title: "houses.csv",
  generated: false,
  train: set,
  validation: set,
  targetKinds: [{ kind: "classes", names: ["flat", "hut", "villa"] }, { kind: "values" }],
  weighted: true,
  preprocess: [{ scale: 1, offset: 0 }],
  hash: "houses",
  origin: "houses.csv",
};

/** Outputs out-0, out-1… that name these targets. */
function networkFor(...targets: readonly string[]): NetDocument {
  return testGraph(
    [
      ["in", "input", { shape: [3] }],
      ["dense", "dense", { units: 3 }],
      ...targets.map((target, index) => [`out-${index}`, "output", { target }] as const),
    ],
    [["in", "dense"], ...targets.map((_, index) => ["dense", `out-${index}`] as const)],
  );
}

function arranged(...targets: readonly string[]): Dataset {
  const result = arrangeTargets(houses, networkFor(...targets));
  if (!result.ok) throw new Error(result.error.found);
  return result.value as Dataset;
}

const namesOf = ({ train, validation }: Dataset) =>
  [train, validation].map(({ targets }) => targets.map(({ name }) => name));

test("each output gets the target it names, the weights stay behind them", () => {
  const swapped = arranged("price", "kind");
  expect(namesOf(swapped)).toEqual(Array(2).fill(["price", "kind", "weights"]));
  expect(swapped.targetKinds.map(({ kind }) => kind)).toEqual(["values", "classes"]);
  expect(classTargetOf(swapped)).toEqual({ index: 1, names: ["flat", "hut", "villa"] });
});

test("an output that names none learns what no other names", () => {
  expect(namesOf(arranged("price", ""))[0]).toEqual(["price", "kind", "weights"]);
  expect(arranged("", "")).toEqual(houses);
});

test("a target may be left out, or learned twice, where every output names one", () => {
  const values = arranged("price");
  expect(namesOf(values)[0]).toEqual(["price", "weights"]);
  expect(classTargetOf(values)).toBeNull();
  expect(namesOf(arranged("kind", "price", "kind"))[0]).toEqual(["kind", "price", "kind", "weights"]);
});

test.each([
  ["a name the data does not have", ["kind", "rent"], "data/unknown-target", "out-1", /kind, price/],
  ["an output too many", ["kind", "price", ""], "data/output-mismatch", "out-2", /none left/],
] as const)("%s is told at the output", (_title, targets, code, node, found) => {
  const result = arrangeTargets(houses, networkFor(...targets));
  expect(result).toMatchObject({ ok: false, error: { code, node, found: expect.stringMatching(found) } });
});

test("a target that is not named and that no output is left for is told", () => {
  const data: Dataset = { ...houses, weighted: false };
  const result = arrangeTargets(data, networkFor("kind", ""));
  expect(result).toMatchObject({
    ok: false,
    error: { code: "data/output-mismatch", node: "out-1", found: "none for weights" },
  });
});
