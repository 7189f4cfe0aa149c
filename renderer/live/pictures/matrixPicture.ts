// A sequence of vectors as a heat map: a column per step, a row per feature. For whatever puts out [steps, features].
import type { TapRequest } from "../../../shared/contract/live.ts";
import type { TapValue } from "../../../shared/contract/live.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { magnitudeOf } from "../wholeValue.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import { paintValues } from "./paintValues.ts";
import type { Picture, PictureSubject } from "./picture.ts";
import { positionsOf, tapGrid } from "./tapGrid.ts";

export const mostMatrixNumbers = { node: 4096, large: 32_768 };

export function matrixPicture({ node, large }: PictureSubject): Picture {
  const taps: readonly TapRequest[] = [
    { node: node.id, kind: "activation", limit: mostMatrixNumbers[large ? "large" : "node"] },
  ];
  return {
    taps,
    label: "The layer's values, a column per step and a row per feature",
    paint(surface, feed) {
      const into = { x: 0, y: 0, width: surface.width, height: surface.height };
      const value = feed.value(node.id, "activation");
      if (value === undefined) paintEmpty(surface, into);
      else paintSteps(surface, value, into, 0, "feature");
    },
  };
}

/** One [steps, features] of a value that ends in these axes. */
export function paintSteps(
  surface: Surface,
  value: TapValue,
  into: Rectangle,
  place: number,
  featureName: string,
): void {
  const { shape, data } = tapGrid(value);
  const [steps = 1, features = 1] = shape.slice(-2);
  const turned = new Float32Array(steps * features);
  for (let step = 0; step < steps; step++)
    for (let feature = 0; feature < features; feature++)
      turned[feature * steps + step] = data[(place * steps + step) * features + feature] ?? Number.NaN;
  const [stepAt = Number, featureAt = Number] = positionsOf(value).slice(-2);
  paintValues(
    surface,
    { columns: steps, rows: features, data: turned, scale: magnitudeOf(value) },
    into,
    value.stats.min < 0 ? "diverging" : "sequential",
    (column, row) => `step ${stepAt(column)}, ${featureName} ${featureAt(row)}`,
  );
}
