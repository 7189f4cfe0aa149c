// What a picture's numbers reach from and to, in words: of the first tap that it draws.
import { precise } from "../numberText.ts";
import type { Picture, PictureFeed } from "./picture.ts";

/** Null before there are numbers. */
export function rangeWords({ taps }: Pick<Picture, "taps">, feed: PictureFeed): string | null {
  const [first] = taps;
  if (first === undefined) return null;
  const stats = feed.value(first.node, first.kind, first.weight)?.stats;
  // Where points lie in a plane of their own is no number to read.
  if (stats === undefined || first.kind === "projection") return null;
  const { min, max, mean } = stats;
  const what = first.kind === "weights" ? "Weights" : "Values";
  if (min === max) return `${what}: ${precise(min)}.`;
  return `${what} from ${precise(min)} to ${precise(max)}, mean ${precise(mean)}.`;
}
