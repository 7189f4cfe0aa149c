// Saves a chart: as a picture, as lines that can be scaled, or as its numbers.
import { Button, Menu, MenuItem, PopoverNext } from "@blueprintjs/core";
import { Export } from "@blueprintjs/icons";
import type { ReactNode } from "react";
import { currentInk } from "../live/theme.ts";
import { chartCsv, type NamedSeries } from "./chartCsv.ts";
import { colourOf, type ChartCurve } from "./chartCurve.ts";
import { chartSvg, drawingSize, type ChartLook } from "./chartDrawing.ts";

export interface ExportMenuProps {
  readonly title: string;
  readonly curves: readonly ChartCurve[];
  readonly look: ChartLook;
}

export function ExportMenu({ title, curves, look }: ExportMenuProps): ReactNode {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const drawing = () => chartSvg(title, namedSeries(curves), look);
  const menu = (
    <Menu size="small">
      <MenuItem text="Picture (PNG)" onClick={() => void savePicture(drawing(), `${name}.png`)} />
      <MenuItem text="Drawing (SVG)" onClick={() => save(svgFile(drawing()), `${name}.svg`)} />
      <MenuItem
        text="Numbers (CSV)"
        onClick={() => save(new Blob([chartCsv(namedSeries(curves))]), `${name}.csv`)}
      />
    </Menu>
  );
  return (
    <PopoverNext content={menu} placement="bottom-end">
      <Button
        className="chart-export"
        size="small"
        variant="minimal"
        icon={<Export size={12} />}
        aria-label={`Export the chart ${title}`}
      />
    </PopoverNext>
  );
}

function namedSeries(curves: readonly ChartCurve[]): readonly NamedSeries[] {
  const ink = currentInk();
  return curves.flatMap(({ label, colour, dashed = false, read }) => {
    const series = read();
    return series === null ? [] : [{ label, colour: colourOf(colour, ink), dashed, series }];
  });
}

/** Pixels per unit of the drawing: sharp on a page and on a dense screen. */
const pictureScale = 2;

function svgFile(drawing: string): Blob {
  return new Blob([drawing], { type: "image/svg+xml" });
}

async function savePicture(drawing: string, name: string): Promise<void> {
  const address = URL.createObjectURL(svgFile(drawing));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [width, height] = [drawingSize.width * pictureScale, drawingSize.height * pictureScale];
    const picture = new OffscreenCanvas(width, height);
    picture.getContext("2d")?.drawImage(image, 0, 0, width, height);
    save(await picture.convertToBlob(), name);
  } finally {
    URL.revokeObjectURL(address);
  }
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
