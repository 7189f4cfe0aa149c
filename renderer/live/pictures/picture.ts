// What a picture of a node is: the taps it needs and how it is painted from the feed, at any size.
import type { TapRequest } from "../../../shared/contract/live.ts";
import type { InnerValueSpec, WeightSpec } from "../../../shared/layers/definition.ts";
import type { AnswerTarget } from "../../data/answerTargets.ts";
import type { ChainNode, ImageSize } from "../chain.ts";
import type { LiveFeed } from "../liveFeed.ts";
import type { Surface } from "../LiveCanvas.tsx";

export interface PictureSubject {
  readonly node: ChainNode;
  /** The node before it; null for inputs and merges. */
  readonly source: ChainNode | null;
  /** The image a dense kernel looks at, where its inputs are the pixels of one. */
  readonly sourceImage: ImageSize | null;
  readonly weights: readonly WeightSpec[];
  /** Of the class that a sample's label is. */
  readonly classNames: readonly string[] | null;
  /** What an output learns; null for other nodes, and where the data has nothing for it. */
  readonly target: AnswerTarget | null;
  /** Values inside the layer that can be watched. */
  readonly inner: readonly InnerValueSpec[];
  /** In the inspector; else on its node, where fewer numbers can be seen. */
  readonly large: boolean;
}

/** What a picture reads. */
export type PictureFeed = Pick<LiveFeed, "value" | "sample">;

export interface Picture {
  readonly taps: readonly TapRequest[];
  /** What it shows, in words. */
  readonly label: string;
  paint(surface: Surface, feed: PictureFeed): void;
  /** What is to say about the newest numbers, where it is more than a glance tells. */
  words?(feed: PictureFeed): string | null;
}
