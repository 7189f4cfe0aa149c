// What one neuron does, with its real numbers: its incoming weights as an image, the weighted sum written out, and its
// activation function with the point it stands at.
import { colourMap, cssColour, divergingIndex, type Theme } from "../colour.ts";
import { plain, signed } from "../numberText.ts";
import { paintCells } from "../pictures/cells.ts";
import type { Ink } from "../theme.ts";
import type { NeuronColumn } from "./columns.ts";
import type { Point } from "./layout.ts";
import { activationCurve } from "../../../shared/layers/parts/activationCurves.ts";
import type { WeightedSum } from "./weightedSum.ts";

export interface NeuronCard {
  readonly column: NeuronColumn;
  readonly source: NeuronColumn;
  readonly neuron: number;
  readonly name: string | null;
  readonly activation: number | null;
  /** Null until weights and inputs are here in full. */
  readonly sum: WeightedSum | null;
  readonly weights: Float32Array | null;
  readonly weightScale: number;
}

interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly theme: Theme;
  readonly ink: Ink;
  /** Left edge of the card's content. */
  readonly left: number;
}

export const cardSize = { width: 268, height: 274 } as const;
const padding = 12;
/** The view's buttons lie above this line. */
const belowBar = 46;
const picture = 112;

/** Keeps the card beside the neuron and inside the view. */
export function cardPlace(anchor: Point, radius: number, width: number, height: number): Point {
  const right = anchor.x + radius + 16;
  const x = right + cardSize.width < width ? right : anchor.x - radius - 16 - cardSize.width;
  const y = Math.min(height - cardSize.height - 8, Math.max(belowBar, anchor.y - cardSize.height / 2));
  return { x: Math.max(8, x), y };
}

export function paintCard(
  context: CanvasRenderingContext2D,
  card: NeuronCard,
  place: Point,
  theme: Theme,
  ink: Ink,
): void {
  context.save();
  paintSheet(context, place, theme, ink);
  const pen: Pen = { context, theme, ink, left: place.x + padding };
  let y = place.y + padding + 7;
  write(pen, card.name ?? `Neuron ${card.neuron}`, pen.left, y, { weight: 650, size: 13, colour: ink.ink });
  write(pen, card.column.title, place.x + cardSize.width - padding, y, {
    size: 11,
    colour: ink.faint,
    align: "right",
  });
  y += 16;
  paintWeights(pen, card, y);
  paintFunction(pen, card, pen.left + picture + 14, y);
  y += picture + 16;
  paintSum(pen, card, y);
  context.restore();
}

function paintSheet(context: CanvasRenderingContext2D, place: Point, theme: Theme, ink: Ink): void {
  context.shadowColor = theme === "dark" ? "rgb(0 0 0 / 55%)" : "rgb(25 33 45 / 22%)";
  context.shadowBlur = 22;
  context.shadowOffsetY = 6;
  context.fillStyle = ink.raised;
  context.beginPath();
  context.roundRect(place.x, place.y, cardSize.width, cardSize.height, 8);
  context.fill();
  context.shadowColor = "transparent";
  context.lineWidth = 1;
  context.strokeStyle = ink.lineStrong;
  context.stroke();
}

function paintWeights(pen: Pen, card: NeuronCard, top: number): void {
  const { context, theme, ink, left } = pen;
  const { image } = card.source;
  context.fillStyle = ink.sunken;
  context.fillRect(left, top, picture, picture);
  if (card.weights !== null && image !== null) {
    const grid = {
      columns: image.width,
      rows: image.height,
      stride: image.channels,
      data: card.weights,
      scale: card.weightScale,
    };
    paintCells(context, grid, { x: left, y: top, width: picture, height: picture }, "diverging", theme);
  } else if (card.weights !== null) {
    paintWeightBars(pen, card.weights, card.weightScale, top);
  }
  context.lineWidth = 1;
  context.strokeStyle = ink.line;
  context.strokeRect(left - 0.5, top - 0.5, picture + 1, picture + 1);
}

function paintWeightBars(
  { context, theme, ink, left }: Pen,
  weights: Float32Array,
  scale: number,
  top: number,
): void {
  const map = colourMap("diverging", theme);
  const step = picture / weights.length;
  const middle = left + picture / 2;
  for (let i = 0; i < weights.length; i++) {
    const level = (weights[i] ?? 0) / scale;
    if (!Number.isFinite(level)) continue;
    const length = (level * picture) / 2;
    context.fillStyle = cssColour(map, divergingIndex(Math.sign(level) * (0.3 + 0.4 * Math.abs(level))));
    context.fillRect(
      Math.min(middle, middle + length),
      top + i * step + step * 0.12,
      Math.abs(length),
      Math.max(0.5, step * 0.76),
    );
  }
  context.fillStyle = ink.lineStrong;
  context.fillRect(middle - 0.5, top, 1, picture);
}

