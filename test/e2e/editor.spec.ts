// Designing a network as its user does it: insert, select, align, comment, make blocks of it, repair it, find one's way back.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./served.ts";

const total = (page: Page) => page.getByTestId("total-parameters");

/** Writes a model of another tool: one layer that is not known here between two that are, and weights whose answer is always 7. */
function writeForeignModel(folder: string): void {
  const weights = new Float32Array(784 * 10 + 10);
  weights[784 * 10 + 7] = 5;
  writeFileSync(join(folder, "shard.bin"), new Uint8Array(weights.buffer));
  const layers = [
    { class_name: "Flatten", config: { name: "flat", batch_input_shape: [null, 28, 28, 1] } },
    { class_name: "CapsuleRouting", config: { name: "capsules" } },
    { class_name: "Dense", config: { name: "digits", units: 10 } },
  ];
  const specs = [
    { name: "digits/kernel", shape: [784, 10], dtype: "float32" },
    { name: "digits/bias", shape: [10], dtype: "float32" },
  ];
  const modelTopology = { class_name: "Sequential", config: { name: "foreign", layers } };
  const weightsManifest = [{ paths: ["shard.bin"], weights: specs }];
  writeFileSync(join(folder, "model.json"), JSON.stringify({ modelTopology, weightsManifest }));
}

async function chooseFile(page: Page, name: string): Promise<void> {
  await page.getByRole("dialog").getByText(name, { exact: true }).click();
  await page.getByTestId("file-dialog-confirm").click();
}

async function importForeignModel(page: Page): Promise<void> {
  await page.getByTestId("project-menu").click();
  await page.getByTestId("menu-file.import").click();
  await chooseFile(page, "model.json");
}

/** Runs a command by its name, as the command palette finds it. */
async function runCommand(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Search commands…").fill(name);
  await page.keyboard.press("Enter");
}

