// The feed as one node's picture may see it: numbers whose shape is not the one the document gives are from before an edit,
// and are left out until training starts anew.
import type { TapValue } from "../../shared/contract/live.ts";
import type { Shape } from "../../shared/layers/definition.ts";
import type { LiveFeed } from "./liveFeed.ts";
import type { PictureFeed, PictureSubject } from "./pictures/picture.ts";

export function fittingFeed(feed: Pick<LiveFeed, "value" | "sample">, subject: PictureSubject): PictureFeed {
  return {
    sample: feed.sample,
    value(node, kind, weight) {
      const value = feed.value(node, kind, weight);
      if (kind === "surface") return value !== undefined && value.region !== undefined ? value : undefined;
      return value !== undefined && fits(value, expectedShape(subject, node, weight)) ? value : undefined;
    },
  };
}

function expectedShape(subject: PictureSubject, node: string, weight: string | undefined): Shape | null {
  if (weight !== undefined) return subject.weights.find((spec) => spec.name === weight)?.shape ?? null;
  return (node === subject.node.id ? subject.node.outputShape : subject.source?.outputShape) ?? null;
}

function fits(value: TapValue, shape: Shape | null): boolean {
  return (
    shape === null ||
    (value.shape.length === shape.length && value.shape.every((length, i) => length === shape[i]))
  );
}
