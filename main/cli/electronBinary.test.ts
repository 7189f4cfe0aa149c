import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { desktopObstacle } from "./commands/start.ts";
import { fetchElectron, findElectron } from "./electronBinary.ts";

describe("Electron's binary", () => {
  let appDir = "";
  let electron = "";
  beforeEach(async () => {
    appDir = await mkdtemp(join(tmpdir(), "netloom-electron-"));
    electron = join(appDir, "node_modules", "electron");
    await mkdir(join(electron, "dist"), { recursive: true });
    await writeFile(join(appDir, "package.json"), "{}");
  });
  afterEach(() => rm(appDir, { recursive: true }));

  it("is absent where the package is", () => {
    expect(findElectron(appDir)).toEqual({ state: "absent" });
  });

  it("is not fetched until both its path and its file are there", async () => {
    await writeFile(join(electron, "package.json"), '{"version": "45.0.0"}');
    const notFetched = { state: "not-fetched", folder: electron, version: "45.0.0" };
    expect(findElectron(appDir)).toEqual(notFetched);
    await writeFile(join(electron, "path.txt"), "electron");
    expect(findElectron(appDir)).toEqual(notFetched);
    await writeFile(join(electron, "dist", "electron"), "");
    expect(findElectron(appDir)).toEqual({
      state: "ready",
      path: join(electron, "dist", "electron"),
      version: "45.0.0",
    });
  });

  it("is fetched by the package's own script, which may fail or hang", async () => {
    const script = join(electron, "install.js");
    await writeFile(script, "process.exit(0)");
    expect(await fetchElectron(electron, 60_000)).toBe(true);
    await writeFile(script, "process.exit(1)");
    expect(await fetchElectron(electron, 60_000)).toBe(false);
    await writeFile(script, "setInterval(() => {}, 1000)");
    expect(await fetchElectron(electron, 300)).toBe(false);
  });
});

describe("desktopObstacle", () => {
  it("names what keeps a window from opening", () => {
    expect(desktopObstacle({ NETLOOM_NO_OPEN: "1" }, "darwin", 501)).toContain("NETLOOM_NO_OPEN");
    expect(desktopObstacle({}, "linux", 1000)).toContain("no display");
    expect(desktopObstacle({ DISPLAY: ":0" }, "linux", 0)).toContain("root");
  });

  it("finds none on a desktop", () => {
    expect(desktopObstacle({ DISPLAY: ":0" }, "linux", 1000)).toBeNull();
    expect(desktopObstacle({ WAYLAND_DISPLAY: "wayland-0" }, "linux", 1000)).toBeNull();
    expect(desktopObstacle({}, "darwin", 501)).toBeNull();
    expect(desktopObstacle({}, "win32", undefined)).toBeNull();
  });
});
