// A served app of its own with a headless Chromium before it, for benchmarks of the window.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { PageInspector } from "./pageInspector.ts";
import { usedMemoryMb } from "./usedMemory.ts";

export interface ServedWindow {
  /** Not opened yet: what watches the page from its beginning goes first. */
  readonly page: Page;
  readonly url: string;
  /** Folder the app was started in. */
  readonly folder: string;
}

const windowSize = { width: 1440, height: 900 };
const browsers = [process.env["NETLOOM_BROWSER"], chromium.executablePath(), "/usr/bin/chromium"];

const browserArguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

/** Null where there is no browser. */
export function inServedWindow<T>(measure: (window: ServedWindow) => Promise<T>): Promise<T | null> {
  return besideServer(async (executablePath, server, folder) => {
    const browser = await chromium.launch({ executablePath, args: browserArguments });
    try {
      const page = await browser.newPage({ viewport: windowSize });
      return await measure({ page, url: await linkOf(server), folder });
    } finally {
      await browser.close();
    }
  });
}

/**
 * A window that is prepared as a user would and then left alone: no test driver hears what it does while it is measured. Null
 * where there is no browser.
 */
export function inWindowLeftAlone<T>(
  prepare: (window: ServedWindow) => Promise<void>,
  measure: (page: PageInspector) => Promise<T>,
): Promise<T | null> {
  return besideServer(async (executablePath, server, folder) => {
    const profile = `--user-data-dir=${join(folder, "profile")}`;
    const debugging = "--remote-debugging-port=0";
    const browser = spawn(executablePath, ["--headless", ...browserArguments, profile, debugging], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    try {
      const port = await debuggingPortOf(browser);
      const driver = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const page = driver.contexts()[0]?.pages()[0];
      if (page === undefined) throw new Error("the browser shows no page");
      await page.setViewportSize(windowSize);
      await prepare({ page, url: await linkOf(server), folder });
      await driver.close();
      const inspector = await PageInspector.ofBrowserAt(port);
      const size = { ...windowSize, deviceScaleFactor: 1, mobile: false };
      await inspector.send("Emulation.setDeviceMetricsOverride", size);
      try {
        return await measure(inspector);
      } finally {
        inspector.close();
      }
    } finally {
      browser.kill();
      await new Promise((done) => browser.once("exit", done));
    }
  });
}

/** Null where there is no browser. */
async function besideServer<T>(
  work: (executablePath: string, server: ChildProcess, folder: string) => Promise<T>,
): Promise<T | null> {
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
  try {
    return await work(executablePath, server, folder);
  } finally {
    server.kill("SIGINT");
    await new Promise((done) => server.once("exit", done));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Where the browser says it listens. */
function debuggingPortOf(browser: ChildProcess): Promise<number> {
  let output = "";
  return new Promise((done, failed) => {
    browser.stderr?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const port = /ws:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port) done(Number(port));
    });
    browser.once("exit", (code) => failed(new Error(`the browser ended with ${code}: ${output}`)));
  });
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

/** JavaScript memory of a page that a test driver holds, MB. */
export async function pageMemoryMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  try {
    return await usedMemoryMb(session);
  } finally {
    await session.detach();
  }
}
