// The editor's speed in the whole app: opening a project, moving about in it, editing it, in headless Chromium before serve.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { serializeDocument } from "../../shared/document/serializeDocument.ts";
import { editorGraph, firstLayer } from "./editorGraph.ts";
import { measureGesture, thereAndBack, type Gesture, type GestureCost } from "./editorGestures.ts";
import { median } from "./median.ts";
import { inServedWindow, pageMemoryMb, type ServedWindow } from "./servedWindow.ts";

export interface EditorMeasurement {
  readonly nodes: number;
  /** From the click on Open until the graph is on screen and frames follow each other again. */
  readonly openMs: number;
  readonly gestures: Readonly<Record<GestureName, GestureCost>>;
  /** From the key to the frame that shows what it did; the median of several. */
  readonly editMs: number;
  readonly insertMs: number;
  readonly deleteMs: number;
  readonly undoMs: number;
  /** JavaScript memory of the window after all this, MB. */
  readonly memoryMb: number;
}

const gestureNames = ["panWhole", "zoomAcross", "panMiddle", "panNear", "drag"] as const;
export type GestureName = (typeof gestureNames)[number];

const frames = 120;
/** Wheel movement per frame; one notch of a mouse wheel is 100. */
const wheel = 40;

/** Null where there is no browser. */
export function measureEditor(nodes: number, repetitions: number): Promise<EditorMeasurement | null> {
  return inServedWindow((window) => measureIn(window, nodes, repetitions));
}

async function measureIn(
  { page, url, folder }: ServedWindow,
  nodes: number,
  repetitions: number,
): Promise<EditorMeasurement> {
  writeFileSync(join(folder, "large.netloom"), serializeDocument(editorGraph(nodes)));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  await page.goto(url);
  await page.getByTestId("node-hidden-1").waitFor();
  const openMs = await openProject(page, `${nodes} layers`);
  const gestures = await measureGestures(page, cdp);
  const edits = await measureEdits(page, repetitions);
  return { nodes, openMs, gestures, ...edits, memoryMb: await pageMemoryMb(page) };
}

async function openProject(page: Page, name: string): Promise<number> {
  await page.keyboard.press("Control+o");
  await page.getByTestId("file-dialog-name").fill("large.netloom");
  return page.evaluate(async (name) => {
    const started = performance.now();
    document.querySelector<HTMLElement>('[data-testid="file-dialog-confirm"]')?.click();
    const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
    const isShown = (): boolean =>
      document.querySelector('[data-testid="project-menu"]')?.textContent?.includes(name) === true &&
      document.querySelector('.react-flow__node[data-id="numbers"], [data-testid="overview"]') !== null;
    while (!isShown()) await nextFrame();
    for (let [before, quick] = [await nextFrame(), 0]; quick < 3;) {
      const now = await nextFrame();
      quick = now - before < 34 ? quick + 1 : 0;
      before = now;
    }
    return performance.now() - started;
  }, name);
}

async function measureGestures(page: Page, cdp: CDPSession): Promise<Record<GestureName, GestureCost>> {
  const perform = (gesture: Gesture): Promise<GestureCost> => measureGesture(page, cdp, gesture);
  const panWhole = await perform({ kind: "pan", movements: thereAndBack(frames, 3, 1) });
  const zoomAcross = await perform({ kind: "zoom", movements: thereAndBack(frames, 0, -wheel) });
  await zoomTo(page, 0.4);
  const panMiddle = await perform({ kind: "pan", movements: thereAndBack(frames, -9, -2) });
  await zoomTo(page, 0.8);
  const panNear = await perform({ kind: "pan", movements: thereAndBack(frames, -9, -2) });
  const drag = await perform({ kind: "drag", node: firstLayer, movements: thereAndBack(frames, 2, 1) });
  return { panWhole, zoomAcross, panMiddle, panNear, drag };
}

/** Goes to the beginning of the network at this zoom, without counting what that takes. */
async function zoomTo(page: Page, zoom: number): Promise<void> {
  await page
    .getByRole("button", { name: /^first, / })
    .evaluate((button) => (button as HTMLButtonElement).click());
  await page.keyboard.press("Shift+f");
  await page.getByTestId(`node-${firstLayer}`).waitFor();
  await page.evaluate(async (wanted) => {
    const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
    const node = document.querySelector('.react-flow__node[data-id="first"]');
    const pane = document.querySelector(".react-flow__pane");
    const shownZoom = (): number => (node?.getBoundingClientRect().width ?? 0) / 168;
    const box = node?.getBoundingClientRect() ?? new DOMRect();
    const place = { clientX: box.x + 5, clientY: box.y + 5, bubbles: true, cancelable: true, view: window };
    const settle = async (): Promise<void> => {
      for (let frame = 0; frame < 15; frame += 1) await nextFrame();
    };
    await settle();
    // d3-zoom: the zoom doubles with every 500 of the wheel's movement upwards.
    const deltaY = -500 * Math.log2(wanted / shownZoom());
    pane?.dispatchEvent(new WheelEvent("wheel", { ...place, deltaY }));
    await settle();
  }, zoom);
}

async function measureEdits(page: Page, repetitions: number) {
  await page.getByTestId(`node-${firstLayer}`).click({ position: { x: 40, y: 14 } });
  const units = page.getByTestId("field-units").locator("input");
  await units.focus();
  const edits: number[] = [];
  for (let round = 0; round < repetitions; round += 1) edits.push(await shownAfter(page, "ArrowUp"));
  await page.getByTestId(`node-${firstLayer}`).focus();
  const inserts: number[] = [];
  const deletes: number[] = [];
  const undos: number[] = [];
  for (let round = 0; round < repetitions; round += 1) {
    await page.getByTestId("palette-search").fill("dense");
    inserts.push(await shownAfter(page, "Enter"));
    await page.locator(".react-flow__node.selected").focus();
    deletes.push(await shownAfter(page, "Delete"));
    undos.push(await shownAfter(page, "Control+z"), await shownAfter(page, "Control+z"));
    await page.getByTestId(`node-${firstLayer}`).click({ position: { x: 40, y: 14 } });
  }
  return {
    editMs: median(edits),
    insertMs: median(inserts),
    deleteMs: median(deletes),
    undoMs: median(undos),
  };
}

/** Presses keys that change the number of weights; time from the key to the frame after all that it changed was drawn. */
async function shownAfter(page: Page, keys: string): Promise<number> {
  await page.evaluate(() => {
    const total = document.querySelector('[data-testid="total-parameters"]');
    const before = total?.textContent;
    const shown = window as unknown as { shownAfter: Promise<number> };
    shown.shownAfter = new Promise((resolve) => {
      let pressed = 0;
      addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true, once: true });
      function look(): void {
        if (total?.textContent === before) requestAnimationFrame(look);
        // A message is handled after the frame that is being made has been handed over.
        else {
          const channel = new MessageChannel();
          channel.port1.addEventListener("message", () => resolve(performance.now() - pressed));
          channel.port1.start();
          channel.port2.postMessage(null);
        }
      }
      requestAnimationFrame(look);
    });
  });
  await page.keyboard.press(keys);
  return page.evaluate(() => (window as unknown as { shownAfter: Promise<number> }).shownAfter);
}
