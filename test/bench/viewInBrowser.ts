// The same question asked of the whole app: a real window in headless Chromium beside the training, in sight and hidden in
// turn. Printed are pictures per second as they reach the window, the time between its animation frames and the ratio of speeds.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Page } from "@playwright/test";

export interface BrowserMeasurement {
  readonly speedRatio: number;
  readonly picturesPerSecond: number;
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  /** JavaScript memory of the window after the first turn and after the last, MB. */
  readonly memoryMb: readonly [number, number];
}

export interface BrowserOptions {
  readonly template: string;
  readonly turns: number;
  readonly secondsPerTurn: number;
}

const browsers = [process.env["NETLOOM_BROWSER"], chromium.executablePath(), "/usr/bin/chromium"];

/** Null where there is no browser. */
export async function measureInBrowser(options: BrowserOptions): Promise<BrowserMeasurement | null> {
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
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    return await measurePage(page, await linkOf(server), options);
  } finally {
    await browser.close();
    server.kill("SIGINT");
    await new Promise((done) => server.once("exit", done));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePage(page: Page, url: string, options: BrowserOptions): Promise<BrowserMeasurement> {
  let pictures = 0;
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (payload.includes("live.frame")) pictures += 1;
    }),
  );
  await page.goto(url);
  await beginEndlessRun(page, options.template);
  const ratios: number[] = [];
  const rates: number[] = [];
  const intervals: number[] = [];
  const memory: number[] = [];
  for (let turn = 0; turn <= options.turns; turn += 1) {
    await setHidden(page, true);
    const hidden = await stepsPerSecond(page, options.secondsPerTurn);
    await setHidden(page, false);
    pictures = 0;
    const measured = collectIntervals(page, options.secondsPerTurn);
    const shown = await stepsPerSecond(page, options.secondsPerTurn);
    memory.push(await usedMemoryMb(page));
    const frames = await measured;
    if (turn === 0) continue;
    ratios.push(shown / hidden);
    rates.push(pictures / options.secondsPerTurn);
    intervals.push(...frames);
  }
  return {
    speedRatio: quantile(ratios, 0.5),
    picturesPerSecond: quantile(rates, 0.5),
    frameP50Ms: quantile(intervals, 0.5),
    frameP95Ms: quantile(intervals, 0.95),
    memoryMb: [memory[0] ?? 0, memory.at(-1) ?? 0],
  };
}

async function beginEndlessRun(page: Page, template: string): Promise<void> {
  await page.getByTestId("project-menu").click();
  await page.getByRole("menuitem", { name: /^New/ }).click();
  await page.getByTestId(`template-${template}`).click();
  const epochs = page.getByTestId("field-epochs").locator("input").first();
  await epochs.fill("100000");
  await epochs.press("Enter");
  await page.getByTestId("toolbar-train.start").click();
  await page.getByTestId("run-state").filter({ hasText: "Training" }).waitFor();
  await page.waitForTimeout(1000);
}

/** As the browser says it of a window behind others. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await page.waitForTimeout(400);
}

async function stepsPerSecond(page: Page, seconds: number): Promise<number> {
  const before = await runStep(page);
  const startedAt = performance.now();
  await page.waitForTimeout(seconds * 1000);
  const after = await runStep(page);
  return ((after - before) * 1000) / (performance.now() - startedAt);
}

async function runStep(page: Page): Promise<number> {
  const text = await page.getByTestId("run-step").innerText();
  return Number((text.split("/")[0] ?? "").replaceAll(/\D/g, ""));
}

/** Times between the window's animation frames. */
function collectIntervals(page: Page, seconds: number): Promise<readonly number[]> {
  return page.evaluate(
    (milliseconds) =>
      new Promise<number[]>((resolve) => {
        const intervals: number[] = [];
        const startedAt = performance.now();
        let last = startedAt;
        function tick(now: number): void {
          intervals.push(now - last);
          last = now;
          if (now - startedAt < milliseconds) requestAnimationFrame(tick);
          else resolve(intervals.slice(1));
        }
        requestAnimationFrame(tick);
      }),
    seconds * 1000,
  );
}

async function usedMemoryMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1_048_576;
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

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
