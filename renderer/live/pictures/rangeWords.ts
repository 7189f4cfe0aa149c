// What a picture's numbers reach from and to, in words: of the first tap that it draws.
import { precise } from "../numberText.ts";
import type { Picture, PictureFeed } from "./picture.ts";

/** Null before there are numbers. */
export function rangeWords({ taps }: Pick<Picture, "taps">, feed: PictureFeed): string | null {
  const [first] = taps;
  if (first === undefined) return null;
  const stats = feed.value(first.node, first.kind, first.weight)?.stats;
  if (stats === undefined) return null;
  const what = first.kind === "weights" ? "Weights" : "Values";
  return `${what} from ${precise(stats.min)} to ${precise(stats.max)}, mean ${precise(stats.mean)}.`;
}
