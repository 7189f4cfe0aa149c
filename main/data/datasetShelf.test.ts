import { expect, test } from "vitest";
import type { DataRef } from "../../shared/document/schema.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, type Result } from "../../shared/result.ts";
import type { LoadedDataset } from "./dataset.ts";
import { DatasetShelf } from "./datasetShelf.ts";
import { loadDataset } from "./loadDataset.ts";

function ref(seed: number): DataRef {
  return { source: { kind: "generated", id: "xor", count: 10, seed }, validationShare: 0.2, splitSeed: 1 };
}

/** A shelf, and the seeds it loaded. */
function shelfOf(room: number): { readonly shelf: DatasetShelf; readonly loads: number[] } {
  const loads: number[] = [];
  const load = (data: DataRef): Promise<Result<LoadedDataset, AppError>> => {
    if (data.source.kind === "generated") loads.push(data.source.seed);
    return loadDataset(data, { cacheDir: "" });
  };
  return { shelf: new DatasetShelf(load, room), loads };
}

test("loads once for all who ask, also at the same time", async () => {
  const { shelf, loads } = shelfOf(2);
  const [first, second] = await Promise.all([shelf.get(ref(1)), shelf.get(ref(1))]);
  expect(second).toBe(first);
  expect(await shelf.get(ref(1))).toBe(first);
  expect(loads).toEqual([1]);
});

test("lets go of what was not used for longest", async () => {
  const { shelf, loads } = shelfOf(2);
  for (const seed of [1, 2, 1, 3, 1, 2]) await shelf.get(ref(seed));
  expect(loads).toEqual([1, 2, 3, 2]);
});

test("asks again after a failure", async () => {
  let asked = 0;
  const shelf = new DatasetShelf(async () => {
    asked += 1;
    return err(appError("data/empty", { found: "nothing" }));
  }, 2);
  await shelf.get(ref(1));
  await shelf.get(ref(1));
  expect(asked).toBe(2);
});
