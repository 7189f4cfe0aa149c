import { expect, test } from "vitest";
import type { Dataset } from "./dataset.ts";
import { checkDatasetFits } from "./datasetFit.ts";

const crossentropy = "sparseCategoricalCrossentropy";

function dataset(labels: readonly number[], names: readonly string[]): Dataset {
  const set = {
    count: labels.length,
    features: [{ name: "image", shape: [2, 2, 1], data: new Uint8Array(4 * labels.length) }],
    targets: [{ name: "label", shape: [], data: Int32Array.from(labels) }],
  };
  const preprocess = [{ scale: 1, offset: 0 }];
  const targetKinds = [{ kind: "classes", names }] as const;
  return {
    id: "t",
    title: "Test",
    generated: true,
    train: set,
    validation: set,
    targetKinds,
    preprocess,
    hash: "",
    origin: "",
  };
}

const threeClasses = dataset([0, 2, 1], ["cat", "dog", "cow"]);

test("accepts what fits", () => {
  expect(
    checkDatasetFits(threeClasses, [{ shape: [2, 2, 1] }], [{ shape: [3], loss: crossentropy }]),
  ).toBeNull();
  expect(
    checkDatasetFits(threeClasses, [{ shape: [2, 2, 1] }], [{ shape: [5], loss: "meanSquaredError" }]),
  ).toBeNull();
});

test("names both shapes where the input does not fit, and the node", () => {
  const error = checkDatasetFits(
    threeClasses,
    [{ shape: [4], node: "in" }],
    [{ shape: [3], loss: crossentropy }],
  );
  expect(error).toMatchObject({ code: "data/shape-mismatch", node: "in" });
  expect(error?.expected).toContain("[4]");
  expect(error?.found).toContain("[2, 2, 1]");
});

test("names the label found and the output's units", () => {
  const error = checkDatasetFits(threeClasses, [{ shape: [2, 2, 1] }], [{ shape: [2], loss: crossentropy }]);
  expect(error).toMatchObject({ code: "data/label-range" });
  expect(error?.found).toContain("label 2 (cow) of sample 1 of the training data");
  expect(error?.expected).toContain("2 units");
});

test("an output that is no row of classes is the output's mistake", () => {
  const fit = (shape: number[], loss: string): string | undefined =>
    checkDatasetFits(threeClasses, [{ shape: [2, 2, 1] }], [{ shape, loss }])?.code;
  expect(fit([2, 2, 3], crossentropy)).toBe("data/output-mismatch");
  expect(fit([1], "binaryCrossentropy")).toBe("data/output-mismatch");
});

test("counts inputs and outputs", () => {
  const output = { shape: [3], loss: crossentropy };
  expect(checkDatasetFits(threeClasses, [], [output])?.code).toBe("data/shape-mismatch");
  expect(checkDatasetFits(threeClasses, [{ shape: [2, 2, 1] }], [output, output])?.code).toBe(
    "data/output-mismatch",
  );
});

test("of several outputs the one that does not fit is named", () => {
  const twice = {
    count: 3,
    features: threeClasses.train.features,
    targets: Array(2).fill(threeClasses.train.targets[0]),
  };
  const [kind] = threeClasses.targetKinds;
  const data: Dataset = { ...threeClasses, train: twice, validation: twice, targetKinds: [kind!, kind!] };
  const outputs = [
    { shape: [3], loss: crossentropy, node: "a", name: "Kind" },
    { shape: [2], loss: crossentropy, node: "b", name: "Breed" },
  ];
  const error = checkDatasetFits(data, [{ shape: [2, 2, 1] }], outputs);
  expect(error).toMatchObject({ code: "data/label-range", node: "b" });
  expect(error?.expected).toMatch(/^at Breed: labels from 0 to 1/);
});

test("numbers as targets need an output of their shape and a loss for numbers", () => {
  const values: Dataset = { ...threeClasses, targetKinds: [{ kind: "values" }] };
  const fit = (shape: number[], loss: string): string | undefined =>
    checkDatasetFits(values, [{ shape: [2, 2, 1] }], [{ shape, loss }])?.code;
  expect(fit([1], "meanSquaredError")).toBeUndefined();
  expect(fit([3], "meanSquaredError")).toBe("data/output-mismatch");
  expect(fit([1], crossentropy)).toBe("data/output-mismatch");
});
