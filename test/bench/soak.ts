// `npm run bench -- --soak 30`: what a long watched run holds. A window in headless Chromium watches an endless run, curves of
// the layers open; printed each minute is the resident memory of trainer, services and window.
import { parseArgs } from "node:util";
import type { Page } from "@playwright/test";
import { familyMemory, type FamilyMemory } from "./familyMemory.ts";
import { inServedWindow, pageMemoryMb } from "./servedWindow.ts";
import { beginEndlessRun } from "./viewInBrowser.ts";

const { values: options } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    template: { type: "string", default: "mlp-784-16-16-10" },
    json: { type: "boolean", default: false },
  },
});

const done = await inServedWindow(async ({ page, url }) => {
  await page.goto(url);
  await beginEndlessRun(page, options.template);
  await page.getByText("Layers", { exact: true }).first().click();
  for (let minute = 0; minute <= Number(options.minutes); minute += 1) {
    if (minute > 0) await page.waitForTimeout(60_000);
    await print(page, minute);
  }
  return true;
});
if (done === null) console.log("Nothing was measured: no Chromium found.");

async function print(page: Page, minute: number): Promise<void> {
  const heapMb = await pageMemoryMb(page);
  const memory = familyMemory();
  const step = await page.getByTestId("run-step").innerText();
  console.log(
    options.json ? JSON.stringify({ minute, heapMb, ...memory }) : line(minute, heapMb, memory, step),
  );
}

function line(minute: number, heapMb: number, memory: FamilyMemory, step: string): string {
  const { trainerMb, servicesMb, windowMb } = memory;
  return [
    `minute ${minute}`,
    `trainer ${trainerMb.toFixed(0)} MB`,
    `services ${servicesMb.toFixed(0)} MB`,
    `window ${windowMb.toFixed(0)} MB (its JavaScript ${heapMb.toFixed(1)} MB)`,
    `step ${step.split("/")[0]?.trim() ?? ""}`,
  ].join("; ");
}
