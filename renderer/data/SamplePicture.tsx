// One sample of the data: an image as it is, everything else as its numbers.
import { useEffect, useRef, type ReactNode } from "react";
import type { Sample } from "../../shared/contract/contract.ts";
import { imageOf, type ImageSize } from "../live/chain.ts";
import type { Theme } from "../live/colour.ts";
import { paintCells } from "../live/pictures/cells.ts";
import { paintColourImage } from "../live/pictures/colourImage.ts";
import { useTheme } from "../live/useTheme.ts";

const pixels = 2;

export interface SamplePictureProps {
  readonly sample: Sample;
  readonly className?: string;
}

export function SamplePicture({ sample, className }: SamplePictureProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { width, height } = sizeOf(sample);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (context) paintSample(context, sample, theme);
  }, [sample, theme]);
  return (
    <canvas
      ref={canvas}
      className={className}
      width={width * pixels}
      height={height * pixels}
      aria-hidden="true"
    />
  );
}

/** A sample that is no image is drawn as one row of cells. */
function sizeOf({ shape, data }: Sample): ImageSize {
  return imageOf(shape) ?? { height: 1, width: data.length, channels: 1 };
}

function paintSample(context: CanvasRenderingContext2D, sample: Sample, theme: Theme): void {
  const image = sizeOf(sample);
  const { data } = sample;
  const into = { x: 0, y: 0, width: image.width * pixels, height: image.height * pixels };
  if (image.channels === 3) {
    paintColourImage(context, data, image, into);
    return;
  }
  const scale = data.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
  const map = data.some((number) => number < 0) ? "diverging" : "grey";
  paintCells(context, { columns: image.width, rows: image.height, data, scale }, into, map, theme);
}
