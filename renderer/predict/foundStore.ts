// Which samples the Try dock offers: the first of the data, those the network gets wrong, those behind one cell of the
// confusion matrix, or the one behind a point of the values. The lists are asked for only while they are shown.
import { create } from "zustand";
import { showDockTab } from "../app/layoutStore.ts";

export type Offer =
  | { readonly kind: "data" }
  /** Of the output on show: wrong classes, or the values furthest off. */
  | { readonly kind: "wrong" }
  /** Of the validation set. */
  | { readonly kind: "sample"; readonly index: number }
  | ConfusedCell;

export interface ConfusedCell {
  readonly kind: "cell";
  /** Whose classes these are; undefined of the only output. */
  readonly output: string | undefined;
  readonly truth: number;
  readonly answer: number;
}

export const useOffer = create<{ readonly offer: Offer }>()(() => ({ offer: { kind: "data" } }));

export function setOffer(offer: Offer): void {
  useOffer.setState({ offer });
}

/** Shows the samples of this class that got this answer. */
export function openCell(output: string | undefined, truth: number, answer: number): void {
  setOffer({ kind: "cell", output, truth, answer });
  showDockTab("predict");
}

export function openSample(index: number): void {
  setOffer({ kind: "sample", index });
  showDockTab("predict");
}

/** Shows the samples whose values are furthest from the truth. */
export function showFurthest(): void {
  setOffer({ kind: "wrong" });
  showDockTab("predict");
}
