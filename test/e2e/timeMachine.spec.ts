// The time machine as its user meets it: train, look back, see the weights of then, return, branch, find it after a restart.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { RecordingReader } from "../../main/trainer/recording/recordingReader.ts";
import { gridPositions, rowMajorStrides } from "../../shared/contract/sampleGrid.ts";
import { listenForFrames } from "./frames.ts";
import { expect, test } from "./served.ts";

const hiddenPicture = '[data-testid="node-hidden-1"] canvas';

function pixelsOf(page: Page): Promise<string> {
  return page
    .locator(hiddenPicture)
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

async function train(page: Page): Promise<void> {
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await expect(page.getByTestId("timeline-scrubber")).toBeEnabled();
}

/** The step that the mark on the canvas names. */
async function markedStep(page: Page): Promise<number> {
  return Number((await page.getByTestId("recorded-mark").locator("b").innerText()).replaceAll(",", ""));
}

/** With the keys of the scrubber. */
async function goToFrame(page: Page, frame: number): Promise<void> {
  await page.getByTestId("timeline-scrubber").focus();
  await page.keyboard.press("Home");
  for (let times = 0; times < frame; times += 1) await page.keyboard.press("ArrowRight");
}

function recordingsIn(folder: string): string[] {
  const runs = join(folder, "data", "runs");
  return readdirSync(runs).map((run) => join(runs, run, "recording.netloomrec"));
}

test("looks back at the weights of then, returns to live and branches", async ({ page, served }) => {
  const frames = await listenForFrames(page);
  await train(page);
  await expect(page.getByTestId("recorded-mark")).toBeHidden();
  await expect.poll(() => frames.at(-1)?.step).toBeGreaterThan(1000);
  const now = await pixelsOf(page);

  await goToFrame(page, 8);
  const step = await markedStep(page);
  expect(step).toBeGreaterThan(0);
  await expect.poll(() => frames.at(-1)?.step).toBe(step);
  await expect.poll(() => pixelsOf(page)).not.toBe(now);

  const drawn = frames.at(-1)?.values.find(({ node, kind }) => node === "hidden-1" && kind === "weights");
  const [path = ""] = recordingsIn(served.folder);
  const reader = await RecordingReader.open(path);
  const recorded = reader.ok ? await reader.value.stateAt(step) : reader;
  if (!recorded.ok || drawn === undefined) throw new Error("nothing to compare");
  const [, kernel] = [...recorded.value.weights].find(([, { shape }]) => shape.join() === "784,16") ?? [];
  const positions = gridPositions(drawn.shape, drawn.grid ?? drawn.shape, rowMajorStrides(drawn.shape));
  expect(drawn.data.length).toBeGreaterThan(1000);
  expect([...drawn.data]).toEqual(Array.from(positions, (position) => kernel?.data[position]));

  await page.getByTestId("recorded-mark-live").click();
  await expect(page.getByTestId("recorded-mark")).toBeHidden();
  await expect.poll(() => frames.at(-1)?.step).toBeGreaterThan(1000);

  await goToFrame(page, 8);
  expect(await markedStep(page)).toBe(step);
  await page.getByTestId("timeline-branch").click();
  await expect(page.getByTestId("recorded-mark")).toBeHidden();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await page.getByTestId("dock-tab-runs").click();
  await expect(page.getByTestId("run-parent")).toContainText(`from step ${step}`);
  expect(recordingsIn(served.folder)).toHaveLength(2);
});

test("plays what was recorded and stops at its end; keys step through it", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await train(page);
  await page.getByLabel("Speed of playing").selectOption("16");
  await page.getByTestId("toolbar-timeline.play").click();
  await expect(page.getByTestId("toolbar-timeline.pause")).toBeVisible();
  await expect.poll(() => markedStep(page)).toBeGreaterThan(50);
  await expect(page.getByTestId("toolbar-timeline.play")).toBeVisible({ timeout: 60_000 });
  const last = await markedStep(page);
  await page.getByTestId("canvas").click({ position: { x: 40, y: 60 } });
  await page.keyboard.press(",");
  await expect.poll(() => markedStep(page)).toBeLessThan(last);
  await page.keyboard.press(".");
  await expect.poll(() => markedStep(page)).toBe(last);
  await page.keyboard.press("l");
  await expect(page.getByTestId("recorded-mark")).toBeHidden();
});

test("a slow pace can be watched, looked back on while it goes on, and paused", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  const epochs = page.getByTestId("field-epochs").locator("input").first();
  await epochs.fill("100");
  await epochs.press("Enter");
  await page.getByTestId("pace").selectOption("100");
  await page.getByTestId("toolbar-train.start").click();
  const stepNow = async () =>
    Number((await page.getByTestId("run-step").innerText()).split("/")[0]?.replaceAll(/\D/g, ""));
  await expect.poll(stepNow).toBeGreaterThan(40);
  await page.getByTestId("toolbar-timeline.back").click();
  const past = await markedStep(page);
  await expect.poll(stepNow).toBeGreaterThan(past + 50);
  expect(await markedStep(page)).toBe(past);
  await page.getByTestId("toolbar-train.pause").click();
  await expect(page.getByTestId("run-state")).toHaveText("Paused");
  expect(await stepNow()).toBeLessThan(25_000);
});
