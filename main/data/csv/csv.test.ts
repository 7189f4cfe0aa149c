import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import type { AppError } from "../../../shared/errors/appError.ts";
import type { DataSource } from "../../../shared/document/schema.ts";
import type { Result } from "../../../shared/result.ts";
import type { Dataset, LoadedDataset } from "../dataset.ts";
import { datasetInMemory } from "../datasetInMemory.ts";
import { dataRefFromArgument, loadDataset } from "../loadDataset.ts";

type CsvSource = Extract<DataSource, { kind: "csv" }>;

const folder = mkdtempSync(join(tmpdir(), "netloom-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function load(
  content: string | Uint8Array,
  options: Partial<CsvSource> = {},
): Promise<Result<LoadedDataset, AppError>> {
  written += 1;
  const path = join(folder, `${written}.csv`);
  writeFileSync(path, content);
  const source: CsvSource = { kind: "csv", path, target: null, task: "auto", ...options };
  return loadDataset({ source, validationShare: 0.25, splitSeed: 1 }, { cacheDir: folder });
}

async function loaded(content: string | Uint8Array, options: Partial<CsvSource> = {}): Promise<Dataset> {
  const result = await load(content, options);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return datasetInMemory(result.value);
}

async function refusal(content: string, options: Partial<CsvSource> = {}): Promise<string> {
  const result = await load(content, options);
  return result.ok
    ? "accepted"
    : `${result.error.code}: expected ${result.error.expected}; found ${result.error.found}`;
}

/** Both sets' rows as source numbers: [features…, target], standardization undone, sorted by the first feature. */
function rowsOf(dataset: Dataset): number[][] {
  const rows: number[][] = [];
  for (const set of [dataset.train, dataset.validation]) {
    const [features] = set.features;
    const width = features?.shape[0] ?? 0;
    for (let row = 0; row < set.count; row += 1) {
      const cells = Array.from({ length: width }, (_, at) => {
        const stored = features?.data[row * width + at] ?? Number.NaN;
        const { mean, deviation } = features?.standardization ?? {};
        return Math.round(1000 * (stored * (deviation?.[at] ?? 1) + (mean?.[at] ?? 0))) / 1000;
      });
      rows.push([...cells, set.targets[0]?.data[row] ?? Number.NaN]);
    }
  }
  return rows.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

const flowers = "width,length,kind\n1,10,rose\n2,20,aster\n3,30,rose\n4,40,tulip\n";

test("words in the last column are classes, by the alphabet", async () => {
  const dataset = await loaded(flowers);
  expect(dataset.targetKinds).toEqual([{ kind: "classes", names: ["aster", "rose", "tulip"] }]);
  expect(rowsOf(dataset)).toEqual([
    [1, 10, 1],
    [2, 20, 0],
    [3, 30, 1],
    [4, 40, 2],
  ]);
  expect(dataset.train.features[0]?.elementNames).toEqual(["width", "length"]);
  expect([dataset.train.count, dataset.validation.count]).toEqual([3, 1]);
});

test("numbers are standardized over the training rows alone", async () => {
  const rows = Array.from({ length: 100 }, (_, at) => `${at},5,${at % 2}`);
  const { train } = await loaded(`a,constant,class\n${rows.join("\n")}`);
  const values = Array.from(
    { length: train.count },
    (_, row) => train.features[0]?.data[2 * row] ?? Number.NaN,
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0, 5);
  expect(variance).toBeCloseTo(1, 4);
  expect(train.features[0]?.data[1]).toBe(0);
});

test("a header is told from its words; without one, columns are counted", async () => {
  expect((await loaded("1,2,0\n3,4,1\n5,6,0\n7,8,1")).train.features[0]?.elementNames).toEqual([
    "column 1",
    "column 2",
  ]);
});

test("any column can be the target; words among the features become one-hot", async () => {
  const dataset = await loaded(flowers, { target: "length", task: "values" });
  expect(dataset.targetKinds).toEqual([{ kind: "values" }]);
  expect(dataset.train.features[0]?.elementNames).toEqual([
    "width",
    "kind = rose",
    "kind = aster",
    "kind = tulip",
  ]);
  expect(dataset.train.targets[0]?.shape).toEqual([1]);
  expect(rowsOf(dataset)).toEqual([
    [1, 1, 0, 0, 10],
    [2, 0, 1, 0, 20],
    [3, 1, 0, 0, 30],
    [4, 0, 0, 1, 40],
  ]);
});

test("few whole numbers are classes in the order of size, many numbers are values, unless told otherwise", async () => {
  const whole = Array.from({ length: 60 }, (_, at) => `${at},${[10, -1, 3][at % 3]}`).join("\n");
  expect((await loaded(whole)).targetKinds).toEqual([{ kind: "classes", names: ["-1", "3", "10"] }]);
  expect((await loaded(whole, { task: "values" })).targetKinds).toEqual([{ kind: "values" }]);
  const prices = Array.from({ length: 60 }, (_, at) => `${at},${at * 1.5}`).join("\n");
  expect((await loaded(prices)).targetKinds).toEqual([{ kind: "values" }]);
});

test("reads gzip, quotes and semicolons", async () => {
  const dataset = await loaded(gzipSync('"a;b";class\n1;"x"\n2;"y"\n3;"x"\n4;"y"\n'));
  expect(dataset.train.features[0]?.elementNames).toEqual(["a;b"]);
  expect(dataset.targetKinds).toMatchObject([{ names: ["x", "y"] }]);
});

test("rows beyond those that decided the columns are read the same", async () => {
  const count = 40_000;
  const rows = Array.from({ length: count }, (_, at) => `${at},${at % 7},${at % 3 === 0 ? "yes" : "no"}`);
  const dataset = await loaded(`a,b,c\n${rows.join("\r\n")}\r\n`);
  const back = rowsOf(dataset);
  expect(back).toHaveLength(count);
  const at = 33_333;
  expect(back[at]).toEqual([expect.closeTo(at, 1), at % 7, at % 3 === 0 ? 1 : 0]);
});

test("a column of weights is no feature and goes with its rows", async () => {
  const rows = Array.from({ length: 40 }, (_, at) => `${at},${at % 2},${at / 8}`).join("\n");
  const dataset = await loaded(`a,class,times\n${rows}`, { weight: "times" });
  expect(dataset.weighted).toBe(true);
  expect(dataset.train.features[0]?.elementNames).toEqual(["a"]);
  for (const set of [dataset.train, dataset.validation]) {
    const [features, classes, weights] = [set.features[0]!, set.targets[0]!, set.targets[1]!];
    const { mean, deviation } = features.standardization!;
    weights.data.forEach((weight, row) => {
      expect(features.data[row]! * deviation[0]! + mean[0]!).toBeCloseTo(8 * weight, 3);
      expect(classes.data[row]).toBe((8 * weight) % 2);
    });
  }
  expect((await loaded(flowers)).weighted).toBe(false);
});

test("several columns can be targets, classes and values, in the order asked for", async () => {
  const rows = Array.from({ length: 40 }, (_, at) => `${at},${at % 3},${at / 8},${at % 2 === 0 ? "a" : "b"}`);
  const dataset = await loaded(`x,rooms,price,kind\n${rows.join("\n")}`, {
    target: "price",
    otherTargets: [
      { column: "kind", task: "auto" },
      { column: "rooms", task: "values" },
    ],
  });
  expect(dataset.train.features[0]?.elementNames).toEqual(["x"]);
  expect(dataset.targetKinds).toEqual([
    { kind: "values" },
    { kind: "classes", names: ["a", "b"] },
    { kind: "values" },
  ]);
  const [price, kind, rooms] = dataset.train.targets;
  expect([price, kind, rooms].map((column) => column?.name)).toEqual(["price", "kind", "rooms"]);
  price?.data.forEach((value, row) => {
    expect([kind?.data[row], rooms?.data[row]]).toEqual([(8 * value) % 2, (8 * value) % 3]);
  });
  const last = await loaded(flowers, { otherTargets: [{ column: "kind", task: "auto" }] });
  expect(last.train.targets.map(({ name }) => name)).toEqual(["length", "kind"]);
});

test("a path that ends in .csv is a table on the command line", () => {
  expect(dataRefFromArgument("x.csv").source).toMatchObject({ kind: "csv", target: null, task: "auto" });
});

describe("names the line and column of what can't be used:", () => {
  const rows = (count: number): string =>
    Array.from({ length: count }, (_, at) => `${at},${at % 2}`).join("\n");

  test("a cell too few or too many", async () => {
    expect(await refusal("a,b\n1,0\n2\n3,1\n")).toMatch(
      /^data\/csv-row: expected 2 cells.*found 1 in line 3/,
    );
    expect(await refusal(`a,b\n${rows(900)}\n1,2,3\n`)).toMatch(/^data\/csv-row: .*found 3 in line 902/);
  });

  test("an empty cell and a word where numbers stand", async () => {
    expect(await refusal("a,b\n1,0\n,1\n3,1\n")).toMatch(
      /^data\/invalid-value: .*empty cell in line 3, column a/,
    );
    expect(await refusal(`a,b\n${rows(900)}\nx,1\n`)).toMatch(
      /^data\/invalid-value: .*"x" in line 902, column a/,
    );
    expect(await refusal("a,b\n1,0\nNaN,1\n3,1\n")).toMatch(
      /^data\/invalid-value: .*"NaN" in line 3, column a/,
    );
  });

  test("a fraction or nothing as the class", async () => {
    expect(await refusal("a,b\n1,0\n2,1.5\n3,1\n", { task: "classes" })).toMatch(
      /"1\.5" in line 3, column b/,
    );
    expect(await refusal("a,b\n1,x\n2,y\n3,\n")).toMatch(
      /^data\/invalid-value: .*empty cell in line 4, column b/,
    );
  });

  test("a word as the value", async () => {
    expect(await refusal("a,b\n1,x\n2,y\n", { task: "values" })).toMatch(
      /^data\/invalid-value: .*"x" in line 2, column b/,
    );
  });

  test("weights below 0, none at all, and nothing but 0", async () => {
    const weighted = (third: string) =>
      refusal(`a,b,times\n1,0,1\n2,1,${third}\n3,1,2\n`, { weight: "times" });
    expect(await weighted("-1")).toMatch(
      /^data\/invalid-value: expected a weight of 0 or more; found "-1" in line 3, column times/,
    );
    for (const wrong of ["NaN", "", "often"]) {
      expect(await weighted(wrong)).toMatch(/^data\/invalid-value: expected a number.*line 3, column times/);
    }
    const zeros = "a,b,times\n1,0,0\n2,1,0\n3,1,0\n4,0,0\n";
    expect(await refusal(zeros, { weight: "times" })).toMatch(
      /^data\/invalid-value: .*found 0 in every training row of column times/,
    );
    expect(await refusal(flowers, { weight: "times" })).toMatch(/^data\/unknown-target: .*as the weight/);
    expect(await refusal(flowers, { weight: "kind", target: "kind" })).toMatch(/^data\/unknown-target: /);
    expect(await refusal("a,b\n1,2\n3,4\n", { weight: "a" })).toMatch(/^data\/csv-row: .*three columns/);
  });

  test("a target asked for twice, and more targets than columns", async () => {
    const twice = { target: "kind", otherTargets: [{ column: "kind", task: "auto" as const }] };
    expect(await refusal(flowers, twice)).toMatch(/^data\/unknown-target: .*found kind twice/);
    const others = ["a", "b"].map((column) => ({ column, task: "auto" as const }));
    expect(await refusal("a,b,c\n1,2,3\n4,5,6\n", { otherTargets: others })).toMatch(
      /^data\/csv-row: expected at least four columns: a feature and 3 targets; found 3/,
    );
  });

  test("no such column, one column, no rows, no file", async () => {
    expect(await refusal(flowers, { target: "price" })).toMatch(
      /^data\/unknown-target: .*width, length, kind/,
    );
    expect(await refusal("a\n1\n2\n")).toMatch(/^data\/csv-row: .*at least two columns/);
    expect(await refusal("")).toMatch(/^data\/empty: /);
    expect(await refusal("a,b\n")).toMatch(/^data\/empty: /);
    expect(await refusal("", { path: join(folder, "none.csv") })).toMatch(/^file\/not-found: /);
  });
});
