// Saves a chart: as the picture on the screen, as lines that can be scaled, or as its numbers.
import { Button, Menu, MenuItem, Popover } from "@blueprintjs/core";
import { Export } from "@blueprintjs/icons";
import type { ReactNode } from "react";
import { currentInk } from "../live/theme.ts";
import { chartCsv, chartSvg, type NamedSeries } from "./exportChart.ts";
import { colourOf, type ChartCurve } from "./chartCurve.ts";

export interface ExportMenuProps {
  readonly title: string;
  readonly curves: readonly ChartCurve[];
  readonly picture: () => HTMLCanvasElement | null;
}

export function ExportMenu({ title, curves, picture }: ExportMenuProps): ReactNode {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const menu = (
    <Menu size="small">
      <MenuItem text="Picture (PNG)" onClick={() => void savePicture(picture(), `${name}.png`)} />
      <MenuItem
        text="Drawing (SVG)"
        onClick={() => save(new Blob([chartSvg(title, namedSeries(curves))]), `${name}.svg`)}
      />
      <MenuItem
        text="Numbers (CSV)"
        onClick={() => save(new Blob([chartCsv(namedSeries(curves))]), `${name}.csv`)}
      />
    </Menu>
  );
  return (
    <Popover content={menu} placement="bottom-end">
      <Button
        className="chart-export"
        size="small"
        variant="minimal"
        icon={<Export size={12} />}
        aria-label={`Export the chart ${title}`}
      />
    </Popover>
  );
}

function namedSeries(curves: readonly ChartCurve[]): readonly NamedSeries[] {
  const ink = currentInk();
  return curves.flatMap(({ label, colour, read }) => {
    const series = read();
    return series === null ? [] : [{ label, colour: colourOf(colour, ink), series }];
  });
}

/** The chart on the window's own ground. */
async function savePicture(picture: HTMLCanvasElement | null, name: string): Promise<void> {
  if (picture === null) return;
  const whole = new OffscreenCanvas(picture.width, picture.height);
  const context = whole.getContext("2d");
  if (context === null) return;
  context.fillStyle = currentInk().raised;
  context.fillRect(0, 0, whole.width, whole.height);
  context.drawImage(picture, 0, 0);
  save(await whole.convertToBlob(), name);
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
