import { expect, it } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { parseDocument } from "../../shared/document/parseDocument.ts";
import type { DataRef, DataSource } from "../../shared/document/schema.ts";
import { dataChange, dataSpecs, dataValues } from "./dataForm.ts";

const table: DataSource = { kind: "csv", path: "/data/houses.csv", target: null, task: "auto" };

function dataOf(source: DataSource): DataRef {
  return { source, validationShare: 0.2, splitSeed: 1 };
}

it("a table's columns are named, and taken back by an empty entry", () => {
  const plain = dataOf(table);
  expect(dataValues(plain)).toMatchObject({ target: "", task: "auto", weight: "" });
  const weighted = dataChange(dataChange(plain, "weight", "times"), "target", "price");
  expect(weighted.source).toEqual({ ...table, target: "price", weight: "times" });
  expect(parseDocument({ ...createDocument(), data: weighted })).toMatchObject({ ok: true });
  expect(dataChange(dataChange(weighted, "weight", ""), "target", "")).toEqual(plain);
});

it("further targets are words with commas between them, and what they hold in brackets", () => {
  const several = dataChange(dataOf(table), "otherTargets", "price, rooms (classes), floor area (values)");
  expect(several.source).toMatchObject({
    otherTargets: [
      { column: "price", task: "auto" },
      { column: "rooms", task: "classes" },
      { column: "floor area", task: "values" },
    ],
  });
  expect(dataValues(several)).toMatchObject({
    otherTargets: "price, rooms (classes), floor area (values)",
  });
  expect(parseDocument({ ...createDocument(), data: several })).toMatchObject({ ok: true });
  expect(dataChange(several, "otherTargets", " ,")).toEqual(dataOf(table));
});

it("every source says how samples are held out, and nothing that it has not", () => {
  const folder = dataOf({ kind: "folder", path: "/data/digits" });
  expect(Object.keys(dataSpecs(folder))).toEqual(["validationShare", "splitSeed"]);
  expect(dataChange(folder, "validationShare", 0.5)).toEqual({ ...folder, validationShare: 0.5 });
  const digits = dataOf({ kind: "generated", id: "digits", count: 100, seed: 2 });
  expect(dataChange(digits, "count", 200).source).toMatchObject({ count: 200, seed: 2 });
});

it("points of a plane can be given noise", () => {
  const spiral = dataOf({ kind: "generated", id: "spiral", count: 100, seed: 2 });
  expect(dataValues(spiral)).toMatchObject({ noise: 0 });
  const noisy = dataChange(spiral, "noise", 0.3);
  expect(noisy.source).toMatchObject({ noise: 0.3 });
  expect(parseDocument({ ...createDocument(), data: noisy })).toMatchObject({ ok: true });
  expect(dataSpecs(dataOf({ kind: "generated", id: "digits", count: 9, seed: 2 }))).not.toHaveProperty(
    "noise",
  );
});
