// Circles lit by their activations, the sample as pixels, and the named outputs with their bars.
import { placeOfLargest } from "../../../shared/metrics/placeOfLargest.ts";
import { learnsClasses, type AnswerTarget } from "../../data/answerTargets.ts";
import { colourMap, cssColour, divergingIndex, type Theme } from "../colour.ts";
import { percent, plain } from "../numberText.ts";
import { outputName } from "../outputName.ts";
import { paintCells } from "../pictures/cells.ts";
import type { Ink } from "../theme.ts";
import type { PlacedColumn } from "./layout.ts";
import type { ColumnNumbers } from "./neuronNumbers.ts";

export interface NeuronPaint {
  readonly placed: PlacedColumn;
  readonly numbers: ColumnNumbers;
  readonly theme: Theme;
  readonly ink: Ink;
  /** Index within the layer of a neuron to mark. */
  readonly marked: number | null;
}

const fullTurn = Math.PI * 2;

export function paintCircles(
  context: CanvasRenderingContext2D,
  { placed, numbers, theme, ink, marked }: NeuronPaint,
): void {
  const map = colourMap("diverging", theme);
  const { shown, centres, radius } = placed;
  for (let i = 0; i < shown.length; i++) {
    const neuron = shown[i] ?? 0;
    const [x, y] = [centres[2 * i] ?? 0, centres[2 * i + 1] ?? 0];
    const activation = numbers.activations?.[neuron];
    const level = activation === undefined ? 0 : activation / numbers.scale;
    if (theme === "dark" && Math.abs(level) > 0.25) paintGlow(context, x, y, radius, level);
    context.beginPath();
    context.arc(x, y, radius, 0, fullTurn);
    context.fillStyle = cssColour(map, divergingIndex(level));
    context.fill();
    context.lineWidth = neuron === marked ? 2.5 : 1;
    context.strokeStyle = neuron === marked ? ink.ink : ink.lineStrong;
    context.stroke();
  }
}

/** Light around a neuron that fires, drawn from one soft sprite per sign. */
function paintGlow(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  level: number,
): void {
  const sprite = glowOf(level < 0 ? "negative" : "positive");
  const reach = radius * 2.5;
  context.globalAlpha = Math.min(1, (Math.abs(level) - 0.25) * 0.8);
  context.drawImage(sprite, x - reach, y - reach, reach * 2, reach * 2);
  context.globalAlpha = 1;
}

const glows = new Map<string, OffscreenCanvas>();
const glowSize = 64;

function glowOf(sign: "positive" | "negative"): OffscreenCanvas {
  let sprite = glows.get(sign);
  if (sprite === undefined) {
    sprite = new OffscreenCanvas(glowSize, glowSize);
    const context = sprite.getContext("2d");
    const gradient = context?.createRadialGradient(
      glowSize / 2,
      glowSize / 2,
      glowSize * 0.16,
      glowSize / 2,
      glowSize / 2,
      glowSize / 2,
    );
    if (context && gradient) {
      const colour = sign === "positive" ? "255,168,84" : "104,172,255";
      gradient.addColorStop(0, `rgba(${colour},0.55)`);
      gradient.addColorStop(1, `rgba(${colour},0)`);
      context.fillStyle = gradient;
      context.fillRect(0, 0, glowSize, glowSize);
    }
    glows.set(sign, sprite);
  }
  return sprite;
}

/** The sample's pixels; `weights` (a neuron's incoming kernel column) lie under them where one is pointed at. */
export function paintPixels(
  context: CanvasRenderingContext2D,
  { placed, numbers, theme, ink }: NeuronPaint,
  weights: { readonly data: Float32Array; readonly scale: number } | null,
): void {
  const { image } = placed.column;
  if (image === null) return;
  const [width, height] = [placed.right - placed.left, placed.bottom - placed.top];
  const into = { x: placed.left, y: placed.top, width, height };
  const grid = { columns: image.width, rows: image.height, stride: image.channels, scale: 1 };
  if (weights !== null) {
    paintCells(context, { ...grid, data: weights.data, scale: weights.scale }, into, "diverging", theme);
    if (numbers.activations !== null) paintInkDots(context, placed, numbers.activations, ink.ink);
  } else if (numbers.activations !== null) {
    paintCells(context, { ...grid, data: numbers.activations }, into, "grey", theme);
  } else {
    context.fillStyle = cssColour(colourMap("grey", theme), 0);
    context.fillRect(into.x, into.y, width, height);
  }
  paintGridLines(context, placed, theme);
  context.strokeStyle = ink.lineStrong;
  context.lineWidth = 1;
  context.strokeRect(into.x - 0.5, into.y - 0.5, width + 1, height + 1);
}

/** A dot per inked pixel, so that the digit stays readable over the weights it is multiplied with. */
function paintInkDots(
  context: CanvasRenderingContext2D,
  placed: PlacedColumn,
  pixels: Float32Array,
  colour: string,
): void {
  const { image } = placed.column;
  if (image === null) return;
  const cell = (placed.right - placed.left) / image.width;
  context.fillStyle = colour;
  for (let i = 0; i < image.width * image.height; i++) {
    const level = pixels[i * image.channels] ?? 0;
    if (level < 0.1) continue;
    const [column, row] = [i % image.width, Math.floor(i / image.width)];
    context.globalAlpha = level;
    context.beginPath();
    context.arc(
      placed.left + (column + 0.5) * cell,
      placed.top + (row + 0.5) * cell,
      cell * 0.2,
      0,
      fullTurn,
    );
    context.fill();
  }
  context.globalAlpha = 1;
}

