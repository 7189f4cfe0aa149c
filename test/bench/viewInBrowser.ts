// The same question asked of the whole app: a real window in headless Chromium beside the training, in sight and hidden in
// turn. Printed are pictures per second as they reach the window, the time between its animation frames and the ratio of speeds.
import type { Page } from "@playwright/test";
import { quantile } from "./quantile.ts";
import { inServedWindow, usedMemoryMb } from "./servedWindow.ts";

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

/** Null where there is no browser. */
export function measureInBrowser(options: BrowserOptions): Promise<BrowserMeasurement | null> {
  return inServedWindow(({ page, url }) => measurePage(page, url, options));
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
    const measured = frameIntervals(page, options.secondsPerTurn);
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

export async function beginEndlessRun(page: Page, template: string): Promise<void> {
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

/** Times between the window's animation frames, ms. */
function frameIntervals(page: Page, seconds: number): Promise<readonly number[]> {
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
