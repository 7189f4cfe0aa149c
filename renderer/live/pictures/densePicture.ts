// Dense: its neurons lit by their activations, and its weights. Where the inputs are pixels, each neuron's weights are shown
// as the image they look for; else the kernel is one heat map, a row per neuron.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import type { ImageSize } from "../chain.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { magnitudeOf } from "../wholeValue.ts";
import { histogramTap, wordsOf } from "./activationPicture.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import { paintLit, paintUnlit } from "./litCells.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { paintValues, paintValueTiles } from "./paintValues.ts";
import { positionsOf, tapGrid } from "./tapGrid.ts";
import { tile, tileAt } from "./tiles.ts";

const mostWeights = 16_384;
/** Of a kernel that is a heat map on its node anyway. */
const mostWeightsOnNode = 4096;
const mostActivations = 512;
const tileGap = 2;
const leastTile = 14;
/** Height of a single row of neurons. */
const oneRow = 11;

export function densePicture({ node, sourceImage, weights, large }: PictureSubject): Picture {
  const units = node.outputShape?.at(-1) ?? 0;
  const kernelSize =
    weights.find((weight) => weight.name === "kernel")?.shape.reduce((a, b) => a * b, 1) ?? 0;
  const image =
    sourceImage !== null && kernelSize <= mostWeights && sourceImage.channels === 1 ? sourceImage : null;
  const limit = image === null && !large ? mostWeightsOnNode : mostWeights;
  const taps: readonly TapRequest[] = [
    { node: node.id, kind: "activation", limit: mostActivations },
    { node: node.id, kind: "weights", weight: "kernel", limit },
    ...(large && node.activation !== "linear" ? [histogramTap(node)] : []),
  ];
  return {
    taps,
    label: "Neurons lit by their activations, weights below",
    paint(surface, feed) {
      const litHeight = Math.min(surface.height * 0.34, units <= 24 ? oneRow : surface.height * 0.34);
      const lit = { x: 0, y: 0, width: surface.width, height: litHeight };
      const below = { x: 0, y: litHeight + 4, width: surface.width, height: surface.height - litHeight - 4 };
      const activation = feed.value(node.id, "activation");
      if (activation === undefined) paintUnlit(surface, units, lit);
      else paintLit(surface, activation, lit);
      const kernel = feed.value(node.id, "weights", "kernel");
      if (kernel === undefined) paintEmpty(surface, below);
      else if (image !== null && kernel.shape[0] === image.width * image.height)
        paintImages(surface, kernel, image, below);
      else paintHeatMap(surface, kernel, below);
    },
    words: (feed) => wordsOf(feed, node),
  };
}

function paintImages(surface: Surface, kernel: TapValue, image: ImageSize, into: Rectangle): void {
  const units = kernel.shape[1] ?? 1;
  const tiling = tile(units, image.width / image.height, surface.width, into.height, tileGap, leastTile);
  const scale = magnitudeOf(kernel) * 0.7;
  const { width: columns, height: rows } = image;
  const tiles = Array.from({ length: tiling.shown }, (_, unit) => ({
    grid: { columns, rows, data: kernel.data, offset: unit, stride: units, scale },
    into: tileAt(tiling, unit, tileGap, into),
    nameOf: (x: number, y: number) => `weight of unit ${unit} for pixel (${x}, ${y})`,
  }));
  paintValueTiles(surface, tiles, "diverging");
}

/** The kernel [inputs, units] turned so that each unit is a row. */
function paintHeatMap(surface: Surface, kernel: TapValue, into: Rectangle): void {
  const { shape, data } = tapGrid(kernel);
  const [inputs = 1, units = 1] = shape;
  const turned = new Float32Array(data.length);
  for (let input = 0; input < inputs; input++) {
    for (let unit = 0; unit < units; unit++) turned[unit * inputs + input] = data[input * units + unit] ?? 0;
  }
  const [input, unit] = positionsOf(kernel);
  paintValues(
    surface,
    { columns: inputs, rows: units, data: turned, scale: magnitudeOf(kernel) },
    into,
    "diverging",
    (column, row) => `weight of unit ${unit(row)} for input ${input(column)}`,
  );
}
