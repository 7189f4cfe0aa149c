// What a chart draws: a name, a colour and where its points are read.
import type { Ink } from "../live/theme.ts";
import type { Series } from "./decimate.ts";

/** One of the window's own colours, or one told apart by its hue. */
export type ChartColour = "positive" | "negative" | "accent" | "muted" | `hsl(${string})`;

export interface ChartCurve {
  readonly label: string;
  readonly colour: ChartColour;
  /** Drawn as points joined by a dashed line: few, and each one counts. */
  readonly dashed?: boolean;
  read(): Series | null;
}

export function colourOf(colour: ChartColour, ink: Ink): string {
  return colour in ink ? ink[colour as keyof Ink] : colour;
}
