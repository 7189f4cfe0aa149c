import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AllowedPaths } from "./allowedPaths.ts";
import { createFileService } from "./fileService.ts";
import { makeWorkPlace } from "./workPlaceFixture.ts";

let root: string;
let work: string;
let paths: AllowedPaths;

beforeEach(async () => {
  ({ root, work, paths } = await makeWorkPlace());
  await mkdir(join(work, "inner"));
  await writeFile(join(work, "b.netloom"), "12345");
  await writeFile(join(work, "A.csv"), "");
  await writeFile(join(work, ".hidden"), "");
  await symlink(join(root, "nowhere"), join(work, "dangling"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

test("lists folders first, without hidden files and links to nowhere", async () => {
  const files = createFileService({ startFolder: work }, paths);
  expect(await files["files.list"]({ folder: null })).toEqual({
    ok: true,
    value: {
      folder: work,
      parent: null,
      entries: [
        { name: "inner", path: join(work, "inner"), folder: true, bytes: 0 },
        { name: "A.csv", path: join(work, "A.csv"), folder: false, bytes: 0 },
        { name: "b.netloom", path: join(work, "b.netloom"), folder: false, bytes: 5 },
      ],
    },
  });
  expect(await files["files.list"]({ folder: join(work, "inner") })).toMatchObject({
    value: { parent: work, entries: [] },
  });
});

test("does not leave the open places, and says where there is no folder", async () => {
  const files = createFileService({ startFolder: work }, paths);
  expect(await files["files.list"]({ folder: root })).toMatchObject({ error: { code: "file/not-allowed" } });
  expect(await files["files.list"]({ folder: join(work, "gone") })).toMatchObject({
    error: { code: "file/read" },
  });
});

test("without native dialogs the window shows its own", async () => {
  const files = createFileService({ startFolder: work }, paths);
  const answer = { ok: true, value: { native: false, path: null } };
  expect(await files["files.pickOpen"]({ title: "Open", extensions: ["netloom"], folder: false })).toEqual(
    answer,
  );
  expect(await files["files.pickSave"]({ title: "Save", extension: "netloom", suggestion: "a" })).toEqual(
    answer,
  );
});

test("what a native dialog returns is open from then on", async () => {
  const chosen = join(root, "private", "a.netloom");
  const files = createFileService(
    { startFolder: work, pickSave: async () => chosen, pickOpen: async () => null },
    paths,
  );
  expect((await paths.resolve(chosen)).ok).toBe(false);
  expect(await files["files.pickSave"]({ title: "Save", extension: "netloom", suggestion: "a" })).toEqual({
    ok: true,
    value: { native: true, path: chosen },
  });
  expect((await paths.resolve(chosen)).ok).toBe(true);
  expect(await files["files.pickOpen"]({ title: "Open", extensions: [], folder: true })).toEqual({
    ok: true,
    value: { native: true, path: null },
  });
});
