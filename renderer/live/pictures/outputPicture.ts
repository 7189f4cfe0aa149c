// The output: a bar per class with its name, the truth framed, the prediction in bold. Of values a bar by their size, with a mark
// where the truth lies.
import type { TapRequest } from "../../../shared/contract/live.ts";
import { throughLink } from "../../../shared/losses/throughLink.ts";
import { placeOfLargest } from "../../../shared/metrics/placeOfLargest.ts";
import { learnsClasses, learnsValues, truthOf, type AnswerTarget } from "../../data/answerTargets.ts";
import type { ChainNode } from "../chain.ts";
import { colourMap, cssColour, divergingIndex } from "../colour.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { percent, plain, precise } from "../numberText.ts";
import { outputName } from "../outputName.ts";
import { currentInk } from "../theme.ts";
import { wholeValue } from "../wholeValue.ts";
import type { Picture, PictureSubject } from "./picture.ts";

const mostBars = 10;

export function outputPicture({ node, source, target }: PictureSubject): Picture {
  const size = node.outputShape?.at(-1) ?? 1;
  const shown = source ?? node;
  const taps: readonly TapRequest[] = [{ node: shown.id, kind: "activation", limit: 4096 }];
  return {
    taps,
    label: "What the network answers for the sample on show",
    paint(surface, feed) {
      const value = feed.value(shown.id, "activation");
      const values = value === undefined ? null : throughLink(wholeValue(value), node.link);
      paintClassBars(surface, {
        values,
        size,
        target,
        truth: truthOf(feed.sample(), target),
        shares: givesShares(node, target),
      });
    },
  };
}

/** Whether the output's numbers are probabilities. */
export function givesShares({ link }: Pick<ChainNode, "link">, target: AnswerTarget | null): boolean {
  return link !== null || learnsClasses(target);
}

export interface ClassBars {
  readonly values: Float32Array | null;
  readonly size: number;
  readonly target: AnswerTarget | null;
  /** Of classes the one that is true; of a value what it should be. */
  readonly truth: number | null;
  /** True where the values are probabilities. */
  readonly shares: boolean;
}

/** Below this height of a row the bars go into two columns. */
const leastRow = 10;
const columnGap = 10;

export function paintClassBars(surface: Surface, bars: ClassBars): void {
  const rows = rowsOf(bars);
  const columns = rows.length > 3 && surface.height / rows.length < leastRow ? 2 : 1;
  const perColumn = Math.ceil(rows.length / columns);
  const width = (surface.width - columnGap * (columns - 1)) / columns;
  for (let column = 0; column < columns; column++) {
    const own = rows.slice(column * perColumn, (column + 1) * perColumn);
    const place = {
      left: column * (width + columnGap),
      width,
      step: Math.min(26, surface.height / perColumn),
      numbers: columns === 1,
    };
    paintColumn(surface, bars, own, perColumn, place);
  }
}

interface BarColumn {
  readonly left: number;
  readonly width: number;
  readonly step: number;
  readonly numbers: boolean;
}

