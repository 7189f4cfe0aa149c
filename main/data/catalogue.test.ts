import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { publishedDatasetOf, publishedDatasets } from "./catalogue.ts";
import { generators } from "./generators.ts";

const realMnist = resolve(import.meta.dirname, "../../../shared/data/mnist-test");

test("ids are unique over published and generated data", () => {
  const ids = [...publishedDatasets, ...generators].map((dataset) => dataset.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(publishedDatasets)(
  "$id: whole digests, more than one mirror, addresses that end in a slash",
  (dataset) => {
    for (const file of dataset.files) expect(file.digest.hex).toMatch(/^[0-9a-f]{64}$/);
    expect(dataset.mirrors.length).toBeGreaterThan(1);
    for (const mirror of dataset.mirrors) expect(mirror).toMatch(/^https?:\/\/.*\/$/);
  },
);

test.skipIf(!existsSync(realMnist))(
  `MNIST's real files (skipped where ${realMnist} is absent) are those published`,
  () => {
    const checked =
      publishedDatasetOf("mnist")?.files.filter((file) => existsSync(join(realMnist, file.name))) ?? [];
    expect(checked.length).toBeGreaterThan(0);
    for (const file of checked) {
      const bytes = readFileSync(join(realMnist, file.name));
      expect(bytes.length).toBe(file.bytes);
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(file.digest.hex);
    }
  },
);
