// Draws the whole neuron view. Threads change slowly and cost the most, so they are kept on a canvas of their own and drawn
// again only when weights, focus or layout changed, and not more often than the eye asks for; all else is drawn every frame.
import type { TapValue } from "../../../shared/contract/live.ts";
import type { LiveFeed } from "../liveFeed.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { truthOf } from "../../data/answerTargets.ts";
import { givesShares } from "../pictures/outputPicture.ts";
import { currentInk, type Ink } from "../theme.ts";
import { wholeValue } from "../wholeValue.ts";
import { paintCaption } from "./captions.ts";
import type { NeuronScene } from "./scene.ts";
import { focusWeights, paintFocusCard } from "./focus.ts";
import { mostLines, strongestLines, type LineSet } from "./lines.ts";
import { layoutNeurons, type NeuronLayout, type PlacedColumn } from "./layout.ts";
import { numbersOf, type ColumnNumbers } from "./neuronNumbers.ts";
import { paintLines, paintStructure } from "./paintLines.ts";
import { paintCircles, paintOutputLabels, paintPixels } from "./paintNeurons.ts";

export interface NeuronPainter {
  paint(surface: Surface, scene: NeuronScene): void;
  layout(): NeuronLayout | null;
}

const focusedLines = 320;
const threadsEveryMs = 70;

export function createNeuronPainter(feed: LiveFeed): NeuronPainter {
  const threads = new OffscreenCanvas(1, 1);
  let layout: NeuronLayout | null = null;
  let drawnKey = "";
  let drawnKernels: readonly unknown[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let hadKernels = false;
  let waiting = false;

  /** The last numbers of a burst are drawn too, even if no frame follows them. */
  function awaitTurn(delayMs: number): void {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      feed.redraw();
    }, delayMs);
  }

  function paintThreads(
    surface: Surface,
    scene: NeuronScene,
    current: NeuronLayout,
    numbers: readonly ColumnNumbers[],
  ): void {
    const key = `${surface.width} ${surface.height} ${surface.pixelRatio} ${surface.theme} ${scene.lineMeaning} ${scene.focus?.column} ${scene.focus?.neuron}`;
    const kernels = numbers.flatMap((each) =>
      scene.lineMeaning === "signal" ? [each.kernel, each.activations] : [each.kernel],
    );
    const fresh =
      kernels.length === drawnKernels.length && kernels.every((kernel, i) => kernel === drawnKernels[i]);
    const now = performance.now();
    if (key === drawnKey && fresh) return;
    if (key === drawnKey && now - drawnAt < threadsEveryMs && hadKernels) {
      awaitTurn(threadsEveryMs - (now - drawnAt));
      return;
    }
    hadKernels = numbers.some((each) => each.kernel !== null);
    [drawnKey, drawnKernels, drawnAt] = [key, kernels, now];
    threads.width = Math.round(surface.width * surface.pixelRatio);
    threads.height = Math.round(surface.height * surface.pixelRatio);
    const context = threads.getContext("2d");
    if (context === null) return;
    context.setTransform(surface.pixelRatio, 0, 0, surface.pixelRatio, 0, 0);
    const ink = currentInk();
    for (let i = 1; i < current.columns.length; i++)
      paintGap(context, surface, scene, current, numbers, i, ink);
  }

  return {
    layout: () => layout,
    paint(surface, scene) {
      if (
        layout === null ||
        layout.width !== surface.width ||
        layout.height !== surface.height ||
        layout.columns.some((placed, i) => placed.column !== scene.columns[i])
      ) {
        layout = layoutNeurons(scene.columns, surface.width, surface.height);
        drawnKey = "";
      }
      const numbers = scene.columns.map((column, i) => numbersOf(column, scene.columns[i - 1] ?? null, feed));
      paintThreads(surface, scene, layout, numbers);
      surface.context.drawImage(threads, 0, 0, surface.width, surface.height);
      paintColumns(surface, scene, layout, numbers, truthOf(feed.sample(), scene.target));
      paintFocusCard(surface, scene, layout, numbers);
    },
  };
}

function paintGap(
  context: OffscreenCanvasRenderingContext2D,
  surface: Surface,
  scene: NeuronScene,
  layout: NeuronLayout,
  numbers: readonly ColumnNumbers[],
  index: number,
  ink: Ink,
): void {
  const [from, to, kernel] = [layout.columns[index - 1], layout.columns[index], numbers[index]?.kernel];
  if (from === undefined || to === undefined) return;
  if (kernel === null || kernel === undefined) {
    paintStructure(context, from, to, ink.lineStrong, 420);
    return;
  }
  const carrying =
    scene.lineMeaning === "signal" ? (numbers[index - 1]?.activations ?? undefined) : undefined;
  const { focus } = scene;
  const target = focus?.column === index ? to.shown.indexOf(focus.neuron) : null;
  const source =
    focus?.column === index - 1 && from.column.image === null ? from.shown.indexOf(focus.neuron) : null;
  const lines = linesBetween(kernel, from, to, carrying, mostLines);
  const muted = focus !== null;
  paintLines(context, { from, to, lines, theme: surface.theme, focus: muted ? { target, source } : null });
  if (target !== null) {
    const own = linesBetween(
      kernel,
      from,
      { ...to, shown: to.shown.slice(target, target + 1) },
      carrying,
      focusedLines,
    );
    const placedOwn = { ...to, centres: to.centres.slice(2 * target, 2 * target + 2) };
    paintLines(context, { from, to: placedOwn, lines: own, theme: surface.theme, focus: null });
  }
}

function linesBetween(
  kernel: TapValue,
  from: PlacedColumn,
  to: PlacedColumn,
  carrying: Float32Array | undefined,
  most: number,
): LineSet {
  return strongestLines({
    kernel: wholeValue(kernel),
    sources: from.column.size,
    targets: to.column.size,
    shownSources: from.shown,
    shownTargets: to.shown,
    most,
    ...(carrying === undefined ? {} : { carrying }),
  });
}

function paintColumns(
  surface: Surface,
  scene: NeuronScene,
  layout: NeuronLayout,
  numbers: readonly ColumnNumbers[],
  truth: number | null,
): void {
  const { context, theme } = surface;
  const ink = currentInk();
  for (const [i, placed] of layout.columns.entries()) {
    const own = numbers[i];
    if (own === undefined) continue;
    const paint = {
      placed,
      numbers: own,
      theme,
      ink,
      marked: scene.focus?.column === i ? scene.focus.neuron : null,
    };
    if (placed.column.kind === "pixels") paintPixels(context, paint, focusWeights(scene, layout, numbers, i));
    else paintCircles(context, paint);
    if (placed.column.kind === "outputs") {
      const shares = givesShares(placed.column, scene.target);
      paintOutputLabels(context, paint, { target: scene.target, truth, shares });
    }
    paintCaption(surface, placed, layout.columns[i + 1] ?? null, captionRoom(layout, i), ink);
  }
}

/** Twice the way to the nearer neighbour's half, so that no two captions meet. */
function captionRoom({ columns }: NeuronLayout, index: number): number {
  const x = columns[index]?.x ?? 0;
  const distances = [columns[index - 1], columns[index + 1]].flatMap((other) =>
    other === undefined ? [] : [Math.abs(other.x - x)],
  );
  return Math.min(...distances, 400) - 10;
}
