// The colour maps of every live picture: blue for negative, orange for positive, one map of even lightness for magnitudes.
// Stops are interpolated in OKLab (B. Ottosson, "A perceptual color space for image processing", 2020), so that equal
// steps of a value look equally far apart. Zero of the diverging map is the ground the pictures stand on: dark in the dark theme.

export type Theme = "light" | "dark";
export type ColourMapName = "diverging" | "sequential" | "grey";

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export interface ColourMap {
  /** 256 colours packed as the bytes R, G, B, A of little-endian ImageData. */
  readonly packed: Uint32Array;
  /** The same colours for fillStyle and strokeStyle. */
  readonly css: readonly string[];
}

type Stops = readonly string[];

const stops: Readonly<Record<Theme, Readonly<Record<ColourMapName, Stops>>>> = {
  dark: {
    diverging: [
      "#d3e9ff",
      "#79b8f7",
      "#2f7fd6",
      "#21466f",
      "#20252d",
      "#6b4420",
      "#d6791f",
      "#ffb05c",
      "#fff0d9",
    ],
    sequential: ["#171c24", "#2a3a63", "#28698a", "#3f9c8f", "#8fcb8b", "#f5f3c4"],
    grey: ["#0d1014", "#ffffff"],
  },
  light: {
    diverging: [
      "#0a3f85",
      "#2570c2",
      "#61a5e8",
      "#b5d5f2",
      "#f4f5f7",
      "#fbd3a0",
      "#f59a3d",
      "#e2730f",
      "#b85000",
    ],
    sequential: ["#fbfbf2", "#c4e3b8", "#6fbf9c", "#2f8c92", "#275a86", "#1d2650"],
    grey: ["#ffffff", "#14181d"],
  },
};

const size = 256;

/** Drawn where a number is not finite: it must never pass for a value. */
const notANumber: Rgb = { r: 219, g: 55, b: 180 };
export const notANumberCss = cssOf(notANumber);

const maps: Readonly<Record<Theme, Readonly<Record<ColourMapName, ColourMap>>>> = {
  dark: mapsOf("dark"),
  light: mapsOf("light"),
};

export function colourMap(name: ColourMapName, theme: Theme): ColourMap {
  return maps[theme][name];
}

/** Which of the colours 0 … `last` a number has: the first for `low`, so many to a unit, the ends beyond them; NaN where it is not a number. */
export function colourIndex(value: number, low: number, perUnit: number, last: number): number {
  return Math.min(last, Math.max(0, Math.round((value - low) * perUnit)));
}

/** Index into a map for a value in 0 … 1; NaN where it is not a number. */
export function sequentialIndex(value: number): number {
  return colourIndex(value, 0, size - 1, size - 1);
}

/** Index into the diverging map for a value in −1 … 1; NaN where it is not a number. */
export function divergingIndex(value: number): number {
  return sequentialIndex((value + 1) / 2);
}

export function cssColour(map: ColourMap, index: number): string {
  return map.css[index] ?? notANumberCss;
}

/** Lightness in OKLab, 0 (black) … 1 (white). */
export function lightness(colour: Rgb): number {
  return toOklab(colour)[0];
}

export function unpack(packed: number): Rgb {
  return { r: packed & 255, g: (packed >>> 8) & 255, b: (packed >>> 16) & 255 };
}

function pack({ r, g, b }: Rgb): number {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

export const packedNotANumber = pack(notANumber);

function cssOf({ r, g, b }: Rgb): string {
  return `rgb(${r},${g},${b})`;
}

function mapsOf(theme: Theme): Readonly<Record<ColourMapName, ColourMap>> {
  const of = (name: ColourMapName): ColourMap => buildMap(stops[theme][name]);
  return { diverging: of("diverging"), sequential: of("sequential"), grey: of("grey") };
}

function buildMap(hexes: Stops): ColourMap {
  const points = hexes.map((hex) => toOklab(parseHex(hex)));
  const packed = new Uint32Array(size);
  const css: string[] = [];
  for (let i = 0; i < size; i++) {
    const colour = fromOklab(between(points, i / (size - 1)));
    packed[i] = pack(colour);
    css.push(cssOf(colour));
  }
  return { packed, css };
}

function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return { r: value >>> 16, g: (value >>> 8) & 255, b: value & 255 };
}

type Lab = readonly [number, number, number];

function between(points: readonly Lab[], position: number): Lab {
  const scaled = position * (points.length - 1);
  const first = Math.min(Math.floor(scaled), points.length - 2);
  const share = scaled - first;
  const [a, b] = [points[first] ?? [0, 0, 0], points[first + 1] ?? [0, 0, 0]];
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

function toLinear(channel: number): number {
  const c = channel / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
}

function fromLinear(value: number): number {
  const c = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(Math.min(1, Math.max(0, c)) * 255);
}

function toOklab({ r, g, b }: Rgb): Lab {
  const [lr, lg, lb] = [toLinear(r), toLinear(g), toLinear(b)];
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb);
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb);
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightnessValue, a, b]: Lab): Rgb {
  const l = (lightnessValue + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightnessValue - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightnessValue - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    r: fromLinear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    g: fromLinear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    b: fromLinear(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  };
}
