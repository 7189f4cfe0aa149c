// How a layer learns at one moment: the size of its gradient, and of the change that the next step makes beside its weights.
// Sizes are roots of the sums of all squares. Curves of them are told apart by the layer's node.
import type { TapValue } from "./live.ts";

export interface LayerPace {
  /** Size of the gradient of all the layer's weights. */
  readonly gradient: number | null;
  /** Size of the next step's change of them over their own; null without weights to compare with. */
  readonly change: number | null;
}

type Sizes = Pick<TapValue, "kind" | "norm" | "weightNorm">;

/** From the gradients and updates of one layer's weights. */
export function layerPace(own: readonly Sizes[]): LayerPace {
  const updates = own.filter(({ kind }) => kind === "update");
  const slopes = own.filter(({ kind }) => kind === "gradient");
  const size = together(updates, "weightNorm");
  return {
    gradient: slopes.length > 0 ? together(slopes, "norm") : null,
    change: size > 0 ? together(updates, "norm") / size : null,
  };
}

function together(values: readonly Sizes[], size: "norm" | "weightNorm"): number {
  return Math.hypot(...values.map((value) => value[size] ?? 0));
}

/** Name of the gradient's curve among the values of a run's points. */
export function gradientCurve(node: string): string {
  return `gradient of ${node}`;
}

/** Name of the curve of change over size. */
export function changeCurve(node: string): string {
  return `change of ${node}`;
}

/** As values of a point of the run's curves; what is not known or not finite is left out. */
export function paceValues(node: string, { gradient, change }: LayerPace): Readonly<Record<string, number>> {
  return {
    ...(gradient !== null && Number.isFinite(gradient) ? { [gradientCurve(node)]: gradient } : {}),
    ...(change !== null && Number.isFinite(change) ? { [changeCurve(node)]: change } : {}),
  };
}