function paintGridLines(context: CanvasRenderingContext2D, placed: PlacedColumn, theme: Theme): void {
  const { image } = placed.column;
  if (image === null) return;
  const cell = (placed.right - placed.left) / image.width;
  if (cell < 5) return;
  context.strokeStyle = theme === "dark" ? "rgb(255 255 255 / 5%)" : "rgb(0 0 0 / 6%)";
  context.lineWidth = 1;
  context.beginPath();
  for (let column = 1; column < image.width; column++) {
    const x = placed.left + column * cell;
    context.moveTo(x, placed.top);
    context.lineTo(x, placed.bottom);
  }
  for (let row = 1; row < image.height; row++) {
    const y = placed.top + row * cell;
    context.moveTo(placed.left, y);
    context.lineTo(placed.right, y);
  }
  context.stroke();
}

export interface OutputMeaning {
  readonly target: AnswerTarget | null;
  /** A class, or what the value should be. */
  readonly truth: number | null;
  /** True where the numbers are probabilities. */
  readonly shares: boolean;
}

/** Right of each output its name with bar and percentage, the true class framed, the prediction set in bold; or its value. */
export function paintOutputLabels(
  context: CanvasRenderingContext2D,
  paint: NeuronPaint,
  meaning: OutputMeaning,
): void {
  const { placed, numbers, theme, ink } = paint;
  const { activations } = numbers;
  const best = activations === null ? -1 : placeOfLargest(activations);
  const nameX = placed.right + 12;
  const nameWidth = Math.min(74, widestName(context, meaning, placed, ink.font) + 10);
  const barX = nameX + nameWidth + 6;
  const barWidth = 46;
  const size = Math.max(10, Math.min(13, placed.radius * 0.95));
  const framed = trueNeuron(meaning, placed);
  context.textBaseline = "middle";
  for (let i = 0; i < placed.shown.length; i++) {
    const neuron = placed.shown[i] ?? 0;
    const y = placed.centres[2 * i + 1] ?? 0;
    const value = activations?.[neuron];
    const chosen = neuron === best;
    context.font = `${chosen ? 700 : 450} ${size}px ${ink.font}`;
    context.textAlign = "left";
    context.fillStyle = chosen || neuron === framed ? ink.ink : ink.muted;
    context.fillText(labelOf(meaning, placed, neuron), nameX + 5, y + 0.5, nameWidth - 8);
    if (neuron === framed) frame(context, nameX, y - size * 0.85, nameWidth, size * 1.7, ink.ink);
    if (value === undefined) continue;
    if (!meaning.shares) {
      paintValue(
        context,
        { x: barX, y, size, value, due: placed.column.size === 1 ? meaning.truth : null },
        ink,
      );
      continue;
    }
    paintBar(context, { x: barX, y, width: barWidth, value }, theme, ink);
    context.textAlign = "left";
    context.font = `${chosen ? 650 : 400} ${size - 1}px ${ink.font}`;
    context.fillStyle = chosen ? ink.ink : ink.faint;
    context.fillText(percent(value), barX + barWidth + 7, y + 0.5);
  }
}

interface PaintedValue {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly value: number;
  /** What it should be; null where nobody knows. */
  readonly due: number | null;
}

function paintValue(
  context: CanvasRenderingContext2D,
  { x, y, size, value, due }: PaintedValue,
  ink: Ink,
): void {
  context.textAlign = "left";
  context.font = `650 ${size}px ${ink.font}`;
  context.fillStyle = ink.ink;
  context.fillText(plain(value), x, y + 0.5);
  if (due === null) return;
  context.font = `400 ${size - 2}px ${ink.font}`;
  context.fillStyle = ink.muted;
  context.fillText(`truth ${plain(due)}`, x, y + size * 1.35);
}

function labelOf({ target }: OutputMeaning, { column }: PlacedColumn, neuron: number): string {
  return outputName(target, column.size, neuron) ?? String(neuron);
}

/** The neuron of the true class; null for values, and for one number that stands for two classes. */
function trueNeuron({ target, truth }: OutputMeaning, { column }: PlacedColumn): number | null {
  return learnsClasses(target) && column.size > 1 ? truth : null;
}

function paintBar(
  context: CanvasRenderingContext2D,
  bar: { readonly x: number; readonly y: number; readonly width: number; readonly value: number },
  theme: Theme,
  ink: Ink,
): void {
  const height = 6;
  context.fillStyle = ink.line;
  context.beginPath();
  context.roundRect(bar.x, bar.y - height / 2, bar.width, height, height / 2);
  context.fill();
  const share = Math.min(1, Math.max(0, bar.value));
  if (share * bar.width < 1) return;
  context.fillStyle = cssColour(colourMap("diverging", theme), divergingIndex(0.3 + 0.4 * share));
  context.beginPath();
  context.roundRect(bar.x, bar.y - height / 2, Math.max(height, share * bar.width), height, height / 2);
  context.fill();
}

function frame(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.beginPath();
  context.roundRect(x, y, width, height, 4);
  context.stroke();
}

function widestName(
  context: CanvasRenderingContext2D,
  meaning: OutputMeaning,
  placed: PlacedColumn,
  font: string,
): number {
  context.font = `700 13px ${font}`;
  let widest = 12;
  for (const neuron of placed.shown)
    widest = Math.max(widest, context.measureText(labelOf(meaning, placed, neuron)).width);
  return widest;
}
