// The colour of a point of the data on a picture of what a node answers: what is true of it, as the picture would have it.
import { learnsValues, truthOf, type AnswerTarget } from "../data/answerTargets.ts";
import type { PlanePoint } from "./planePoints.ts";

export interface PointGround {
  /** What the output learns; null of a node that is none, where the sample's own class is shown. */
  readonly target: AnswerTarget | null;
  /** The class that the picture is of, where each has one of its own; else null. */
  readonly ofClass: number | null;
  /** The value that is drawn in full colour. */
  readonly scale: number;
}

const sure = 0.6;

/** −1 … 1: below 0 for the first class and for values below 0; 0 where nobody knows. */
export function pointLevel(point: PlanePoint, { target, ofClass, scale }: PointGround): number {
  const truth = target === null ? point.label : truthOf(point, target);
  if (truth === null) return 0;
  if (learnsValues(target)) return truth / scale;
  const isPositive = ofClass === null ? truth !== 0 : truth === ofClass;
  return isPositive ? sure : -sure;
}