function paintColumn(
  { context, height, theme, readings }: Surface,
  bars: ClassBars,
  rows: readonly number[],
  of: number,
  place: BarColumn,
): void {
  const ink = currentInk();
  const { left, width, step, numbers } = place;
  const best = bars.values === null ? -1 : placeOfLargest(bars.values);
  const largest = bars.shares ? 1 : largestOf(bars);
  const fontSize = Math.min(12.5, Math.max(8.5, step * 0.78));
  context.font = `700 ${fontSize}px ${ink.font}`;
  const nameWidth = Math.min(
    width * 0.45,
    Math.max(...rows.map((row) => context.measureText(nameOf(bars, row)).width)) + 8,
  );
  const numberWidth = numbers ? context.measureText("100.0 %").width + 8 : 0;
  const barWidth = Math.max(4, width - nameWidth - numberWidth - 4);
  context.textBaseline = "middle";
  for (const [i, row] of rows.entries()) {
    const y = (height - of * step) / 2 + (i + 0.5) * step;
    const value = bars.values?.[row];
    const chosen = row === best;
    const isTrue = isTrueClass(bars, row);
    readings?.push({
      place: { x: left, y: y - step / 2, width, height: step },
      words: () => rowWords(bars, row),
    });
    context.font = `${chosen ? 700 : 400} ${fontSize}px ${ink.font}`;
    context.fillStyle = chosen || isTrue ? ink.ink : ink.muted;
    context.textAlign = "left";
    context.fillText(nameOf(bars, row), left + 4, y + 0.5, nameWidth - 6);
    if (isTrue) frameName(context, left, nameWidth, y, step, ink.muted);
    paintBar(
      context,
      left + nameWidth + 4,
      y,
      barWidth,
      step,
      value === undefined ? 0 : value / largest,
      theme,
      ink.line,
    );
    const due = valueDue(bars);
    if (due !== null && value !== undefined) {
      // A truth of the other sign lies before the bar's beginning.
      const reach = Math.max(0, (due * Math.sign(value)) / largest);
      markValue(context, left + nameWidth + 4 + reach * barWidth, y, step, ink.ink);
    }
    if (value === undefined || !numbers) continue;
    context.fillStyle = chosen ? ink.ink : ink.faint;
    context.textAlign = "right";
    context.fillText(bars.shares ? percent(value) : plain(value), left + width, y + 0.5);
  }
}

/** All of them, or the largest where there are too many. */
function rowsOf({ values, size }: ClassBars): readonly number[] {
  const all = Array.from({ length: size }, (_, i) => i);
  if (size <= mostBars) return all;
  if (values === null) return all.slice(0, mostBars);
  return all.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0)).slice(0, mostBars);
}

function nameOf({ target, size }: ClassBars, row: number): string {
  return outputName(target, size, row) ?? String(row);
}

function isTrueClass(bars: ClassBars, row: number): boolean {
  // A single number is the share of the second of two classes.
  return valueDue(bars) === null && bars.truth === (bars.size === 1 ? 1 : row);
}

/** What the only value should be; null for classes. */
function valueDue({ target, truth, size }: ClassBars): number | null {
  return learnsValues(target) && size === 1 ? truth : null;
}

function largestOf(bars: ClassBars): number {
  const values = [...(bars.values ?? []), valueDue(bars) ?? 0];
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);
}

function rowWords(bars: ClassBars, row: number): string | null {
  const value = bars.values?.[row];
  if (value === undefined) return null;
  const due = valueDue(bars);
  if (due !== null) return `${nameOf(bars, row)}: ${precise(value)}, the truth is ${precise(due)}`;
  return `${nameOf(bars, row)}: ${precise(value)}${isTrueClass(bars, row) ? ", the truth" : ""}`;
}

/** A line across the bar. */
function markValue(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  step: number,
  colour: string,
): void {
  const height = Math.min(14, step * 0.8);
  context.fillStyle = colour;
  context.fillRect(x - 1, y - height / 2, 2, height);
}

function frameName(
  context: CanvasRenderingContext2D,
  left: number,
  width: number,
  y: number,
  step: number,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left + 0.5, y - step / 2 + 0.5, width - 1, step - 1, 3);
  context.stroke();
}

function paintBar(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  step: number,
  share: number,
  theme: Surface["theme"],
  ground: string,
): void {
  const thickness = Math.max(3, Math.min(9, step * 0.5));
  context.fillStyle = ground;
  context.beginPath();
  context.roundRect(x, y - thickness / 2, width, thickness, thickness / 2);
  context.fill();
  const length = Math.min(1, Math.abs(share)) * width;
  if (!(length >= 0.75)) return;
  context.fillStyle = cssColour(
    colourMap("diverging", theme),
    divergingIndex(Math.sign(share) * (0.35 + 0.3 * Math.abs(share))),
  );
  context.beginPath();
  context.roundRect(x, y - thickness / 2, Math.max(thickness * 0.75, length), thickness, thickness / 2);
  context.fill();
}
