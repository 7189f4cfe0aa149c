import { existsSync } from "node:fs";
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
  await Promise.all([makeFolder(path), makeFolder(join(folder, "one", "two"))]);
  await makeFolder(path);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test("fails where a file stands in the way", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(makeFolder(join(folder, "file", "below"))).rejects.toMatchObject({ code: "EEXIST" });
});

test.skipIf(!existsSync("/proc/self"))("fails where nothing can be made, here in /proc", async () => {
  await expect(makeFolder("/proc/netloom/run")).rejects.toMatchObject({ code: "ENOENT" });
});
