import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDocument } from "../../shared/document/createDocument.ts";
import { AllowedPaths } from "./allowedPaths.ts";
import { createProjectService, type ProjectService } from "./projectService.ts";
import { WeightsShelf } from "./weightsShelf.ts";
import { makeWorkPlace } from "./workPlaceFixture.ts";

let root: string;
let work: string;
let service: ProjectService;
let calls: ProjectService["handlers"];
const document = createDocument({ name: "Digits" });

beforeEach(async () => {
  ({ root, work } = await makeWorkPlace());
  openService();
});

afterEach(async () => {
  service.close();
  await rm(root, { recursive: true });
});

function openService(): void {
  service = createProjectService(
    { dataDir: join(root, "data"), emit: () => {} },
    new AllowedPaths({ startFolder: work, shell: "serve" }),
    new WeightsShelf(join(root, "data")),
  );
  calls = service.handlers;
}

async function saved(path: string, hash: string | null = null): Promise<string> {
  const result = await calls["project.save"]({ path, document, hash });
  if (!result.ok) throw new Error(result.error.found);
  return result.value.hash;
}

describe("saving and opening", () => {
  test("what was saved is opened again, under the same hash", async () => {
    const path = join(work, "a.netloom");
    const hash = await saved(path);
    expect(await calls["project.open"]({ path })).toEqual({
      ok: true,
      value: { document, path, hash, name: "a" },
    });
    expect(await readdir(work)).toEqual(["a.netloom"]);
  });

  test("a file changed by another program is not overwritten unless that is wanted", async () => {
    const path = join(work, "a.netloom");
    const hash = await saved(path);
    await writeFile(path, "something else");
    expect(await calls["project.save"]({ path, document, hash })).toMatchObject({
      ok: false,
      error: { code: "project/changed-on-disk" },
    });
    expect(await readFile(path, "utf8")).toBe("something else");
    await saved(path, null);
    expect(await calls["project.open"]({ path })).toMatchObject({ ok: true });
  });

  test("a file deleted meanwhile is simply written again", async () => {
    const path = join(work, "a.netloom");
    const hash = await saved(path);
    await rm(path);
    expect(await saved(path, hash)).toBe(hash);
  });

  test("two saves at once do not mix", async () => {
    const path = join(work, "a.netloom");
    const hash = await saved(path);
    const other = createDocument({ name: "Other" });
    const outcomes = await Promise.all([
      calls["project.save"]({ path, document: other, hash }),
      calls["project.save"]({ path, document, hash }),
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? "saved" : outcome.error.code))).toEqual([
      "saved",
      "project/changed-on-disk",
    ]);
  });

  test("says what is wrong with a file", async () => {
    await writeFile(join(work, "half.netloom"), '{"format": "netloom", "ver');
    expect(await calls["project.open"]({ path: join(work, "half.netloom") })).toMatchObject({
      error: { code: "project/not-json" },
    });
    expect(await calls["project.open"]({ path: join(work, "gone.netloom") })).toMatchObject({
      error: { code: "file/not-found" },
    });
    await mkdir(join(work, "folder.netloom"));
    expect(await calls["project.open"]({ path: join(work, "folder.netloom") })).toMatchObject({
      error: { code: "file/read" },
    });
  });

  test("only projects, and only in open places", async () => {
    for (const path of [join(work, "a.txt"), join(root, "data", "a.netloom"), "a.netloom"]) {
      expect(await calls["project.save"]({ path, document, hash: null }), path).toMatchObject({
        error: { code: "file/not-allowed" },
      });
      expect(await calls["project.open"]({ path }), path).toMatchObject({
        error: { code: "file/not-allowed" },
      });
    }
  });
});

describe("recent files", () => {
  test("are kept over a restart, newest first, without doubles", async () => {
    await saved(join(work, "a.netloom"));
    await saved(join(work, "b.netloom"));
    await calls["project.open"]({ path: join(work, "a.netloom") });
    openService();
    const recent = await calls["project.recent"]({});
    if (!recent.ok) throw new Error(recent.error.found);
    expect(recent.value.map((file) => file.name)).toEqual(["a", "b"]);
  });

  test("stay open to a session that was started elsewhere", async () => {
    const path = join(work, "a.netloom");
    await saved(path);
    work = join(root, "elsewhere");
    await mkdir(work);
    openService();
    expect(await calls["project.open"]({ path })).toMatchObject({ ok: true });
  });
});

describe("autosaves", () => {
  test("are offered until they are discarded", async () => {
    const autosave = { session: "window-1", path: null, document };
    await calls["project.autosave"](autosave);
    await calls["project.autosave"]({
      ...autosave,
      session: "window-2",
      document: createDocument({ name: "Two" }),
    });
    openService();
    const found = await calls["project.recoverable"]({});
    if (!found.ok) throw new Error(found.error.found);
    expect(found.value.map((entry) => entry.name).sort()).toEqual(["Digits", "Two"]);
    await calls["project.discardAutosave"]({ session: "window-1" });
    expect(await calls["project.recoverable"]({})).toMatchObject({ value: [{ session: "window-2" }] });
  });

  test("a damaged one is passed over", async () => {
    await calls["project.autosave"]({ session: "window-1", path: null, document });
    await writeFile(join(root, "data", "autosave", "broken.json"), "{");
    expect(await calls["project.recoverable"]({})).toMatchObject({ value: [{ session: "window-1" }] });
  });

  test("a session can't name a place", async () => {
    for (const session of ["../settings", "a/b", "..", "a\\b"]) {
      expect(await calls["project.autosave"]({ session, path: null, document })).toMatchObject({
        error: { code: "contract/invalid" },
      });
      expect(await calls["project.discardAutosave"]({ session })).toMatchObject({
        error: { code: "contract/invalid" },
      });
    }
  });
});
