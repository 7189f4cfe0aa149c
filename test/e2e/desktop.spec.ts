// The desktop app in real Electron: skipped, saying why, where its binary is not here or can't run.
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, expect, test, type ElectronApplication } from "@playwright/test";
import { desktopObstacle } from "../../main/cli/commands/start.ts";
import { findElectron } from "../../main/cli/electronBinary.ts";

const root = join(import.meta.dirname, "..", "..");
const electron = findElectron(root);
const obstacle =
  electron.state === "ready"
    ? desktopObstacle({ ...process.env, NETLOOM_NO_OPEN: "" })
    : "Electron's binary is not here.";

test.describe("desktop", () => {
  test.skip(obstacle !== null, obstacle ?? "");
  test.skip(
    !existsSync(join(root, "out", "main", "desktop.js")),
    "The app is not built: run `npm run build`.",
  );

  let app: ElectronApplication;
  let dataFolder = "";

  test.beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), "netloom-desktop-"));
    app = await _electron.launch({
      executablePath: electron.state === "ready" ? electron.path : "",
      args: [root, `--user-data-dir=${dataFolder}`],
    });
  });
  test.afterEach(async () => {
    await app.close();
    await rm(dataFolder, { recursive: true, force: true });
  });

  test("shows the window, sealed off, and trains in it", async () => {
    const window = await app.firstWindow();
    expect(window.url()).toBe("app://netloom/");
    await expect(window).toHaveTitle(/Netloom/);
    const exposed = await window.evaluate(() => ({ require: typeof require, process: typeof process }));
    expect(exposed).toEqual({ require: "undefined", process: "undefined" });

    await window.getByRole("button", { name: "Train", exact: true }).click();
    await expect(window.getByText("Finished").first()).toBeVisible({ timeout: 60_000 });
  });

  test("stays on its page and opens no other window", async () => {
    const window = await app.firstWindow();
    await window.evaluate(() => {
      location.href = "file:///etc/hostname";
    });
    const opened = await window.evaluate(() => globalThis.open("app://netloom/", "_blank") === null);
    expect(opened).toBe(true);
    expect(window.url()).toBe("app://netloom/");
    expect(app.windows()).toHaveLength(1);
  });

  test("answers no request for files outside the window's", async () => {
    const window = await app.firstWindow();
    const status = await window.evaluate(async () => (await fetch("/..%2f..%2fpackage.json")).status);
    expect(status).toBe(404);
  });

  test("starts once", async () => {
    const name = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { productName: string })
      .productName;
    expect(await app.evaluate(({ app }) => [app.name, app.hasSingleInstanceLock()])).toEqual([name, true]);
  });
});