async function expectAccessible(page: Page, part = "body"): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`)).toEqual([]);
}

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
  await page.getByTestId("node-flatten").click({ position: { x: 40, y: 120 } });
  await expect(page.getByTestId("node-name")).toHaveValue("Flatten");

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
  await expect(comment).toBeFocused();
  await page.keyboard.type("Why 16?");
  await expect(comment).toHaveValue("Why 16?");

  await page.getByTestId("project-menu").click();
  await page.getByText("Show history…").click();
  await page.getByRole("button", { name: "As opened" }).click();
  await expect(page.getByTestId("node-dropout-1")).toBeHidden();
  await expect(page.getByRole("button", { name: "As opened" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

type Place = { readonly x: number; readonly y: number };

async function portOf(page: Page, node: string, port: string): Promise<Place> {
  const box = await page.getByTestId(`node-${node}`).getByTestId(`port-${port}`).boundingBox();
  if (box === null) throw new Error(`${port} of ${node} is not on screen`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

/** The middle of the first connection, in window pixels. */
function middleOfWire(page: Page): Promise<Place> {
  return page
    .locator(".react-flow__edge-path")
    .first()
    .evaluate((element) => {
      const path = element as SVGPathElement;
      const middle = path.getPointAtLength(path.getTotalLength() / 2);
      const { x, y } = middle.matrixTransform(path.getScreenCTM() ?? new DOMMatrix());
      return { x, y };
    });
}

test("rewires by mouse: moves a wire's end, pulls one off, draws one into the open, puts a layer into another", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  const undo = page.getByTestId("toolbar-edit.undo");
  await expect(page.getByTestId("node-hidden-2")).toBeVisible();
  const taken = await portOf(page, "hidden-2", "in-in");

  await drag(page, taken, await portOf(page, "digits", "in-in"));
  await expect(total(page)).toContainText("12,730");
  await undo.click();
  await drag(page, taken, { x: taken.x + 30, y: taken.y + 90 });
  await expect(page.getByTestId("node-hidden-2")).toContainText("no shape yet");
  await undo.click();
  await expect(total(page)).toContainText("13,002");
  await expect(undo).toBeDisabled();

  const out = await portOf(page, "hidden-1", "out");
  await drag(page, out, { x: out.x + 40, y: out.y + 60 });
  await expect(page.getByPlaceholder("What comes next?")).toBeFocused();
  const offered = page.getByRole("dialog", { name: "Insert a layer" }).getByRole("option");
  await expect(offered.first()).toContainText("Dense");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("node-dense-1")).toContainText("272");
  await undo.click();
  await expect(page.getByTestId("node-dense-1")).toBeHidden();

  const canvas = page.getByTestId("canvas");
  await page.getByTestId("palette-dropout").dragTo(canvas, { targetPosition: { x: 90, y: 300 } });
  const loose = page.getByTestId("node-dropout-1");
  await expect(loose).toContainText("no shape yet");
  const box = await loose.boundingBox();
  if (box === null) throw new Error("the loose layer is not on screen");
  const wire = await middleOfWire(page);
  const grip = { x: box.x + box.width / 2, y: box.y + 12 };
  await drag(page, grip, { x: wire.x, y: wire.y + 12 - box.height / 2 });
  await expect(loose).toContainText("28");
  await expect(total(page)).toContainText("13,002");
});

test("copies layers into another window, and finds unsaved work again after the window was gone", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await selectHiddenLayers(page);
  await page.keyboard.press("Control+c");
  const other = await page.context().newPage();
  await other.goto(new URL(served.url).origin);
  await other.getByTestId("node-hidden-1").click({ position: { x: 20, y: 12 } });
  await other.keyboard.press("Control+v");
  await expect(other.getByTestId("node-dense-1")).toBeVisible();
  await expect(other.getByTestId("node-dense-2")).toBeVisible();
  await other.close();

  await page.keyboard.press("Control+d");
  await expect(page.getByTestId("node-dense-2")).toBeVisible();
  page.on("dialog", (dialog) => void dialog.accept());
  await expect.poll(() => existsSync(join(served.folder, "data", "autosave"))).toBe(true);
  await page.reload();
  await page.getByRole("button", { name: "Recover" }).click();
  await expect(page.getByTestId("node-dense-2")).toBeVisible();
});

test("works without a mouse: walks along the wires, inserts, undoes, leaves the canvas again", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  const focused = page.locator(".react-flow__node:focus");
  await page.getByRole("button", { name: /^Digit, / }).evaluate((item: HTMLElement) => item.click());
  await expect(focused).toHaveAttribute("data-id", "input");
  for (const next of ["flatten", "hidden-1"]) {
    await page.keyboard.press("ArrowRight");
    await expect(focused).toHaveAttribute("data-id", next);
  }
  await page.keyboard.press("a");
  await page.keyboard.type("gaussian noise");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("node-gaussianNoise-1")).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByPlaceholder("Insert a layer…")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(focused).toHaveAttribute("data-id", "gaussianNoise-1");
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("node-gaussianNoise-1")).toBeHidden();
  await page.keyboard.press("Tab");
  await expect(page.locator("*:focus")).toHaveCount(1);
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
    await expect(page.getByTestId("palette-search")).toBeVisible({ visible: size.width > 900 });
    await expectAccessible(page);
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`has dialogs without a serious accessibility violation: ${colorScheme}`, async ({ page, served }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.getByTestId("node-hidden-1")).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByPlaceholder("Search commands…")).toBeVisible();
    await expectAccessible(page, ".bp6-portal");
    await page.keyboard.press("Escape");
    for (const [command, title] of [
      ["Examples to start from", "New project"],
      ["Show history", "History"],
      ["Keyboard shortcuts", "Keyboard shortcuts"],
      ["Check gradients", "Check gradients"],
      ["Export the trained model", "Export the trained model"],
    ] as const) {
      await runCommand(page, command);
      await expect(page.getByRole("dialog", { name: title })).toBeVisible();
      await expectAccessible(page, ".bp6-portal:last-child");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    }
    await page.getByTestId("dock-tab-data").click();
    await expectAccessible(page, ".dock");
    writeForeignModel(served.folder);
    await importForeignModel(page);
    await expect(page.getByRole("dialog", { name: "Imported: foreign" })).toBeVisible();
    await expectAccessible(page, ".bp6-portal:last-child");
  });
}

test("imports a model, saves it, and finds its weights again when it is opened later", async ({
  page,
  served,
}) => {
  writeForeignModel(served.folder);
  await importForeignModel(page);
  await expect(page.getByRole("dialog", { name: "Imported: foreign" })).toContainText(
    "“flat” feeds “digits” directly now",
  );
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await saveAs(page, "foreign.netloom");
  await page.reload();
  await page.keyboard.press("Control+o");
  await chooseFile(page, "foreign.netloom");
  await expect(page.getByTestId("starting-weights")).toContainText("model.json");
  await page.getByTestId("dock-tab-predict").click();
  await page.getByTestId("load-weights").click();
  await page.getByTestId("dock-tab-predict").click();
  await page.getByTestId("drawing-pad").click();
  await expect(page.getByTestId("verdict")).toContainText("7");
});

test("a key right after Escape is heard while the command palette still fades out", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  await expect(page.getByTestId("node-hidden-1")).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Search commands…")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
});
