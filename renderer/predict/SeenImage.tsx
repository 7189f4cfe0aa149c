// What the network really gets: the drawing after it was centred and scaled.
import { useCallback, type ReactNode } from "react";
import { feed } from "../live/appFeed.ts";
import type { ImageSize } from "../live/chain.ts";
import { LiveCanvas, type Surface } from "../live/LiveCanvas.tsx";
import { paintCells } from "../live/pictures/cells.ts";
import { paintColourImage } from "../live/pictures/colourImage.ts";
import { noTaps } from "../live/noTaps.ts";

export interface SeenImageProps {
  readonly image: ImageSize;
  /** Which of the network's inputs. */
  readonly input: number;
}

export function SeenImage({ image, input }: SeenImageProps): ReactNode {
  const draw = useCallback(
    ({ context, width, height, theme }: Surface) => {
      const pixels = feed.overlaid() ? feed.sample()?.features[input]?.data : undefined;
      const into = { x: 0, y: 0, width, height };
      const data = pixels ?? new Float32Array(image.width * image.height * image.channels);
      if (image.channels === 3) paintColourImage(context, data, image, into);
      else
        paintCells(
          context,
          { columns: image.width, rows: image.height, data, scale: 255 },
          into,
          "grey",
          theme,
        );
    },
    [image, input],
  );
  return (
    <figure className="seen-image">
      <LiveCanvas
        taps={noTaps}
        draw={draw}
        className="live-canvas"
        label="The sample as the network gets it"
      />
      <figcaption>what the network sees</figcaption>
    </figure>
  );
}
