// The same question asked of the whole app: a real window in headless Chromium beside the training, in sight and hidden in
// turn. Printed are pictures per second as they reach the window, the time between its animation frames, the ratio of speeds
// and who computes meanwhile.
import type { Page } from "@playwright/test";
import { decodeMessage } from "../../shared/contract/codec.ts";
import { runSnapshotSchema } from "../../shared/contract/contract.ts";
import { eventMessageSchema } from "../../shared/contract/messages.ts";
import { measureLoad, type FamilyLoad } from "./familyTime.ts";
import { quantile } from "./quantile.ts";
import { inServedWindow, usedMemoryMb } from "./servedWindow.ts";

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
  return inServedWindow(({ page, url }) => measurePage(page, url, options));
}

async function measurePage(page: Page, url: string, options: BrowserOptions): Promise<BrowserMeasurement> {
  const arrivals = watchArrivals(page);
  await page.goto(url);
  await beginEndlessRun(page, options.template);
  const ratios: number[] = [];
  const rates: number[] = [];
  const intervals: number[] = [];
  const memory: number[] = [];
  let load = { hidden: measureLoad()(), shown: measureLoad()() };
  for (let turn = 0; turn <= options.turns; turn += 1) {
    await setHidden(page, true);
    const hiddenLoad = measureLoad();
    const hidden = await arrivals.stepsPerSecond(options.secondsPerTurn);
    load = { ...load, hidden: hiddenLoad() };
    await setHidden(page, false);
    const picturesBefore = arrivals.pictures();
    const shownLoad = measureLoad();
    const shown = await arrivals.stepsPerSecond(options.secondsPerTurn);
    load = { ...load, shown: shownLoad() };
    const pictures = arrivals.pictures() - picturesBefore;
    memory.push(await usedMemoryMb(page));
    // Asking for every animation frame makes the browser draw sixty a second: not while the speed is measured.
    const frames = await frameIntervals(page, options.secondsPerTurn / 2);
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
    load,
  };
}

interface Arrivals {
  /** So far. */
  readonly pictures: () => number;
  readonly stepsPerSecond: (seconds: number) => Promise<number>;
}

/** What reaches the window. */
function watchArrivals(page: Page): Arrivals {
  let pictures = 0;
  let steps: { readonly step: number; readonly at: number }[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (payload.includes("live.frame")) pictures += 1;
      if (!payload.includes("training.changed") || typeof payload === "string") return;
      const step = stepOf(payload);
      if (step !== null) steps.push({ step, at: performance.now() });
    }),
  );
  return {
    pictures: () => pictures,
    /** From the first time that the run tells where it stands to the last. */
    async stepsPerSecond(seconds) {
      steps = [];
      await page.waitForTimeout(seconds * 1000);
      const [first, last] = [steps[0], steps.at(-1)];
      if (first === undefined || last === undefined || last === first) return Number.NaN;
      return ((last.step - first.step) * 1000) / (last.at - first.at);
    },
  };
}

function stepOf(message: Uint8Array): number | null {
  const decoded = decodeMessage(message);
  const event = decoded.ok ? eventMessageSchema.safeParse(decoded.value) : null;
  const snapshot = runSnapshotSchema.safeParse(event?.data?.payload);
  return snapshot.success ? snapshot.data.step : null;
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
