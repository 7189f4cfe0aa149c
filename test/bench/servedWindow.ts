// A served app of its own with a headless Chromium before it, for benchmarks of the window.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Page } from "@playwright/test";

export interface ServedWindow {
  /** Not opened yet: what watches the page from its beginning goes first. */
  readonly page: Page;
  readonly url: string;
  /** Folder the app was started in. */
  readonly folder: string;
}

const browsers = [process.env["NETLOOM_BROWSER"], chromium.executablePath(), "/usr/bin/chromium"];

/** Null where there is no browser. */
export async function inServedWindow<T>(measure: (window: ServedWindow) => Promise<T>): Promise<T | null> {
  const executablePath = browsers.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), "netloom-bench-"));
  const server = spawn(
    process.execPath,
    [resolve("main/cli/netloom.mjs"), "serve", "--no-open", "--port", "0"],
    {
      cwd: folder,
      env: { ...process.env, NETLOOM_DATA_DIR: join(folder, "data") },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    return await measure({ page, url: await linkOf(server), folder });
  } finally {
    await browser.close();
    server.kill("SIGINT");
    await new Promise((done) => server.once("exit", done));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function linkOf(server: ChildProcess): Promise<string> {
  let output = "";
  return new Promise((done, failed) => {
    server.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const link = /http:\/\/\S+token=\S+/.exec(output)?.[0];
      if (link) done(link);
    });
    server.once("exit", (code) => failed(new Error(`serve ended with ${code}: ${output}`)));
  });
}

/** JavaScript memory of the page after a garbage collection, MB. */
export async function usedMemoryMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1_048_576;
}
