// Designing a network as its user does it: insert, select, align, comment, make blocks of it, repair it, find one's way back.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./served.ts";

const total = (page: Page) => page.getByTestId("total-parameters");

async function selectHiddenLayers(page: Page): Promise<void> {
  await page.getByTestId("node-hidden-1").click();
  await page.getByTestId("node-hidden-2").click({ modifiers: ["Shift"] });
}

async function saveAs(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+s");
  await page.getByTestId("file-dialog-name").fill(name);
  await page.getByTestId("file-dialog-confirm").click();
  await expect(page.getByTestId("project-dirty")).toBeHidden();
}

test("makes a block of two layers, repeats it, looks inside, trains it and unpacks it", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  await selectHiddenLayers(page);
  await page.keyboard.press("Control+g");
  const block = page.getByTestId("node-block-1");
  await expect(block).toContainText("12.8K");
  await expect(total(page)).toContainText("13,002");

  const repeat = page.getByTestId("field-repeat").locator("input").first();
  await repeat.fill("2");
  await repeat.press("Enter");
  await expect(block).toContainText("×2");
  await expect(total(page)).toContainText("13,546");
  await page.getByTestId("toolbar-edit.undo").click();
  await expect(total(page)).toContainText("13,002");

  await block.dblclick();
  await expect(page.getByTestId("block-trail")).toContainText("Block 1");
  await page.getByTestId("node-hidden-2").click();
  await page.getByTestId("expose-activation").check({ force: true });
  await page.getByTestId("block-trail-root").click();
  await block.click();
  await expect(page.getByTestId("field-activation")).toBeVisible();

  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await block.click();
  await page.keyboard.press("Control+Shift+g");
  await expect(block).toBeHidden();
  await expect(total(page)).toContainText("13,002");
});

test("keeps a block in the library and finds it in another project", async ({ page, served }) => {
  await selectHiddenLayers(page);
  await page.keyboard.press("Control+g");
  await page.getByTestId("block-keep").click();
  await expect.poll(() => existsSync(join(served.folder, "data", "blocks.json"))).toBe(true);
  await saveAs(page, "blocks.netloom");
  await page.reload();
  await expect(page.getByTestId("node-hidden-1")).toBeVisible();
  await page.getByTestId("palette-search").fill("block 1");
  await page.getByTestId("palette-search").press("Enter");
  await expect(page.getByTestId("node-block-1")).toBeVisible();
});

test("selects with a frame, inserts into an edge, writes a comment and goes back through the history", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  await expect(page.getByTestId("node-hidden-1")).toBeVisible();
  const pane = await page.getByTestId("canvas").boundingBox();
  if (pane === null) throw new Error("the canvas is not on screen");
  await page.keyboard.down("Shift");
  await page.mouse.move(pane.x + 40, pane.y + 80);
  await page.mouse.down();
  await page.mouse.move(pane.x + pane.width - 20, pane.y + 260, { steps: 8 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect(page.getByTestId("inspector")).toContainText("3 layers");

  const wire = await page.locator(".react-flow__edge-path").first().boundingBox();
  if (wire === null) throw new Error("no connection is on screen");
  await page.mouse.click(wire.x + wire.width / 2, wire.y + wire.height / 2, { button: "right" });
  await page.getByText("Insert a layer into it…").click();
  await page.keyboard.type("dropout");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("node-dropout-1")).toBeVisible();
  await expect(total(page)).toContainText("13,002");

  await page.mouse.click(pane.x + pane.width - 40, pane.y + 440, { button: "right" });
  await page.getByText("Add a comment here").click();
  const comment = page.getByLabel("Comment", { exact: true });
  await comment.pressSequentially("Why 16?");
  await expect(comment).toHaveValue("Why 16?");

  await page.getByTestId("project-menu").click();
  await page.getByText("Show history…").click();
  await page.getByRole("button", { name: "As opened" }).click();
  await expect(page.getByTestId("node-dropout-1")).toBeHidden();
  await expect(page.getByRole("button", { name: "As opened" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("connects by keyboard and repairs what does not fit with one click", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await page.getByTestId("node-flatten").click();
  await page.keyboard.press("Shift+Delete");
  await page.getByTestId("node-input").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("c");
  await page.keyboard.type("hidden 1");
  await page.keyboard.press("Enter");
  await page.getByTestId("dock-tab-problems").click();
  await page.getByTestId("problem-fix").first().click();
  await expect(page.getByTestId("node-flatten-1")).toBeVisible();
  await expect(total(page)).toContainText("13,002");
});

test("notices that the file was changed by another program", async ({ page, served }) => {
  const path = join(served.folder, "a.netloom");
  await expect(page.getByTestId("node-hidden-1")).toBeVisible();
  await saveAs(page, "a.netloom");
  writeFileSync(path, readFileSync(path, "utf8").replaceAll("Hidden 1", "Renamed outside"));
  await page.getByText("Open it again").click();
  await expect(page.getByTestId("node-hidden-1")).toContainText("Renamed outside");
});

for (const [scheme, size] of [
  ["light", { width: 1024, height: 700 }],
  // As a window of 1440 × 900 is at 200 % zoom.
  ["dark", { width: 720, height: 450 }],
] as const) {
  test(`has no serious accessibility violation: ${scheme}, ${size.width} × ${size.height}`, async ({
    page,
    served,
  }) => {
    expect(served.url).toBeTruthy();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.setViewportSize(size);
    await expect(page.getByTestId("node-hidden-1")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
  });
}
