// Feature maps [H, W, C] of the sample on show as a sheet of small pictures.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { magnitudeOf } from "../wholeValue.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { paintValueTiles } from "./paintValues.ts";
import { positionsOf, tapGrid } from "./tapGrid.ts";
import { tile, tileAt } from "./tiles.ts";

export const mostMapNumbers = { node: 4096, large: 32_768 };
const tileGap = 2;
const leastMap = 18;

export function featureMapPicture({ node, large }: PictureSubject): Picture {
  const limit = mostMapNumbers[large ? "large" : "node"];
  const taps: readonly TapRequest[] = [{ node: node.id, kind: "activation", limit }];
  return {
    taps,
    label: "Feature maps of the sample on show",
    paint(surface, feed) {
      paintMaps(surface, feed.value(node.id, "activation"), whole(surface), node.outputShape ?? []);
    },
  };
}

/** Of images in a row or one behind the other, [S, H, W, C], the last. */
export function slicePicture({ node, large }: PictureSubject): Picture {
  const limit = mostMapNumbers[large ? "large" : "node"];
  const taps: readonly TapRequest[] = [{ node: node.id, kind: "activation", limit }];
  return {
    taps,
    label: "Feature maps of the sample on show, of the last step or slice",
    paint(surface, feed) {
      const value = feed.value(node.id, "activation");
      const shape = (node.outputShape ?? []).slice(1);
      paintMaps(surface, value === undefined ? undefined : lastSlice(value), whole(surface), shape);
    },
  };
}

export function lastSlice(value: TapValue): TapValue {
  const { data } = value;
  const size = data.length / (tapGrid(value).shape[0] ?? 1);
  const last = { ...value, shape: value.shape.slice(1), data: data.subarray(data.length - size) };
  return value.grid === undefined ? last : { ...last, grid: value.grid.slice(1) };
}

function whole({ width, height }: Surface): Rectangle {
  return { x: 0, y: 0, width, height };
}

export function paintMaps(
  surface: Surface,
  value: TapValue | undefined,
  into: Rectangle,
  shape: readonly number[],
): void {
  if (value === undefined) {
    const [height = 1, width = 1, channels = 1] = shape;
    const tiling = tile(channels, width / height, into.width, into.height, tileGap, leastMap);
    for (let channel = 0; channel < tiling.shown; channel++)
      paintEmpty(surface, tileAt(tiling, channel, tileGap, into));
    return;
  }
  const { shape: sizes, data } = tapGrid(value);
  const [rows = 1, columns = 1, channels = 1] = sizes;
  const tiling = tile(channels, columns / rows, into.width, into.height, tileGap, leastMap);
  const scale = magnitudeOf(value);
  const mapName = value.stats.min < 0 ? "diverging" : "sequential";
  const [down, across, ofChannel = across] = positionsOf(value);
  const tiles = Array.from({ length: tiling.shown }, (_, channel) => ({
    grid: { columns, rows, data, offset: channel, stride: channels, scale },
    into: tileAt(tiling, channel, tileGap, into),
    nameOf: (x: number, y: number) => `channel ${ofChannel(channel)} at (${across(x)}, ${down(y)})`,
  }));
  paintValueTiles(surface, tiles, mapName);
}
