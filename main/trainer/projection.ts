// A weight's rows as points in a plane: an embedding's table, of which an even part of the rows is looked at. Remembers where
// each plane lay, so that it turns with the table and never flips.
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import { gridPositions } from "../../shared/contract/sampleGrid.ts";
import type { TensorView } from "../engine/engine.ts";
import { mainPlane, type Directions } from "./mainPlane.ts";
import { statsOf } from "./tapValue.ts";

/** Numbers of the table a plane is found from at most. */
const mostNumbers = 65_536;

export class Projections {
  readonly #directions = new Map<string, Directions>();

  /** [rows, 2], of which as many rows are sent as the limit has room for; undefined where the weight is no matrix. */
  valueOf(tap: TapRequest, { shape, data, strides }: TensorView): TapValue | undefined {
    const [rows = 0, features = 0] = shape;
    if (shape.length !== 2 || rows === 0 || features === 0) return undefined;
    const count = Math.max(1, Math.min(rows, Math.floor(tap.limit / 2), Math.floor(mostNumbers / features)));
    const positions = gridPositions(shape, [count, features], strides);
    const points = Float32Array.from(positions, (position) => data[position] ?? 0);
    const key = `${tap.node}/${tap.weight ?? ""}`;
    const plane = mainPlane(points, count, features, this.#directions.get(key) ?? null);
    this.#directions.set(key, plane.directions);
    return {
      node: tap.node,
      kind: "projection",
      ...(tap.weight === undefined ? {} : { weight: tap.weight }),
      shape: [rows, 2],
      data: plane.places,
      ...(count === rows ? {} : { grid: [count, 2] }),
      explained: plane.explained,
      stats: statsOf(plane.places),
    };
  }
}
