// The feed as one node's picture may see it: numbers whose shape is not the one the document gives are from before an edit,
// and are left out until training starts anew.
import type { TapRequest, TapValue } from "../../shared/contract/live.ts";
import type { InnerValueSpec, Shape } from "../../shared/layers/definition.ts";
import type { LiveFeed } from "./liveFeed.ts";
import type { PictureFeed, PictureSubject } from "./pictures/picture.ts";

export function fittingFeed(feed: Pick<LiveFeed, "value" | "sample">, subject: PictureSubject): PictureFeed {
  return {
    sample: feed.sample,
    value(node, kind, weight) {
      const value = feed.value(node, kind, weight);
      if (kind === "surface") return value !== undefined && value.region !== undefined ? value : undefined;
      return value !== undefined && fits(value, expectedShape(subject, node, kind, weight))
        ? value
        : undefined;
    },
  };
}

function expectedShape(
  subject: PictureSubject,
  node: string,
  kind: TapRequest["kind"],
  weight: string | undefined,
): Shape | null {
  const named = (specs: readonly InnerValueSpec[]): Shape | null =>
    specs.find(({ name }) => name === weight)?.shape ?? null;
  if (kind === "inner") return named(subject.inner);
  if (kind === "projection") return [named(subject.weights)?.[0] ?? 0, 2];
  if (weight !== undefined) return named(subject.weights);
  return (node === subject.node.id ? subject.node.outputShape : subject.source?.outputShape) ?? null;
}

function fits(value: TapValue, shape: Shape | null): boolean {
  return (
    shape === null ||
    (value.shape.length === shape.length && value.shape.every((length, i) => length === shape[i]))
  );
}