function paintFunction(pen: Pen, card: NeuronCard, left: number, top: number): void {
  const { context, theme, ink } = pen;
  const size = picture;
  const function_ = activationCurve(card.column.activation);
  const z = card.sum?.sum ?? null;
  if (function_ === null) {
    write(pen, card.column.activation, left + size / 2, top + size / 2, {
      size: 11,
      colour: ink.muted,
      align: "center",
    });
    return;
  }
  const reach = Math.max(4, z === null ? 0 : Math.abs(z) * 1.25);
  const [low, high] = [Math.min(0, function_(-reach), function_(0)), Math.max(1, function_(reach))];
  const atX = (value: number): number => left + ((value + reach) / (2 * reach)) * size;
  const atY = (value: number): number => top + size - 8 - ((value - low) / (high - low)) * (size - 16);
  context.strokeStyle = ink.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, atY(0));
  context.lineTo(left + size, atY(0));
  context.moveTo(atX(0), top);
  context.lineTo(atX(0), top + size);
  context.stroke();
  context.strokeStyle = ink.muted;
  context.lineWidth = 1.75;
  context.beginPath();
  for (let i = 0; i <= 64; i++) {
    const value = -reach + (i / 64) * 2 * reach;
    context.lineTo(atX(value), atY(function_(value)));
  }
  context.stroke();
  write(pen, card.column.activation, left + 2, top + 8, { size: 10.5, colour: ink.faint });
  if (z === null) return;
  const a = function_(z);
  context.setLineDash([2, 2]);
  context.strokeStyle = ink.faint;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(atX(z), atY(0));
  context.lineTo(atX(z), atY(a));
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = cssColour(colourMap("diverging", theme), divergingIndex(a < 0 ? -0.6 : 0.6));
  context.strokeStyle = ink.raised;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(atX(z), atY(a), 4.5, 0, Math.PI * 2);
  context.fill();
  context.stroke();
}

function paintSum(pen: Pen, card: NeuronCard, top: number): void {
  const { ink, left } = pen;
  const right = left + cardSize.width - padding * 2;
  if (card.sum === null) {
    write(pen, "The weighted sum appears once there are weights.", left, top, {
      size: 11,
      colour: ink.faint,
    });
    return;
  }
  const step = 16;
  let y = top;
  const line = (what: string, amount: string, strong = false): void => {
    write(pen, what, left, y, { size: 11, colour: strong ? ink.ink : ink.muted, mono: true });
    write(pen, amount, right, y, {
      size: 11,
      colour: ink.ink,
      align: "right",
      mono: true,
      weight: strong ? 650 : 400,
    });
    y += step;
  };
  for (const term of card.sum.largest) {
    line(
      `${signed(term.weight)} × ${plain(term.input)}  ${sourceName(card.source, term.source)}`,
      signed(term.product),
    );
  }
  if (card.sum.restCount > 0) line(`${card.sum.restCount} more`, signed(card.sum.rest));
  if (card.sum.bias !== null) line("bias", signed(card.sum.bias));
  line("weighted sum z", signed(card.sum.sum), true);
  if (card.activation !== null) line(`${card.column.activation}(z)`, plain(card.activation, 3), true);
}

function sourceName(source: NeuronColumn, index: number): string {
  if (source.image === null) return `neuron ${index}`;
  const pixel = Math.floor(index / source.image.channels);
  return `pixel ${Math.floor(pixel / source.image.width)},${pixel % source.image.width}`;
}

interface TextStyle {
  readonly size: number;
  readonly colour: string;
  readonly weight?: number;
  readonly align?: CanvasTextAlign;
  readonly mono?: boolean;
}

function write({ context, ink }: Pen, text: string, x: number, y: number, style: TextStyle): void {
  context.font = `${style.weight ?? 400} ${style.size}px ${style.mono === true ? ink.mono : ink.font}`;
  context.textAlign = style.align ?? "left";
  context.textBaseline = "middle";
  context.fillStyle = style.colour;
  context.fillText(text, x, y);
}
