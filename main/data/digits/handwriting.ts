// One hand writing one digit: the glyph's points are moved a little, joined by Catmull–Rom curves (E. Catmull, R. Rom 1974),
// then slanted, turned, stretched, and bent by a smooth random field: elastic distortion (Simard, Steinkraus, Platt 2003),
// applied to the pen's path instead of the pixels, so the ink keeps its width.
import type { Random } from "../random.ts";
import type { Glyph, PenPoint, Stroke } from "./glyphs.ts";

/** Points of a stroke in order: x0, y0, x1, y1… */
export type PenPath = number[];

const pointsPerSpan = 6;
const fieldSize = 4;
/** A hand can't turn on the spot: so often are neighbouring points averaged. */
const maxInertia = 9;

export interface Writing {
  /** The pen's paths, in glyph units. */
  readonly paths: readonly PenPath[];
  /** How far an upright stroke leans to the right, in degrees, before the elastic distortion bends it. */
  readonly slant: number;
}

/** One sample. */
export function writeGlyph(glyph: Glyph, random: Random): Writing {
  const wobble = 0.01 + 0.016 * random.unit();
  const inertia = 3 + random.below(maxInertia - 2);
  const paths = glyph.map((stroke) => traceStroke(moveStroke(stroke, wobble, random)));
  for (const path of paths) smoothPath(path, inertia);
  const field = randomField(0.036 + 0.054 * random.unit(), random);
  const affine = randomAffine(random);
  for (const path of paths) {
    for (let at = 0; at < path.length; at += 2) bendPoint(path, at, field, affine);
  }
  return { paths, slant: slantOf(affine) };
}

/** Points stray; whole strokes stray too, so that crossings and gaps differ from hand to hand. */
function moveStroke(stroke: Stroke, wobble: number, random: Random): Stroke {
  const shiftX = wobble * random.normal();
  const shiftY = wobble * random.normal();
  return stroke.map(({ x, y, corner }) => ({
    x: x + shiftX + wobble * random.normal(),
    y: y + shiftY + wobble * random.normal(),
    corner,
  }));
}

function traceStroke(stroke: Stroke): PenPath {
  const path: PenPath = [];
  for (let span = 0; span + 1 < stroke.length; span += 1) traceSpan(stroke, span, path);
  const last = stroke.at(-1);
  if (last !== undefined) path.push(last.x, last.y);
  return path;
}

/** From point `span` towards the next, the next one excluded. A corner ends the curve on both of its sides. */
function traceSpan(stroke: Stroke, span: number, path: PenPath): void {
  const start = stroke[span];
  const end = stroke[span + 1];
  if (start === undefined || end === undefined) return;
  const before: PenPoint = (start.corner ? undefined : stroke[span - 1]) ?? start;
  const after: PenPoint = (end.corner ? undefined : stroke[span + 2]) ?? end;
  for (let step = 0; step < pointsPerSpan; step += 1) {
    const t = step / pointsPerSpan;
    path.push(
      catmullRom(before.x, start.x, end.x, after.x, t),
      catmullRom(before.y, start.y, end.y, after.y, t),
    );
  }
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** Each point moves towards its neighbours' mean: corners grow round, kinks vanish, the ends stay. */
function smoothPath(path: PenPath, rounds: number): void {
  for (let round = 0; round < rounds; round += 1) {
    let beforeX = path[0] ?? 0;
    let beforeY = path[1] ?? 0;
    for (let at = 2; at + 3 < path.length; at += 2) {
      const x = path[at] ?? 0;
      const y = path[at + 1] ?? 0;
      path[at] = (beforeX + 2 * x + (path[at + 2] ?? 0)) / 4;
      path[at + 1] = (beforeY + 2 * y + (path[at + 3] ?? 0)) / 4;
      beforeX = x;
      beforeY = y;
    }
  }
}

/** [xx, xy, yx, yy]: slant, then turn, then stretch, about the glyph's middle. */
type Affine = readonly [number, number, number, number];

function randomAffine(random: Random): Affine {
  const turn = 0.12 * random.normal();
  const slant = 0.1 + 0.21 * random.normal();
  const width = Math.exp(-0.06 + 0.17 * random.normal());
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return [width * cos, -sin - width * cos * slant, width * sin, cos - width * sin * slant];
}

/** Of what the map makes of a stroke upwards, (0, −1). */
function slantOf([, xy, , yy]: Affine): number {
  return (Math.atan2(-xy, yy) * 180) / Math.PI;
}

/** Displacements (dx, dy) on a coarse grid over the glyph. */
function randomField(strength: number, random: Random): Float64Array {
  return Float64Array.from({ length: 2 * fieldSize * fieldSize }, () => strength * random.normal());
}

function bendPoint(path: PenPath, at: number, field: Float64Array, affine: Affine): void {
  const x = path[at] ?? 0;
  const y = path[at + 1] ?? 0;
  const bentX = x + fieldAt(field, x, y, 0) - 0.5;
  const bentY = y + fieldAt(field, x, y, 1) - 0.5;
  path[at] = affine[0] * bentX + affine[1] * bentY;
  path[at + 1] = affine[2] * bentX + affine[3] * bentY;
}

/** Bilinear between the grid's points, with eased weights so that the bend has no kinks. */
function fieldAt(field: Float64Array, x: number, y: number, axis: 0 | 1): number {
  const [column, right] = gridPosition(x);
  const [row, below] = gridPosition(y);
  const at = (r: number, c: number): number => field[2 * (r * fieldSize + c) + axis] ?? 0;
  const top = at(row, column) * (1 - right) + at(row, column + 1) * right;
  const bottom = at(row + 1, column) * (1 - right) + at(row + 1, column + 1) * right;
  return top * (1 - below) + bottom * below;
}

function gridPosition(value: number): readonly [number, number] {
  const scaled = Math.min(Math.max(value, 0), 1) * (fieldSize - 1);
  const cell = Math.min(Math.floor(scaled), fieldSize - 2);
  const t = scaled - cell;
  return [cell, t * t * (3 - 2 * t)];
}
