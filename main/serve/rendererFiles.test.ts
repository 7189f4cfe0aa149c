import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRendererFile } from "./rendererFiles.ts";

describe("readRendererFile", () => {
  let root = "";
  let folder = "";

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "netloom-files-"));
    folder = join(root, "window");
    await mkdir(join(folder, "assets"), { recursive: true });
    await mkdir(join(root, "window-secret"));
    await writeFile(join(folder, "index.html"), "<title>Netloom</title>");
    await writeFile(join(folder, "assets", "a b.js"), "1");
    await writeFile(join(folder, "assets", "notes.exe"), "1");
    await writeFile(join(root, "secret.html"), "secret");
    await writeFile(join(root, "window-secret", "secret.html"), "secret");
    await symlink(join(root, "secret.html"), join(folder, "link.html"));
  });
  afterAll(() => rm(root, { recursive: true }));

  it("reads the window's files with their types", async () => {
    expect((await readRendererFile(folder, "/"))?.contentType).toContain("text/html");
    expect((await readRendererFile(folder, "/assets/a%20b.js"))?.contentType).toContain("text/javascript");
  });

  it.each([
    "/../secret.html",
    "/%2e%2e/secret.html",
    "/..%2fsecret.html",
    "/assets/../../secret.html",
    "/..%5csecret.html",
    "/../window-secret/secret.html",
    "/link.html",
    "/index.html%00.js",
    "/%",
    "/assets",
    "/assets/notes.exe",
    "/missing.js",
    "//etc/passwd",
    "/C:/secret.html",
  ])("gives nothing for %s", async (path) => {
    expect(await readRendererFile(folder, path)).toBeNull();
  });

  it("gives nothing where the window was not built", async () => {
    expect(await readRendererFile(join(root, "missing"), "/")).toBeNull();
  });
});
