// A normalization layer: one bar per channel of what it keeps. Batch normalization the running mean and variance that it has
// learned to expect, the others the scale and shift that they have learned.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import { colourMap, cssColour, divergingIndex, sequentialIndex } from "../colour.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { precise } from "../numberText.ts";
import { currentInk } from "../theme.ts";
import { magnitudeOf } from "../wholeValue.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import type { Picture, PictureSubject } from "./picture.ts";

const mostChannels = 256;
const gap = 4;

interface Bars {
  readonly weight: string;
  readonly name: string;
  /** Around zero; else from the bottom up. */
  readonly signed: boolean;
}

const expected: readonly Bars[] = [
  { weight: "moving_mean", name: "mean", signed: true },
  { weight: "moving_variance", name: "variance", signed: false },
];
const learned: readonly Bars[] = [
  { weight: "gamma", name: "scale", signed: true },
  { weight: "scale", name: "scale", signed: true },
  { weight: "beta", name: "shift", signed: true },
];

export function batchNormalizationPicture(subject: PictureSubject): Picture {
  return barsPicture(subject, expected, "Running mean above, running variance below, one bar per channel");
}

/** Null for a layer that learns neither. */
export function scaleAndShiftPicture(subject: PictureSubject): Picture | null {
  const own = learned.filter(({ weight }) => subject.weights.some(({ name }) => name === weight));
  if (own.length === 0) return null;
  const names = own.map(({ name }) => name).join(" above, ");
  return barsPicture(subject, own, `Learned ${names}${own.length > 1 ? " below" : ""}, one bar per channel`);
}

function barsPicture({ node }: PictureSubject, rows: readonly Bars[], label: string): Picture {
  const taps = rows.map(({ weight }): TapRequest => ({
    node: node.id,
    kind: "weights",
    weight,
    limit: mostChannels,
  }));
  return {
    taps,
    label,
    paint(surface, feed) {
      const height = (surface.height - gap * (rows.length - 1)) / rows.length;
      for (const [row, bars] of rows.entries()) {
        const into = { x: 0, y: row * (height + gap), width: surface.width, height };
        paintBars(surface, bars, feed.value(node.id, "weights", bars.weight), into);
      }
    },
  };
}

function paintBars(
  surface: Surface,
  { name, signed }: Bars,
  value: TapValue | undefined,
  into: Rectangle,
): void {
  const { context, theme } = surface;
  const ink = currentInk();
  if (value === undefined) {
    paintEmpty(surface, into);
    return;
  }
  const map = colourMap(signed ? "diverging" : "sequential", theme);
  const scale = magnitudeOf(value) || 1;
  const zero = signed ? into.y + into.height / 2 : into.y + into.height;
  const reach = signed ? into.height / 2 : into.height;
  const step = into.width / value.data.length;
  for (let i = 0; i < value.data.length; i++) {
    const level = (value.data[i] ?? 0) / scale;
    const index = signed
      ? divergingIndex(Math.sign(level) * (0.3 + 0.4 * Math.abs(level)))
      : sequentialIndex(0.4 + 0.4 * level);
    context.fillStyle = cssColour(map, index);
    context.fillRect(
      into.x + i * step,
      Math.min(zero, zero - level * reach),
      Math.max(1, step - 1),
      Math.abs(level * reach),
    );
  }
  surface.readings?.push({ place: into, words: (across) => barWords(name, value, across) });
  context.fillStyle = ink.line;
  context.fillRect(into.x, zero - 0.5, into.width, 1);
  paintName(surface, name, into);
}

/** On a ground of its own: bars may reach as high. */
function paintName({ context }: Surface, name: string, { x, y }: Rectangle): void {
  const ink = currentInk();
  context.font = `9px ${ink.font}`;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillStyle = ink.sunken;
  context.globalAlpha = 0.8;
  context.fillRect(x, y, context.measureText(name).width + 6, 12);
  context.globalAlpha = 1;
  context.fillStyle = ink.muted;
  context.fillText(name, x + 3, y + 2);
}

function barWords(name: string, { data, shape }: TapValue, across: number): string {
  const bar = Math.min(data.length - 1, Math.floor(across * data.length));
  const channel = Math.floor((bar * (shape[0] ?? data.length)) / data.length);
  return `${name} of channel ${channel}: ${precise(data[bar] ?? 0)}`;
}
