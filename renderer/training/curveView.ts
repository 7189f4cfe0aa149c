// What the training dock shows of a run and how its curves are drawn. Kept between sessions.
import { create } from "zustand";
import { persist } from "zustand/middleware";

export const trainingViews = ["curves", "layers", "classes", "values"] as const;
export type TrainingView = (typeof trainingViews)[number];

export interface CurveView {
  readonly view: TrainingView;
  /** 0 … 1; 0 draws the values as they are. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
}

export const useCurveView = create<CurveView>()(
  persist((): CurveView => ({ view: "curves", smoothing: 0, logarithmic: false }), {
    name: "netloom.curves",
    version: 1,
  }),
);
