// A convolution: its kernels above, what they give for the sample on show below. A kernel is a small picture per filter: of an
// image its first channel, of a sequence all of it, a column per step and a row per feature.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { magnitudeOf } from "../wholeValue.ts";
import type { Rectangle } from "./cells.ts";
import { mostMapNumbers, paintMaps } from "./featureMaps.ts";
import { paintSteps } from "./matrixPicture.ts";
import { paintEmpty } from "./paintEmpty.ts";
import { paintValueTiles } from "./paintValues.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { positionsOf, tapGrid } from "./tapGrid.ts";
import { tile, tileAt } from "./tiles.ts";

/** Which axis of a kernel is which; of an axis that is none of them the first place is shown. */
export interface KernelAxes {
  readonly weight: string;
  readonly rows: number;
  readonly columns: number;
  readonly filter: number;
  /** What the rows are. */
  readonly over: "pixels" | "steps";
}

const overPixels = { rows: 0, columns: 1, over: "pixels" } as const;
const overSteps = { rows: 1, columns: 0, over: "steps" } as const;

const axesOf: Readonly<Record<string, KernelAxes>> = {
  conv2d: { ...overPixels, weight: "kernel", filter: 3 },
  conv2dTranspose: { ...overPixels, weight: "kernel", filter: 2 },
  depthwiseConv2d: { ...overPixels, weight: "depthwise_kernel", filter: 2 },
  separableConv2d: { ...overPixels, weight: "depthwise_kernel", filter: 2 },
  conv1d: { ...overSteps, weight: "kernel", filter: 2 },
  conv1dTranspose: { ...overSteps, rows: 2, weight: "kernel", filter: 1 },
};

const tileGap = 2;
const leastKernel = 11;

/** Null for a layer whose kernels are no pictures. */
export function convolutionPicture({ node, large }: PictureSubject): Picture | null {
  const axes = axesOf[node.layer];
  if (axes === undefined) return null;
  const { weight } = axes;
  const limit = mostMapNumbers[large ? "large" : "node"];
  const taps: readonly TapRequest[] = [
    { node: node.id, kind: "activation", limit },
    { node: node.id, kind: "weights", weight, limit },
  ];
  return {
    taps,
    label:
      axes.over === "pixels"
        ? "Kernels above, feature maps of the sample on show below"
        : "Kernels above; below the layer's values, a column per step and a row per feature",
    paint(surface, feed) {
      const kernelHeight = Math.min(surface.height * 0.28, 64);
      const kernel = feed.value(node.id, "weights", weight);
      const values = feed.value(node.id, "activation");
      const [above, below] = split(surface, kernelHeight);
      if (kernel === undefined) paintEmpty(surface, above);
      else paintKernels(surface, kernel, axes, above);
      if (axes.over === "pixels") paintMaps(surface, values, below, node.outputShape ?? []);
      else if (values === undefined) paintEmpty(surface, below);
      else paintSteps(surface, values, below, 0, "feature");
    },
  };
}

function split({ width, height }: Surface, above: number): readonly [Rectangle, Rectangle] {
  return [
    { x: 0, y: 0, width, height: above },
    { x: 0, y: above + 5, width, height: height - above - 5 },
  ];
}

function paintKernels(surface: Surface, kernel: TapValue, axes: KernelAxes, into: Rectangle): void {
  const kernels = kernelGrids(kernel, axes);
  const [first] = kernels;
  if (first === undefined) return;
  const aspect = aspectOf(first, kernels.length, axes, into);
  const tiling = tile(kernels.length, aspect, into.width, into.height, tileGap, leastKernel);
  const scale = magnitudeOf(kernel);
  const positions = positionsOf(kernel);
  const at = (axis: number, place: number) => positions[axis]?.(place) ?? place;
  const nameOf = (filter: number) => (column: number, row: number) => {
    const [x, y] = [at(axes.columns, column), at(axes.rows, row)];
    const place =
      axes.over === "pixels" ? `(${x}, ${y}) for the first channel` : `of step ${x}, feature ${y}`;
    return `filter ${at(axes.filter, filter)}, weight ${place}`;
  };
  const tiles = kernels.slice(0, tiling.shown).map((grid, filter) => ({
    grid: { ...grid, scale },
    into: tileAt(tiling, filter, tileGap, into),
    nameOf: nameOf(filter),
  }));
  paintValueTiles(surface, tiles, "diverging");
}

/** Pixels are square; features beside each other are no picture, and take the room there is. */
function aspectOf(
  { columns, rows }: KernelGrid,
  count: number,
  { over }: KernelAxes,
  into: Rectangle,
): number {
  const square = columns / rows;
  return over === "pixels" ? square : Math.max(square, (into.width / count - tileGap) / into.height);
}

interface KernelGrid {
  readonly columns: number;
  readonly rows: number;
  readonly data: Float32Array;
}

/** One grid per filter. */
export function kernelGrids(
  kernel: TapValue,
  { rows: down, columns: across, filter: ofFilter }: KernelAxes,
): readonly KernelGrid[] {
  const { shape, data } = tapGrid(kernel);
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const [rows = 1, columns = 1, filters = 1] = [shape[down], shape[across], shape[ofFilter]];
  const [rowStride = 1, columnStride = 1, filterStride = 1] = [
    strides[down],
    strides[across],
    strides[ofFilter],
  ];
  return Array.from({ length: filters }, (_, filter) => ({
    columns,
    rows,
    data: Float32Array.from({ length: rows * columns }, (_, cell) => {
      const [row, column] = [Math.floor(cell / columns), cell % columns];
      return data[filter * filterStride + row * rowStride + column * columnStride] ?? Number.NaN;
    }),
  }));
}
