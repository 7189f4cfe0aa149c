// Layers that change each value: functions, normalizations, chance, augmentations.
import type { ReactNode } from "react";
import { Cells, Frame, Onward, sketchHeight, sketchWidth, Words, type Emphasis } from "./strokes.tsx";

const reach = 4;
const unit = 22;

/** The function itself, from −4 to 4, drawn from its definition. */
export function CurveSketch({ curve }: { readonly curve: (z: number) => number }) {
  const zero = 62;
  const middle = sketchWidth / 2;
  const points = Array.from({ length: 161 }, (_, index) => {
    const z = (index / 80 - 1) * reach;
    return { x: middle + z * unit, y: zero - curve(z) * unit };
  }).filter(({ y }) => y > 2 && y < sketchHeight - 2);
  return (
    <>
      <line
        className="sketch-axis"
        x1={middle - reach * unit}
        y1={zero}
        x2={middle + reach * unit}
        y2={zero}
      />
      <line className="sketch-axis" x1={middle} y1={4} x2={middle} y2={sketchHeight - 4} />
      <line className="sketch-axis" x1={middle - 3} y1={zero - unit} x2={middle + 3} y2={zero - unit} />
      <Words x={middle + 9} y={zero - unit}>
        1
      </Words>
      <path
        className="sketch-curve"
        d={`M ${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(" L ")}`}
      />
    </>
  );
}

const logits = [0.4, 2, 1.1, -0.6];

/** Bars that add up to one, really computed. */
export function SoftmaxSketch() {
  const exponentials = logits.map(Math.exp);
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return (
    <>
      {logits.map((z, index) => (
        <Bar key={z} x={30 + index * 18} height={z * 18} base={58} />
      ))}
      <Onward x={128} />
      {exponentials.map((value, index) => (
        <Bar key={value} x={156 + index * 18} height={(value / total) * 84} base={76} lit />
      ))}
      <Words x={190} y={88}>
        sum 1
      </Words>
    </>
  );
}

function Bar({
  x,
  height,
  base,
  lit = false,
}: {
  readonly x: number;
  readonly height: number;
  readonly base: number;
  readonly lit?: boolean;
}) {
  return (
    <rect
      className={`sketch-cell sketch-${lit ? "lit" : "soft"}`}
      x={x}
      y={height >= 0 ? base - height : base}
      width={12}
      height={Math.abs(height)}
      rx={1.5}
    />
  );
}

/** Over which values mean and variance are taken: rows are samples, columns channels. */
export type NormalizedOver = "batch" | "sample" | "group";

const normalized: Readonly<Record<NormalizedOver, (row: number, column: number) => boolean>> = {
  batch: (_row, column) => column === 1,
  sample: (row) => row === 1,
  group: (row, column) => row === 1 && column < 3,
};

export function NormalizationSketch({ over }: { readonly over: NormalizedOver }) {
  const isTogether = normalized[over];
  return (
    <>
      <Cells
        x={84}
        y={10}
        rows={4}
        columns={6}
        size={16}
        emphasis={(row, column) => (isTogether(row, column) ? "lit" : "plain")}
      />
      <Words x={54} y={42}>
        samples
      </Words>
      <Words x={132} y={86}>
        channels
      </Words>
    </>
  );
}

const silenced = new Set([1, 4, 6, 11]);

/** Some values become zero, and others next time; whole channels where `channels`. */
export function DropoutSketch({ channels = false }: { readonly channels?: boolean }) {
  const isOff = (row: number, column: number): boolean =>
    channels ? column === 1 : silenced.has(row * 4 + column);
  return (
    <>
      <Cells x={34} y={18} rows={4} columns={4} size={15} emphasis={() => "soft"} />
      <Onward />
      <Cells
        x={146}
        y={18}
        rows={4}
        columns={4}
        size={15}
        emphasis={(row, column) => (isOff(row, column) ? "zero" : "lit")}
        text={(row, column) => (isOff(row, column) ? "0" : "")}
      />
    </>
  );
}

const shades: readonly Emphasis[] = ["soft", "plain", "lit", "soft", "lit", "soft", "plain"];

/** Every value a little more or less. */
export function NoiseSketch() {
  return (
    <>
      <Cells x={34} y={18} rows={4} columns={4} size={15} emphasis={() => "soft"} />
      <Onward />
      <Cells
        x={146}
        y={18}
        rows={4}
        columns={4}
        size={15}
        emphasis={(row, column) => shades[(row * 5 + column * 3) % shades.length] ?? "plain"}
      />
    </>
  );
}

export type Motion = "flip" | "rotate" | "translate" | "zoom" | "brightness" | "contrast";

const motions: Readonly<Record<Motion, string>> = {
  flip: "scale(-1 1)",
  rotate: "rotate(24)",
  translate: "translate(9 -6)",
  zoom: "scale(1.4)",
  brightness: "",
  contrast: "",
};

/** An image as it is, and as the network sees it in some step. */
export function AugmentationSketch({ motion }: { readonly motion: Motion }) {
  return (
    <>
      <Picture x={66} />
      <Onward />
      <Picture x={174} transform={motions[motion]} look={motion} />
    </>
  );
}

function Picture({
  x,
  transform = "",
  look = "",
}: {
  readonly x: number;
  readonly transform?: string;
  readonly look?: string;
}): ReactNode {
  return (
    <g transform={`translate(${x} ${sketchHeight / 2})`}>
      <rect
        className={`sketch-cell sketch-plain sketch-look-${look}`}
        x={-32}
        y={-32}
        width={64}
        height={64}
        rx={3}
      />
      <path className="sketch-letter" d="M -10 18 L -10 -18 L 12 -18 M -10 0 L 6 0" transform={transform} />
      <Frame x={-32} y={-32} width={64} height={64} />
    </g>
  );
}

/** The same picture in another number of places. */
export function ResizingSketch() {
  return (
    <>
      <Cells
        x={36}
        y={15}
        rows={6}
        columns={6}
        size={11}
        emphasis={(row, column) => (row + column === 5 ? "lit" : "plain")}
      />
      <Onward />
      <Cells
        x={152}
        y={15}
        rows={3}
        columns={3}
        size={22}
        emphasis={(row, column) => (row + column === 2 ? "lit" : "plain")}
      />
    </>
  );
}
