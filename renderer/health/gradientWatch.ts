// The gradients of a network's layers for the diagnosis: looked at now and then, so that they cost the run next to nothing. A look
// wishes for them until the trainer, which keeps to the view's budget, has sent them; only then does the next wait begin.
import { layerPace, type LayerPace } from "../../shared/contract/layerPace.ts";
import { statisticTaps, type WatchedLayer } from "../training/layerStatistics.ts";
import type { TapValue } from "../../shared/contract/live.ts";
import type { LiveFeed } from "../live/liveFeed.ts";

/** What a layer's own gradient and step are, and the value by which one look is told from the next. */
export interface GradientLook extends LayerPace {
  readonly evidence: TapValue;
}

export interface GradientWatch {
  /** Begins with other layers, and after a wait: a short run pays nothing. */
  readonly watch: (layers: readonly WatchedLayer[], now: number) => void;
  /** Call on every frame while training runs. */
  readonly tick: (now: number) => void;
  /** The newest look at a layer. */
  readonly look: (node: string) => GradientLook | null;
}

const everyMs = 2500;
/** Between the first and the last layer of a single one nothing can vanish. */
const leastLayers = 2;

export function createGradientWatch(feed: Pick<LiveFeed, "wish" | "value">): GradientWatch {
  let watched: readonly WatchedLayer[] = [];
  let looks = new Map<string, GradientLook>();
  let release: (() => void) | null = null;
  let restingSince = 0;

  function valuesOf({ node, weights }: WatchedLayer): readonly TapValue[] {
    return weights.flatMap((weight) =>
      (["update", "gradient"] as const).flatMap((kind) => feed.value(node, kind, weight) ?? []),
    );
  }

  /** Whether anything came since the last look. */
  function gather(): boolean {
    let fresh = false;
    for (const layer of watched) {
      const values = valuesOf(layer);
      const [evidence] = values;
      if (evidence === undefined || looks.get(layer.node)?.evidence === evidence) continue;
      looks.set(layer.node, { ...layerPace(values), evidence });
      fresh = true;
    }
    return fresh;
  }

  function rest(now: number): void {
    release?.();
    release = null;
    restingSince = now;
  }

  return {
    watch(layers, now) {
      watched = layers.length < leastLayers ? [] : layers;
      looks = new Map();
      rest(now);
    },
    tick(now) {
      if (gather()) rest(now);
      else if (release === null && watched.length > 0 && now - restingSince >= everyMs)
        release = feed.wish(statisticTaps(watched));
    },
    look: (node) => looks.get(node) ?? null,
  };
}
