import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "./makeFolder.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-folder-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("makes all that is missing, and minds none that is there", async () => {
  const path = join(folder, "one", "two", "three");
  expect([makeFolder(path), makeFolder(path), makeFolder(join(folder, "one"))]).toEqual(
    Array(3).fill({ ok: true, value: undefined }),
  );
  expect((await stat(path)).isDirectory()).toBe(true);
});

test("fails where a file stands in the way", async () => {
  await writeFile(join(folder, "file"), "");
  const error = { code: "file/write", found: `a file where a folder should be (${join(folder, "file")})` };
  expect(makeFolder(join(folder, "file", "below"))).toMatchObject({ ok: false, error });
});
