// Feature maps [H, W, C] of the sample on show as a sheet of small pictures, and the kernels of a convolution beside them.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { magnitudeOf } from "../wholeValue.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { paintValueTiles } from "./paintValues.ts";
import { positionsOf, tapGrid } from "./tapGrid.ts";
import { tile, tileAt } from "./tiles.ts";

const mostNumbers = { node: 4096, large: 32_768 };
const tileGap = 2;
const leastMap = 18;
const leastKernel = 11;

export function featureMapPicture({ node, large }: PictureSubject): Picture {
  const limit = mostNumbers[large ? "large" : "node"];
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
  const limit = mostNumbers[large ? "large" : "node"];
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

export function convolutionPicture({ node, large }: PictureSubject): Picture {
  const limit = mostNumbers[large ? "large" : "node"];
  const taps: readonly TapRequest[] = [
    { node: node.id, kind: "activation", limit },
    { node: node.id, kind: "weights", weight: "kernel", limit },
  ];
  return {
    taps,
    label: "Kernels above, feature maps of the sample on show below",
    paint(surface, feed) {
      const kernelHeight = Math.min(surface.height * 0.28, 64);
      const kernel = feed.value(node.id, "weights", "kernel");
      const above = { x: 0, y: 0, width: surface.width, height: kernelHeight };
      const below = {
        x: 0,
        y: kernelHeight + 5,
        width: surface.width,
        height: surface.height - kernelHeight - 5,
      };
      if (kernel === undefined) paintEmpty(surface, above);
      else paintKernels(surface, kernel, above);
      paintMaps(surface, feed.value(node.id, "activation"), below, node.outputShape ?? []);
    },
  };
}

function whole({ width, height }: Surface): Rectangle {
  return { x: 0, y: 0, width, height };
}

function paintMaps(
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

/** Kernels [kh, kw, in, out]: one tile per filter, for its first input channel. */
function paintKernels(surface: Surface, kernel: TapValue, into: Rectangle): void {
  const { shape, data } = tapGrid(kernel);
  const [rows = 1, columns = 1, inputs = 1, filters = 1] = shape;
  const tiling = tile(filters, columns / rows, into.width, into.height, tileGap, leastKernel);
  const scale = magnitudeOf(kernel);
  const [, , , ofFilter = Number] = positionsOf(kernel);
  const tiles = Array.from({ length: tiling.shown }, (_, filter) => ({
    grid: { columns, rows, data, offset: filter, stride: inputs * filters, scale },
    into: tileAt(tiling, filter, tileGap, into),
    nameOf: (x: number, y: number) => `filter ${ofFilter(filter)}, weight (${x}, ${y}) for the first channel`,
  }));
  paintValueTiles(surface, tiles, "diverging");
}
