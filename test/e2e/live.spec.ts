// The pictures while training: they show what the trainer holds, they move, they cost nothing unseen, and they outlive it.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { readNewestCheckpoint } from "../../main/trainer/checkpointFolder.ts";
import { listenForFrames } from "./frames.ts";
import { expect, test } from "./served.ts";

const hidden1 = '[data-testid="node-hidden-1"] canvas';

function pictureOf(page: Page, selector = hidden1): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

async function trainForLong(page: Page): Promise<void> {
  const epochs = page.getByTestId("field-epochs").locator("input").first();
  await epochs.fill("100000");
  await epochs.press("Enter");
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Training");
}

async function stepOf(page: Page): Promise<number> {
  const text = await page.getByTestId("run-step").innerText();
  return Number(text.split("/")[0]?.replaceAll(/\D/g, ""));
}

async function expectSteps(page: Page, more: number): Promise<void> {
  const before = await stepOf(page);
  await expect.poll(() => stepOf(page)).toBeGreaterThan(before + more);
}

/** Waits until the picture has changed so many times. */
async function expectMovingPictures(page: Page, changes: number): Promise<void> {
  let last = await pictureOf(page);
  for (let change = 0; change < changes; change += 1) {
    await expect.poll(() => pictureOf(page)).not.toBe(last);
    last = await pictureOf(page);
  }
}

/** What the browser tells a window that comes to lie behind others. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

/** Weights of the newest run as the trainer wrote them down. */
async function keptWeights(folder: string): Promise<ReadonlyMap<string, Float32Array>> {
  const runs = join(folder, "data", "runs");
  const newest = readdirSync(runs).sort().at(-1) ?? "";
  const found = await readNewestCheckpoint(join(runs, newest));
  if (!found.ok) throw new Error(found.error.found);
  const { state } = found.value.checkpoint;
  return new Map([...state].map(([name, { data }]) => [name, Float32Array.from(data)]));
}

function numberAfter(words: string, label: string): number {
  const found = new RegExp(`${label} ([+−]?[\\d.]+)`).exec(words)?.[1];
  if (found === undefined) throw new Error(`no ${label} in "${words}"`);
  return Number(found.replace("−", "-"));
}

test("a neuron's numbers are the weights that the trainer holds", async ({ page, served }) => {
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await page.getByTestId("view-neurons").click();
  await page.getByRole("application", { name: /Neurons of the network/ }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const words = page.getByTestId("neuron-words");
  await expect(words).toContainText("bias");
  const lastStep = await stepOf(page);
  await expect(words).toContainText(`at step ${lastStep}:`);
  const text = await words.innerText();
  const neuron = Number(/^Hidden 1, neuron (\d+)/.exec(text)?.[1]);
  const source = Number(/from \D+(\d+)/.exec(text)?.[1]);
  const weights = await keptWeights(served.folder);
  const [bias, kernel] = [weights.get("Hidden_1/bias"), weights.get("Hidden_1/kernel")];
  expect(numberAfter(text, "bias")).toBeCloseTo(bias?.[neuron] ?? Number.NaN, 3);
  expect(numberAfter(text, "weight")).toBeCloseTo(kernel?.[source * 16 + neuron] ?? Number.NaN, 3);
});

test("the number pointed at in a large picture is the weight that the trainer holds, zoomed or not", async ({
  page,
  served,
}) => {
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  await page.getByTestId("node-hidden-2").click();
  const picture = page.getByTestId("large-picture");
  const reading = page.getByTestId("picture-reading");
  const kernel = (await keptWeights(served.folder)).get("Hidden_2/kernel");
  const expectWeight = async (): Promise<string> => {
    const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 };
    await picture.hover({ position: { x: width * 0.6, y: height * 0.7 } });
    await expect(reading).toContainText(/weight of unit \d+ for input \d+/);
    const text = await reading.innerText();
    const [, unit, input] = /unit (\d+) for input (\d+)/.exec(text) ?? [];
    const weight = kernel?.[Number(input) * 16 + Number(unit)] ?? Number.NaN;
    expect(numberAfter(text, "input \\d+:")).toBeCloseTo(weight, 4);
    return text;
  };
  const whole = await expectWeight();
  await picture.focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect(picture).toHaveAttribute("data-zoomed", "true");
  await expect(reading).not.toHaveText(whole);
  await expectWeight();
});

