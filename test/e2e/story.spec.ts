// The main job as its user does it: open, weave, train, watch, pause, step, stop, export, save, reload, undo.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./served.ts";

async function centreOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not on screen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function dragBetween(
  page: Page,
  from: { x: number; y: number },
  to: { x: number; y: number },
): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 8 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

/** Pixels of a canvas, to see whether what is drawn changed. */
function pixelsOf(page: Page, selector: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

test("opens the digits network and trains it with one click", async ({ page, served }) => {
  expect(served.url).toContain("127.0.0.1");
  await expect(page.getByTestId("total-parameters")).toContainText("13,002");
  await expect(page.getByTestId("node-hidden-1")).toBeVisible();
  const dark = await pixelsOf(page, '[data-testid="node-hidden-1"] canvas');
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await expect(page.getByTestId("metric-accuracy")).toContainText("%");
  await expect.poll(() => pixelsOf(page, '[data-testid="node-hidden-1"] canvas')).not.toBe(dark);
  await page.getByTestId("view-neurons").click();
  await expect(page.getByTestId("neuron-view")).toBeVisible();
});

test("weaves a layer in by mouse, undoes and redoes it", async ({ page, served }) => {
  await expect(page.getByTestId("node-flatten")).toBeVisible();
  expect(served.url).toBeTruthy();
  await page
    .getByTestId("palette-dense")
    .dragTo(page.getByTestId("canvas"), { targetPosition: { x: 300, y: 120 } });
  const added = page.getByTestId("node-dense-1");
  await expect(added).toBeVisible();
  const from = await centreOf(page, '[data-testid="node-flatten"] [data-testid="port-out"]');
  const to = await centreOf(page, '[data-testid="node-dense-1"] [data-testid="port-in-in"]');
  await dragBetween(page, from, to);
  await expect(added).toContainText("12.6K");
  await page.getByTestId("toolbar-edit.undo").click();
  await expect(added).not.toContainText("12.6K");
  await page.getByTestId("toolbar-edit.redo").click();
  await expect(added).toContainText("12.6K");
});

test("pauses, steps once, resumes and stops a long run", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await page.getByTestId("field-epochs").locator("input").first().fill("2000");
  await page.getByTestId("field-epochs").locator("input").first().press("Enter");
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Training");
  await page.getByTestId("toolbar-train.pause").click();
  await expect(page.getByTestId("run-state")).toHaveText("Paused");
  const step = page.getByTestId("run-step");
  const before = await step.innerText();
  await page.waitForTimeout(500);
  expect(await step.innerText()).toBe(before);
  await page.getByTestId("toolbar-train.step").click();
  await expect(step).not.toHaveText(before);
  const numberOf = (text: string): number => Number(text.split("/")[0]?.replaceAll(/\D/g, ""));
  expect(numberOf(await step.innerText())).toBe(numberOf(before) + 1);
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Training");
  await expect.poll(async () => numberOf(await step.innerText())).toBeGreaterThan(numberOf(before) + 100);
  await page.getByTestId("toolbar-train.stop").click();
  await expect(page.getByTestId("run-state")).toHaveText("Stopped");
});

test("exports a checked model, saves the project and finds it again after a reload", async ({
  page,
  served,
}) => {
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await page.getByTestId("toolbar-file.export").click();
  await page.getByTestId("export-run").click();
  await page.getByTestId("file-dialog-name").fill("digits.onnx");
  await page.getByTestId("file-dialog-confirm").click();
  await expect(page.getByTestId("export-report")).toContainText("256");
  expect(existsSync(join(served.folder, "digits.onnx"))).toBe(true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+s");
  await page.getByTestId("file-dialog-name").fill("digits.netloom");
  await page.getByTestId("file-dialog-confirm").click();
  await expect.poll(() => existsSync(join(served.folder, "digits.netloom"))).toBe(true);
  const saved = JSON.parse(readFileSync(join(served.folder, "digits.netloom"), "utf8")) as { format: string };
  expect(saved.format).toBe("netloom");
  await page.reload();
  await expect(page.getByTestId("node-hidden-1")).toBeVisible();
  await expect(page.getByTestId("run-state")).toHaveText("Finished");
});
