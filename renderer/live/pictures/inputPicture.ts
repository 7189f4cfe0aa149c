// The input: the sample on show, as an image where it is one, with its class.
import type { TapRequest } from "../../../shared/contract/live.ts";
import { imageOf, type ImageSize } from "../chain.ts";
import type { LiveSample } from "../liveFeed.ts";
import type { Surface } from "../LiveCanvas.tsx";
import { currentInk } from "../theme.ts";
import type { Rectangle } from "./cells.ts";
import { paintColourImage } from "./colourImage.ts";
import { paintEmpty } from "./paintEmpty.ts";
import { paintValues } from "./paintValues.ts";
import type { Picture, PictureSubject } from "./picture.ts";

export function inputPicture({ node, classNames }: PictureSubject): Picture {
  // The sample comes with every frame; the tap only says that somebody looks.
  const taps: readonly TapRequest[] = [{ node: node.id, kind: "activation", limit: 1 }];
  const image = imageOf(node.outputShape ?? []);
  return {
    taps,
    label: "The sample on show",
    paint(surface, feed) {
      const sample = feed.sample();
      if (image === null) paintNumbers(surface, sample);
      else paintImage(surface, sample, image, classNames);
    },
  };
}

function paintImage(
  surface: Surface,
  sample: LiveSample | null,
  image: ImageSize,
  classNames: readonly string[] | null,
): void {
  const { context, width, height } = surface;
  const ink = currentInk();
  const scale = Math.min(width / image.width, height / image.height);
  const into: Rectangle = {
    x: (width - image.width * scale) / 2,
    y: (height - image.height * scale) / 2,
    width: image.width * scale,
    height: image.height * scale,
  };
  const pixels = sample?.features[0]?.data;
  if (pixels === undefined || pixels.length !== image.width * image.height * image.channels) {
    paintEmpty(surface, into);
    return;
  }
  if (image.channels === 3) paintColourImage(context, pixels, image, into);
  else
    paintValues(
      surface,
      { columns: image.width, rows: image.height, data: pixels, scale: 255 },
      into,
      "grey",
      (x, y) => `pixel (${x}, ${y})`,
    );
  const label = sample?.label ?? null;
  if (label === null || into.x < 28) return;
  context.font = `600 12px ${ink.font}`;
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillStyle = ink.muted;
  context.fillText(
    classNames?.[label] ?? String(label),
    into.x + into.width + 7,
    into.y + into.height,
    into.x - 7,
  );
}

function paintNumbers(surface: Surface, sample: LiveSample | null): void {
  const { width, height } = surface;
  const data = sample?.features[0]?.data;
  if (data === undefined || data.length === 0) {
    paintEmpty(surface, { x: 0, y: 0, width, height });
    return;
  }
  const scale = data.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-9);
  paintValues(
    surface,
    { columns: data.length, rows: 1, data, scale },
    { x: 0, y: 0, width, height },
    "diverging",
    (column) => `number ${column}`,
  );
}
