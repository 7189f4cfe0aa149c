// The dock as its user works with it: a plane learned and seen, a wrong answer explained, curves taken along.
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./served.ts";

async function train(page: Page): Promise<void> {
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
}

async function newProject(page: Page, template: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("new project");
  await page.keyboard.press("Enter");
  await page.getByTestId(`template-${template}`).click();
}

/** Red less blue at a place of a canvas, given as shares of its size: orange is above 0, blue below. */
function warmthAt(page: Page, selector: string, x: number, y: number): Promise<number> {
  return page
    .locator(selector)
    .first()
    .evaluate(
      (canvas, place) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext("2d");
        const [red = 0, , blue = 0] =
          context?.getImageData(Math.round(place.x * width), Math.round(place.y * height), 1, 1).data ?? [];
        return red - blue;
      },
      { x, y },
    );
}

test("draws what the network answers all over the plane", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await newProject(page, "playground-xor");
  await expect(page.getByTestId("node-classes")).toBeVisible();
  await train(page);
  await page.getByTestId("node-output").click();
  const surface = '[aria-label="Live picture"] canvas';
  // Opposite quadrants are of one class: those where x · y > 0 are of the second.
  const corners = [
    { x: 0.95, y: 0.05, orange: true },
    { x: 0.05, y: 0.95, orange: true },
    { x: 0.03, y: 0.2, orange: false },
    { x: 0.97, y: 0.8, orange: false },
  ];
  for (const { x, y, orange } of corners) {
    const warm = expect.poll(() => warmthAt(page, surface, x, y));
    await (orange ? warm.toBeGreaterThan(40) : warm.toBeLessThan(-40));
  }
  await page.getByTestId("dock-tab-predict").click();
  await page.getByTestId("row-input").fill("3, 3");
  await expect(page.getByTestId("verdict")).toContainText(/^1/);
  await page.getByTestId("row-input").fill("3, -3");
  await expect(page.getByTestId("verdict")).toContainText(/^0/);
});

test("opens the samples behind a cell, explains answers of two outputs and takes a picture from a file", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  await newProject(page, "digit-and-slant");
  await train(page);
  const [digit, slant] = [page.getByTestId("verdict").first(), page.getByTestId("verdict").last()];
  const wrong = page.locator('.confusion td[data-diagonal="false"] .confusion-cell').first();
  await wrong.click();
  const found = page.getByTestId("found-samples").getByRole("button");
  await expect(found.first()).toContainText("→");
  await found.first().click();
  await expect(digit).toContainText(/^Digit\d.*it is \d$/);
  await expect(page.getByTestId("why")).toContainText(/Why \d and not \d\?/);
  await expect(page.getByTestId("why").getByRole("listitem")).toHaveCount(8);
  await expect(page.getByTestId("why").getByRole("img")).toBeVisible();
  // The other output answers a value: what is chosen at one place is on show at all.
  await page.getByTestId("try-dock").getByTestId("output-choice").selectOption("Slant");
  await expect(page.getByTestId("why")).toContainText(/Why −?\d+\.\d\d\?.*raises it/);
  await page.getByTestId("dock-tab-training").click();
  await page.getByTestId("deviations").getByText("off by").click();
  await expect(found.first()).toContainText(/−?\d+\.\d\d → −?\d+\.\d\d/);
  await found.first().click();
  await expect(slant).toContainText(/^Slant−?\d+\.\d\dit is −?\d+\.\d\d$/);
  const picture = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [90, 90];
    const context = canvas.getContext("2d");
    if (context === null) return "";
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 90, 90);
    context.fillStyle = "#000";
    context.fillRect(40, 12, 10, 66);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  const file = { name: "one.png", mimeType: "image/png", buffer: Buffer.from(picture, "base64") };
  await page.getByTestId("try-file").setInputFiles(file);
  await expect(digit).toContainText(/^Digit1/);
  await page
    .getByTestId("try-file")
    .setInputFiles({ name: "row.csv", mimeType: "text/csv", buffer: Buffer.from("1,2,3") });
  await expect(page.getByText("Expected a row of 784 numbers; found 3.")).toBeVisible();
});

test("shows scores, layers and values over time, and takes curves along", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await page.getByTestId("pace").selectOption({ index: 1 });
  await page.getByTestId("node-hidden-1").click();
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Training", { timeout: 60_000 });
  await page.getByText("Values over time", { exact: true }).click();
  await expect(page.getByTestId("values-over-time").locator("figcaption")).toHaveText([
    "Hidden 1: values",
    "Hidden 1: kernel",
    "Hidden 1: gradient of kernel",
  ]);
  await page.getByText("Layers", { exact: true }).click();
  await expect(page.getByRole("figure", { name: "Gradient norm" })).toContainText("Hidden 2");
  await page.getByTestId("pace").selectOption({ label: "Full speed" });
  await page.getByText("Classes", { exact: true }).click();
  await expect(page.getByTestId("class-scores").getByRole("row")).toHaveCount(12, { timeout: 60_000 });
  await page.getByText("Curves", { exact: true }).click();
  await page.getByTestId("smoothing").fill("0.9");
  await page.getByRole("button", { name: "Export the chart Loss" }).click();
  const download = page.waitForEvent("download");
  await page.getByText("Numbers (CSV)").click();
  const csv = readFileSync(await (await download).path(), "utf8");
  expect(csv.split("\n")[0]).toBe("step,train,validation");
  expect(csv.split("\n").length).toBeGreaterThan(3);
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await page.reload();
  await page.getByTestId("node-hidden-2").click();
  await page.getByText("Values over time", { exact: true }).click();
  // What was recorded before this window was opened.
  for (const picture of await page.getByTestId("values-over-time").locator("canvas").all())
    await expect.poll(() => differentColumns(picture)).toBeGreaterThan(20);
  // What is wrong with a short run is found when it stands still, and told where problems are.
  await page.keyboard.press("Escape");
  const rate = page.getByLabel("Learning rate", { exact: true });
  await rate.fill("10");
  await rate.press("Enter");
  await train(page);
  await page.getByTestId("dock-tab-problems").click();
  await expect(page.getByTestId("run-trouble").first()).toContainText(/saturated|dead/i);
});

/** How many columns of a picture are unlike the one before, axis and words left out. */
function differentColumns(picture: Locator): Promise<number> {
  return picture.evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const context = (canvas as HTMLCanvasElement).getContext("2d");
    const columnAt = (x: number) => context?.getImageData(x, 0, 1, height - 16).data.join() ?? "";
    const columns = Array.from({ length: width - 60 }, (_, index) => columnAt(50 + index));
    return columns.filter((column, index) => index > 0 && column !== columns[index - 1]).length;
  });
}
