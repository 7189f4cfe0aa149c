// An activation function: the histogram of its values, over a batch of samples, with the shares of
// dead and saturated neurons, and the lit neurons below.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import type { ChainNode } from "../chain.ts";
import { colourMap, cssColour, divergingIndex } from "../colour.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { plain, precise } from "../numberText.ts";
import { currentInk } from "../theme.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import { paintLit, paintUnlit } from "./litCells.ts";
import { firingTitle, firingWords } from "./firingWords.ts";
import type { Picture, PictureFeed, PictureSubject } from "./picture.ts";

const bins = 40;
const mostActivations = 512;

export function activationPicture({ node }: PictureSubject): Picture {
  const size = (node.outputShape ?? []).reduce((product, length) => product * length, 1);
  const taps: readonly TapRequest[] = [
    histogramTap(node),
    { node: node.id, kind: "activation", limit: mostActivations },
  ];
  return {
    taps,
    label: "Histogram of the activations over a batch, and the neurons lit by the sample on show",
    paint(surface, feed) {
      const { width, height } = surface;
      const litHeight = Math.min(26, height * 0.34);
      const above = { x: 0, y: 0, width, height: height - litHeight - 5 };
      const below = { x: 0, y: height - litHeight, width, height: litHeight };
      const histogram = feed.value(node.id, "histogram");
      if (histogram === undefined) paintEmpty(surface, above);
      else paintHistogram(surface, histogram, above);
      const activation = feed.value(node.id, "activation");
      if (activation === undefined) paintUnlit(surface, size, below);
      else paintLit(surface, activation, below);
    },
    words: (feed) => wordsOf(feed, node),
  };
}

/** The values of a node over a batch, and which of its neurons do no work there. */
export function histogramTap({ id, activation }: Pick<ChainNode, "id" | "activation">): TapRequest {
  return { node: id, kind: "histogram", limit: bins, ...(activation === null ? {} : { activation }) };
}

export function wordsOf(
  feed: PictureFeed,
  { id, activation }: Pick<ChainNode, "id" | "activation">,
): string | null {
  const firing = feed.value(id, "histogram")?.firing;
  return firing === undefined ? null : firingWords(firing, activation ?? "");
}

export function paintHistogram(surface: Surface, { data, stats, firing }: TapValue, into: Rectangle): void {
  const { context, theme } = surface;
  const ink = currentInk();
  const map = colourMap("diverging", theme);
  const tallest = data.reduce((a, b) => Math.max(a, b), 0);
  const labelHeight = 11;
  const bottom = into.y + into.height - labelHeight;
  const step = into.width / data.length;
  const reach = Math.max(Math.abs(stats.min), Math.abs(stats.max), 1e-9);
  for (let bin = 0; bin < data.length; bin++) {
    const count = data[bin] ?? 0;
    if (count === 0) continue;
    const value = stats.min + ((bin + 0.5) / data.length) * (stats.max - stats.min);
    // The square root keeps rare values visible beside a peak at zero.
    const barHeight = Math.max(1.5, Math.sqrt(count / tallest) * (bottom - into.y));
    context.fillStyle = cssColour(
      map,
      divergingIndex((value < 0 ? -1 : 1) * (0.3 + 0.4 * Math.abs(value / reach))),
    );
    context.fillRect(into.x + bin * step, bottom - barHeight, Math.max(1, step - 1), barHeight);
  }
  surface.readings?.push({ place: into, words: (across) => binWords(data, stats, across) });
  context.fillStyle = ink.line;
  context.fillRect(into.x, bottom, into.width, 1);
  context.font = `9px ${ink.font}`;
  context.textBaseline = "bottom";
  context.fillStyle = ink.faint;
  context.textAlign = "left";
  context.fillText(plain(stats.min), into.x, into.y + into.height);
  context.textAlign = "right";
  context.fillText(plain(stats.max), into.x + into.width, into.y + into.height);
  const title = firing === undefined ? null : firingTitle(firing);
  if (title === null) return;
  context.textAlign = "center";
  context.fillText(title, into.x + into.width / 2, into.y + into.height);
}

function binWords(data: Float32Array, { min, max }: TapValue["stats"], across: number): string {
  const bin = Math.min(data.length - 1, Math.floor(across * data.length));
  const edge = (index: number): string => precise(min + (index / data.length) * (max - min));
  return `${data[bin] ?? 0} values from ${edge(bin)} to ${edge(bin + 1)}`;
}
