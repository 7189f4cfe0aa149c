// Which samples the Try dock offers: the first of the data, those the network gets wrong, or those behind one cell of the
// confusion matrix. The lists are asked for only while they are shown.
import { create } from "zustand";
import { showDockTab } from "../app/layoutStore.ts";

export type Offer =
  | { readonly kind: "data" }
  | { readonly kind: "wrong" }
  | { readonly kind: "cell"; readonly truth: number; readonly answer: number };

export const useOffer = create<{ readonly offer: Offer }>()(() => ({ offer: { kind: "data" } }));

export function setOffer(offer: Offer): void {
  useOffer.setState({ offer });
}

/** Shows the samples of this class that got this answer. */
export function openCell(truth: number, answer: number): void {
  setOffer({ kind: "cell", truth, answer });
  showDockTab("predict");
}