test("the kernel and the feature map pointed at are those of the convolution that the trainer holds", async ({
  page,
  served,
}) => {
  const frames = await listenForFrames(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("new project");
  await page.keyboard.press("Enter");
  await page.getByTestId("template-mnist-cnn").click();
  await page.getByTestId("node-conv-1").click();
  await page.getByTestId("toolbar-train.start").click();
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBeGreaterThan(1);
  await page.getByTestId("toolbar-train.pause").click();
  await expect(page.getByTestId("run-state")).toHaveText("Paused");
  const paused = await stepOf(page);
  await expect.poll(() => frames.at(-1)?.step).toBe(paused);

  const picture = page.getByTestId("large-picture");
  const reading = page.getByTestId("picture-reading");
  const readingAt = async (across: number, down: number): Promise<string> => {
    const { width, height } = (await picture.boundingBox()) ?? { width: 0, height: 0 };
    await picture.hover({ position: { x: width * across, y: height * down } });
    return reading.innerText();
  };
  // What was kept last is of this step once it has been written.
  await expect(async () => {
    const weights = await keptWeights(served.folder);
    const [kernel, bias] = [weights.get("Conv_1/kernel"), weights.get("Conv_1/bias")];
    const weight = await readingAt(0.5, 0.1);
    const [, filter, x, y] = /filter (\d+), weight \((\d+), (\d+)\)/.exec(weight)?.map(Number) ?? [];
    const held = kernel?.[((y ?? 0) * 3 + (x ?? 0)) * 32 + (filter ?? 0)] ?? Number.NaN;
    expect(numberAfter(weight, "channel:")).toBeCloseTo(held, 4);

    const lit = await readingAt(0.43, 0.42);
    const [, channel = 0, column = 0, row = 0] =
      /channel (\d+) at \((\d+), (\d+)\)/.exec(lit)?.map(Number) ?? [];
    const sample = frames.at(-1)?.probe.features[0]?.data;
    let sum = bias?.[channel] ?? Number.NaN;
    for (let place = 0; place < 9; place += 1) {
      const pixel = sample?.[(row + Math.floor(place / 3)) * 28 + column + (place % 3)] ?? Number.NaN;
      sum += (pixel / 255) * (kernel?.[place * 32 + channel] ?? Number.NaN);
    }
    expect(numberAfter(lit, "\\):")).toBeCloseTo(Math.max(0, sum), 4);
  }).toPass({ timeout: 15_000 });
});

test("a run of a blink is shown on its way, not only at its end", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  let pictures = 0;
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (payload.includes("live.frame")) pictures += 1;
    }),
  );
  await page.reload();
  await page.getByTestId("toolbar-train.start").click();
  await expect(page.getByTestId("run-state")).toHaveText("Finished", { timeout: 60_000 });
  expect(pictures).toBeGreaterThanOrEqual(4);
});

test("pictures move while training runs, rest while the window is hidden and come back", async ({
  page,
  served,
}) => {
  expect(served.url).toBeTruthy();
  await trainForLong(page);
  await expectMovingPictures(page, 10);
  await setHidden(page, true);
  await expect(page.getByTestId("run-status")).toContainText("view 0.0 %");
  await expectSteps(page, 500);
  await setHidden(page, false);
  await expectMovingPictures(page, 5);
});

test("a window that is reloaded finds the run going on, with moving pictures", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await trainForLong(page);
  await expectSteps(page, 200);
  const before = await stepOf(page);
  await page.reload();
  await expect(page.getByTestId("run-state")).toHaveText("Training");
  expect(await stepOf(page)).toBeGreaterThanOrEqual(before);
  await expectSteps(page, 200);
  // What was edited before the reload is offered again.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expectMovingPictures(page, 3);
  await page.getByTestId("toolbar-train.pause").click();
  await expect(page.getByTestId("run-state")).toHaveText("Paused");
});

test("a trainer that is killed leaves its last pictures and says so", async ({ page, served }) => {
  test.skip(process.platform === "win32", "needs pgrep to find the trainer");
  const untrained = await pictureOf(page);
  await trainForLong(page);
  await expectMovingPictures(page, 3);
  for (const trainer of childrenOf(served.processId)) process.kill(trainer, "SIGKILL");
  await expect(page.getByTestId("run-state")).toHaveText("Failed");
  await expect(page.getByRole("alert").first()).toBeVisible();
  const left = await pictureOf(page);
  expect(left).not.toBe(untrained);
  await page.waitForTimeout(300);
  expect(await pictureOf(page)).toBe(left);
});

function childrenOf(processId: number): readonly number[] {
  const output = execFileSync("pgrep", ["-P", String(processId)], { encoding: "utf8" });
  return output.trim().split("\n").map(Number);
}

test("one sample is followed forward and backward through an untrained network", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await page.getByTestId("dock-tab-step").click();
  await page.getByTestId("step-prepare").click();
  const [title, text] = [page.getByTestId("step-title"), page.getByTestId("step-text")];
  await expect(text).toContainText("The sample enters");
  await page.getByTestId("step-dock").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(title).toHaveText("Forward: Hidden 1");
  await expect(text).toContainText("sigmoid(z)");
  const [sum, value] = await text
    .locator("tbody tr")
    .first()
    .locator("td")
    .allInnerTexts()
    .then((cells) => cells.slice(-2).map((cell) => Number(cell.replace("−", "-"))));
  expect(value).toBeCloseTo(1 / (1 + Math.exp(-(sum ?? Number.NaN))), 3);
  for (let stage = 0; stage < 4; stage += 1) await page.keyboard.press("ArrowRight");
  await expect(title).toHaveText("Backward: Class");
  await expect(text).toContainText("The loss of this sample is L =");
  await page.keyboard.press("ArrowLeft");
  await expect(text).toContainText("The answer is");
  for (let stage = 0; stage < 3; stage += 1) await page.keyboard.press("ArrowRight");
  await expect(title).toHaveText("Backward: Hidden 2");
  await expect(text).toContainText("What the optimizer would change most");
  await page.getByTestId("layer-gradient-check").click();
  const checked = page.getByTestId("layer-gradients").locator("tbody tr");
  await expect(checked).toHaveCount(2, { timeout: 30_000 });
  await expect(checked.getByText("Correct", { exact: true })).toHaveCount(2);
  await expect(page.getByTestId("layer-gradient-verdict")).toContainText("Gradient correct: error");
});

test("two samples are compared neuron by neuron", async ({ page, served }) => {
  expect(served.url).toBeTruthy();
  await page.getByTestId("dock-tab-step").click();
  await page.getByTestId("step-prepare").click();
  await page.getByText("Two samples side by side").click();
  const cells = page.getByTestId("compare-samples").locator("tbody tr").first().locator("td");
  await expect(cells).toHaveCount(3);
  const [first, second, difference] = (await cells.allInnerTexts()).map((cell) =>
    Number(cell.replace("−", "-")),
  );
  expect(difference).toBeCloseTo((second ?? Number.NaN) - (first ?? Number.NaN), 3);
});
