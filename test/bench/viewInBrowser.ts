// The same question asked of the whole app: a real window in headless Chromium beside the training, in sight and hidden in
// turn. Printed are pictures per second as they reach the window, the time between its animation frames, the ratio of speeds
// and who computes meanwhile.
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { measureLoad, type FamilyLoad } from "./familyTime.ts";
import type { PageInspector } from "./pageInspector.ts";
import { quantile } from "./quantile.ts";
import { inWindowLeftAlone } from "./servedWindow.ts";
import { usedMemoryMb } from "./usedMemory.ts";

export interface BrowserMeasurement {
  readonly speedRatio: number;
  readonly picturesPerSecond: number;
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  /** JavaScript memory of the window after the first turn and after the last, MB. */
  readonly memoryMb: readonly [number, number];
  /** Of the last turn. */
  readonly load: { readonly hidden: FamilyLoad; readonly shown: FamilyLoad };
}

export interface BrowserOptions {
  readonly template: string;
  readonly turns: number;
  readonly secondsPerTurn: number;
}

/** Null where there is no browser. */
export function measureInBrowser(options: BrowserOptions): Promise<BrowserMeasurement | null> {
  return inWindowLeftAlone(
    async ({ page, url }) => {
      await page.addInitScript(countArrivals);
      await page.goto(url);
      await beginEndlessRun(page, options.template);
    },
    (page) => measurePage(page, options),
  );
}

async function measurePage(page: PageInspector, options: BrowserOptions): Promise<BrowserMeasurement> {
  const ratios: number[] = [];
  const rates: number[] = [];
  const intervals: number[] = [];
  const memory: number[] = [];
  let load = { hidden: measureLoad()(), shown: measureLoad()() };
  for (let turn = 0; turn <= options.turns; turn += 1) {
    await setHidden(page, true);
    const hiddenLoad = measureLoad();
    const hidden = await arrivalsIn(page, options.secondsPerTurn);
    load = { ...load, hidden: hiddenLoad() };
    await setHidden(page, false);
    const shownLoad = measureLoad();
    const shown = await arrivalsIn(page, options.secondsPerTurn);
    load = { ...load, shown: shownLoad() };
    memory.push(await usedMemoryMb(page));
    // Asking for every animation frame makes the browser draw sixty a second: not while the speed is measured.
    const frames = await page.evaluate(frameIntervals, options.secondsPerTurn * 500);
    if (turn === 0) continue;
    ratios.push(shown.stepsPerSecond / hidden.stepsPerSecond);
    rates.push(shown.picturesPerSecond);
    intervals.push(...frames);
  }
  return {
    speedRatio: quantile(ratios, 0.5),
    picturesPerSecond: quantile(rates, 0.5),
    frameP50Ms: quantile(intervals, 0.5),
    frameP95Ms: quantile(intervals, 0.95),
    memoryMb: [memory[0] ?? 0, memory.at(-1) ?? 0],
    load,
  };
}

/** What has reached the window since it was last asked. */
interface Arrivals {
  pictures: number;
  /** Where the run said it stood, and when that was heard. */
  steps: { readonly step: number; readonly at: number }[];
}

declare global {
  interface Window {
    arrivals: Arrivals;
  }
}

/** Runs in the page before anything else and counts there: only small messages are looked into. */
function countArrivals(): void {
  const arrivals: Arrivals = { pictures: 0, steps: [] };
  window.arrivals = arrivals;
  const headBytes = 100;
  function textOf(message: ArrayBuffer, bytes: number): string {
    return new TextDecoder("latin1").decode(new Uint8Array(message, 0, Math.min(bytes, message.byteLength)));
  }
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
        const head = textOf(data, headBytes);
        if (head.includes("live.frame")) arrivals.pictures += 1;
        if (!head.includes("training.changed")) return;
        const step = /"step":(\d+)/.exec(textOf(data, data.byteLength))?.[1];
        if (step !== undefined) arrivals.steps.push({ step: Number(step), at: performance.now() });
      });
    }
  };
}

interface Rates {
  readonly picturesPerSecond: number;
  /** From the first time that the run tells where it stands to the last. */
  readonly stepsPerSecond: number;
}

async function arrivalsIn(page: PageInspector, seconds: number): Promise<Rates> {
  await page.evaluate(() => Object.assign(window.arrivals, { pictures: 0, steps: [] }), null);
  await sleep(seconds * 1000);
  const { pictures, steps } = await page.evaluate(() => window.arrivals, null);
  const [first, last] = [steps[0], steps.at(-1)];
  const enough = first !== undefined && last !== undefined && last !== first;
  return {
    picturesPerSecond: pictures / seconds,
    stepsPerSecond: enough ? ((last.step - first.step) * 1000) / (last.at - first.at) : Number.NaN,
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
async function setHidden(page: PageInspector, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await sleep(400);
}

/** Times between the window's animation frames, ms. Runs in the page. */
function frameIntervals(milliseconds: number): Promise<readonly number[]> {
  return new Promise<number[]>((resolve) => {
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
  });
}
