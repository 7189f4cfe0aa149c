// Batch normalization: the running mean and variance it has learned to expect, one bar per channel.
import type { TapRequest, TapValue } from "../../../shared/contract/live.ts";
import { colourMap, cssColour, divergingIndex, sequentialIndex } from "../colour.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { currentInk } from "../theme.ts";
import { magnitudeOf } from "../wholeValue.ts";
import type { Rectangle } from "./cells.ts";
import { paintEmpty } from "./paintEmpty.ts";
import type { Picture, PictureSubject } from "./picture.ts";

const mostChannels = 256;

export function normalizationPicture({ node }: PictureSubject): Picture {
  const taps: readonly TapRequest[] = [
    { node: node.id, kind: "weights", weight: "moving_mean", limit: mostChannels },
    { node: node.id, kind: "weights", weight: "moving_variance", limit: mostChannels },
  ];
  return {
    taps,
    label: "Running mean above, running variance below, one bar per channel",
    paint(surface, feed) {
      const half = (surface.height - 4) / 2;
      const above = { x: 0, y: 0, width: surface.width, height: half };
      const below = { x: 0, y: half + 4, width: surface.width, height: half };
      paintBars(surface, "mean", feed.value(node.id, "weights", "moving_mean"), above);
      paintBars(surface, "variance", feed.value(node.id, "weights", "moving_variance"), below);
    },
  };
}

function paintBars(
  surface: Surface,
  name: "mean" | "variance",
  value: TapValue | undefined,
  into: Rectangle,
): void {
  const { context, theme } = surface;
  const ink = currentInk();
  if (value === undefined) {
    paintEmpty(surface, into);
    return;
  }
  const map = colourMap(name === "mean" ? "diverging" : "sequential", theme);
  const scale = magnitudeOf(value) || 1;
  const zero = name === "mean" ? into.y + into.height / 2 : into.y + into.height;
  const reach = name === "mean" ? into.height / 2 : into.height;
  const step = into.width / value.data.length;
  for (let i = 0; i < value.data.length; i++) {
    const level = (value.data[i] ?? 0) / scale;
    const index =
      name === "mean"
        ? divergingIndex(Math.sign(level) * (0.3 + 0.4 * Math.abs(level)))
        : sequentialIndex(0.4 + 0.4 * level);
    context.fillStyle = cssColour(map, index);
    context.fillRect(
      into.x + i * step,
      Math.min(zero, zero - level * reach),
      Math.max(1, step - 1),
      Math.abs(level * reach),
    );
  }
  context.fillStyle = ink.line;
  context.fillRect(into.x, zero - 0.5, into.width, 1);
  context.font = `9px ${ink.font}`;
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillStyle = ink.faint;
  context.fillText(name, into.x + 1, into.y);
}
