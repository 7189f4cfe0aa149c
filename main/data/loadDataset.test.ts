import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { dataRefSchema, type DataRef } from "../../shared/document/schema.ts";
import { dataRefFromArgument, loadDataset } from "./loadDataset.ts";

const options = { cacheDir: tmpdir() };

function generated(id: string, count: number): DataRef {
  return { source: { kind: "generated", id, count, seed: 5 }, validationShare: 0.25, splitSeed: 1 };
}

test("generated digits say that they are, and are split", async () => {
  const result = await loadDataset(generated("digits", 40), options);
  expect(result).toMatchObject({
    ok: true,
    value: { generated: true, train: { count: 30 }, validation: { count: 10 } },
  });
  expect(result.ok && result.value.title).toContain("generated");
});

test("the same reference gives the same data", async () => {
  const first = await loadDataset(generated("digits", 20), options);
  expect(await loadDataset(generated("digits", 20), options)).toEqual(first);
});

test("names the known datasets where one is not known", async () => {
  const result = await loadDataset(generated("letters", 20), options);
  expect(result).toMatchObject({ ok: false, error: { code: "data/not-found" } });
  expect(result.ok ? "" : result.error.expected).toContain("digits");
});

test("a folder that is not there may have been meant as an id", async () => {
  const result = await loadDataset(dataRefFromArgument("mnits"), options);
  expect(result).toMatchObject({ ok: false, error: { code: "data/not-found" } });
  expect(result.ok ? "" : result.error.expected).toMatch(/digits.*fashion-mnist/);
});

test("stops before it starts where it was cancelled", async () => {
  const result = await loadDataset(generated("digits", 20), { ...options, signal: AbortSignal.abort() });
  expect(result).toMatchObject({ ok: false, error: { code: "cancelled" } });
});

test("an argument is a known id or else a folder, made absolute", () => {
  const digits = dataRefFromArgument("digits");
  expect(dataRefSchema.parse(digits)).toEqual(digits);
  expect(digits.source).toMatchObject({ kind: "generated", id: "digits" });
  expect(dataRefFromArgument("some/folder").source).toEqual({ kind: "folder", path: resolve("some/folder") });
  expect(dataRefFromArgument("digits", { validationShare: 0.5, splitSeed: 9 })).toMatchObject({
    validationShare: 0.5,
    splitSeed: 9,
  });
});
