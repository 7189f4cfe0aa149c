// Pictures of networks whose input is a point in the plane: what a node answers all over it, a tile per neuron, and the data
// as points. Blue is negative or the first class, orange is positive or the second, as everywhere.
import { surfaceSide, type TapRequest, type TapValue } from "../../shared/contract/live.ts";
import { learnsClasses } from "../data/answerTargets.ts";
import { colourMap, cssColour, divergingIndex } from "../live/colour.ts";
import { plain } from "../live/numberText.ts";
import type { Surface } from "../live/LiveCanvas.tsx";
import type { Rectangle } from "../live/pictures/cells.ts";
import { paintValues } from "../live/pictures/paintValues.ts";
import type { Picture, PictureFeed, PictureSubject } from "../live/pictures/picture.ts";
import { tile, tileAt } from "../live/pictures/tiles.ts";
import { currentInk } from "../live/theme.ts";
import { planePoints, type Region } from "./planePoints.ts";
import { pointLevel, type PointGround } from "./pointLevel.ts";
import "./surface.css";
import { surfaceMeaning, type Answers } from "./surfaceMeaning.ts";

const mostUnits = 64;
const leastTile = 18;
const gap = 3;
/** Points are drawn on pictures at least this large. */
const leastWithPoints = 50;
const leastWithSample = 30;

export function surfacePicture({ node, source, target }: PictureSubject): Picture {
  const shown = node.role === "output" ? (source ?? node) : node;
  const units = Math.min(mostUnits, shown.outputShape?.at(-1) ?? 1);
  const limit = surfaceSide * surfaceSide * units;
  const taps: readonly TapRequest[] = [{ node: shown.id, kind: "surface", limit }];
  const answers: Answers = {
    ends: node.role === "output",
    link: node.link,
    activation: node.activation,
    classes: learnsClasses(target),
  };
  return {
    taps,
    label: "Answers all over the plane of the data",
    paint(surface, feed) {
      const value = feed.value(shown.id, "surface");
      if (value === undefined) return paintPlane(surface, wholeOf(surface), null, feed, withoutOutput);
      const pictures = surfaceMeaning(value, answers);
      const tiling = tile(pictures.length, 1, surface.width, surface.height, gap, leastTile);
      for (let index = 0; index < tiling.shown; index++) {
        const into = tileAt(tiling, index, gap, { x: 0, y: 0, width: surface.width, height: surface.height });
        const picture = pictures[index];
        if (picture === undefined) continue;
        paintValues(surface, picture, into, picture.map, (column, row) => pointWords(value, column, row));
        const ofClass = answers.classes && pictures.length > 1 ? index : null;
        paintPlane(surface, into, value.region ?? null, feed, { target, ofClass, scale: picture.scale });
      }
    },
  };
}

/** Where in the plane a cell of the surface lies. */
function pointWords({ region }: TapValue, column: number, row: number): string {
  if (region === undefined) return "";
  const { left, right, top, bottom } = region;
  const x = left + ((right - left) * (column + 0.5)) / surfaceSide;
  const y = top + ((bottom - top) * (row + 0.5)) / surfaceSide;
  return `at (${plain(x)}, ${plain(y)})`;
}

/** The input: the data itself, and the sample on show. */
export function pointsPicture(): Picture {
  return {
    taps: [],
    label: "The points of the data",
    paint: (surface, feed) => paintPlane(surface, wholeOf(surface), null, feed, withoutOutput),
  };
}

const withoutOutput: PointGround = { target: null, ofClass: null, scale: 1 };

/** The largest square in the middle. */
function wholeOf({ width, height }: Surface): Rectangle {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
}

function paintPlane(
  surface: Surface,
  into: Rectangle,
  region: Region | null,
  feed: PictureFeed,
  ground: PointGround,
): void {
  const { context } = surface;
  const ink = currentInk();
  const known = planePoints();
  const shown = region ?? known?.region ?? null;
  context.save();
  context.beginPath();
  context.roundRect(into.x, into.y, into.width, into.height, 3);
  context.clip();
  if (region === null) {
    context.fillStyle = ink.sunken;
    context.fill();
  }
  if (shown !== null && into.width >= leastWithPoints) {
    const radius = Math.max(1.3, Math.min(3.5, into.width / 75));
    for (const point of known?.points ?? [])
      paintDot(surface, placeOf(point.x, point.y, shown, into), radius, pointLevel(point, ground));
  }
  if (shown !== null && into.width >= leastWithSample) paintSample(surface, into, shown, feed);
  context.restore();
  context.strokeStyle = ink.lineStrong;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(into.x + 0.5, into.y + 0.5, into.width - 1, into.height - 1, 3);
  context.stroke();
}

type Place = readonly [number, number];

function placeOf(x: number, y: number, region: Region, into: Rectangle): Place {
  return [
    into.x + ((x - region.left) / (region.right - region.left)) * into.width,
    into.y + ((y - region.top) / (region.bottom - region.top)) * into.height,
  ];
}

function paintDot({ context, theme }: Surface, [x, y]: Place, radius: number, level: number): void {
  const map = colourMap("diverging", theme);
  context.fillStyle = cssColour(map, divergingIndex(level));
  context.strokeStyle = theme === "dark" ? "rgb(10 12 15 / 85%)" : "rgb(255 255 255 / 90%)";
  context.lineWidth = radius > 2 ? 1 : 0.6;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** A ring around the sample on show. */
function paintSample({ context }: Surface, into: Rectangle, region: Region, feed: PictureFeed): void {
  const point = feed.sample()?.features[0]?.data;
  if (point === undefined || point.length !== 2) return;
  const [x, y] = placeOf(point[0] ?? 0, point[1] ?? 0, region, into);
  const radius = Math.max(2.5, Math.min(6, into.width / 24));
  context.strokeStyle = currentInk().ink;
  context.lineWidth = into.width < leastWithPoints ? 1 : 1.75;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}
