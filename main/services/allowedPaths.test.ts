import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AllowedPaths } from "./allowedPaths.ts";
import { makeWorkPlace } from "./workPlaceFixture.ts";

let root: string;
let work: string;
let paths: AllowedPaths;

beforeEach(async () => {
  ({ root, work, paths } = await makeWorkPlace());
  await mkdir(join(root, "private"));
  await writeFile(join(root, "private", "secret.netloom"), "");
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function allowed(path: string): Promise<string | null> {
  const result = await paths.resolve(path);
  return result.ok ? result.value : null;
}

test("the tree the shell was started in is open, also where nothing exists yet", async () => {
  expect(await allowed(work)).toBe(work);
  expect(await allowed(join(work, "new", "a.netloom"))).toBe(join(work, "new", "a.netloom"));
  expect(await allowed(`${work}/sub/../a.netloom`)).toBe(join(work, "a.netloom"));
});

test("everything else is closed", async () => {
  for (const path of [
    join(root, "private", "secret.netloom"),
    `${work}/../private/secret.netloom`,
    `${work}-neighbour/a.netloom`,
    root,
    "/",
    "work/a.netloom",
    "../a.netloom",
    `${work}/a\0.netloom`,
  ]) {
    expect(await allowed(path), path).toBeNull();
  }
});

test("links do not lead out", async () => {
  await symlink(join(root, "private"), join(work, "link"));
  await symlink(join(root, "private", "secret.netloom"), join(work, "inside.netloom"));
  for (const name of ["link/secret.netloom", "link/new.netloom", "inside.netloom"]) {
    expect(await allowed(join(work, name)), name).toBeNull();
  }
});

test("a start folder that is itself reached by a link is open", async () => {
  await symlink(work, join(root, "alias"));
  paths = new AllowedPaths({ startFolder: join(root, "alias"), shell: "serve" });
  expect(await allowed(join(root, "alias", "a.netloom"))).toBe(join(work, "a.netloom"));
});

test("what the user chose is open, a folder with all it holds, and nothing beside it", async () => {
  paths.allow(join(root, "private", "secret.netloom"));
  expect(await allowed(join(root, "private", "secret.netloom"))).not.toBeNull();
  expect(await allowed(join(root, "private", "other.netloom"))).toBeNull();
  paths.allow(join(root, "private"));
  expect(await allowed(join(root, "private", "other.netloom"))).not.toBeNull();
});

test("on the command line every full path is the person's own choice", async () => {
  paths = new AllowedPaths({ startFolder: work, shell: "cli" });
  expect(await allowed(join(root, "private", "secret.netloom"))).not.toBeNull();
  expect(await allowed("relative.netloom")).toBeNull();
});
