// Layers that only move values: other shapes, margins, copies, joins.
import { Cells, Circle, Frame, Onward, sketchHeight, sketchWidth, Words, type Emphasis } from "./strokes.tsx";

const size = 12;

function middle(rows: number, cell = size): number {
  return (sketchHeight - rows * cell) / 2;
}

/** The same values in the same order, in another arrangement. */
export function ArrangementSketch({
  from,
  to,
}: {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}) {
  const shade = (place: number): Emphasis => (place < 3 ? "lit" : place < 6 ? "soft" : "plain");
  const inputWidth = from[1] * size;
  const outputWidth = to[1] * size;
  const gap = 48;
  const inputX = (sketchWidth - inputWidth - gap - outputWidth) / 2;
  const outputX = inputX + inputWidth + gap;
  return (
    <>
      <Cells
        x={inputX}
        y={middle(from[0])}
        rows={from[0]}
        columns={from[1]}
        size={size}
        emphasis={(row, column) => shade(row * from[1] + column)}
      />
      <Onward x={outputX - gap / 2} />
      <Cells
        x={outputX}
        y={middle(to[0])}
        rows={to[0]}
        columns={to[1]}
        size={size}
        emphasis={(row, column) => shade(row * to[1] + column)}
      />
    </>
  );
}

/** Rows become columns. */
export function PermuteSketch() {
  return (
    <>
      <Cells
        x={32}
        y={middle(2, 14)}
        rows={2}
        columns={4}
        size={14}
        emphasis={(row) => (row === 0 ? "lit" : "plain")}
      />
      <Onward />
      <Cells
        x={166}
        y={middle(4, 14)}
        rows={4}
        columns={2}
        size={14}
        emphasis={(_row, column) => (column === 0 ? "lit" : "plain")}
      />
    </>
  );
}

export function RepeatSketch() {
  return (
    <>
      <Cells x={36} y={middle(1, 14)} rows={1} columns={4} size={14} emphasis={() => "lit"} />
      <Onward />
      <Cells x={152} y={middle(4, 14)} rows={4} columns={4} size={14} emphasis={() => "soft"} />
    </>
  );
}

/** Each place becomes two by two. */
export function UpSamplingSketch({ flat }: { readonly flat: boolean }) {
  const rows = flat ? 1 : 2;
  const isFirst = (row: number, column: number, times: number): Emphasis =>
    row < times && column < times ? "lit" : "plain";
  return (
    <>
      <Cells
        x={48}
        y={middle(rows, 16)}
        rows={rows}
        columns={2}
        size={16}
        emphasis={(row, column) => isFirst(row, column, 1)}
      />
      <Onward x={118} />
      <Cells
        x={156}
        y={middle(2 * rows - (flat ? 1 : 0), 16)}
        rows={flat ? 1 : 4}
        columns={4}
        size={16}
        emphasis={(row, column) => isFirst(row, column, 2)}
      />
    </>
  );
}

/** The rim of a 6 × 6 grid: zeros put on, or what is cut off. */
export function RimSketch({ cut }: { readonly cut: boolean }) {
  const isRim = (row: number, column: number): boolean => row % 5 === 0 || column % 5 === 0;
  const whole = (
    <Cells
      x={cut ? 20 : 148}
      y={middle(6)}
      rows={6}
      columns={6}
      size={size}
      emphasis={(row, column) => (isRim(row, column) ? "zero" : "soft")}
      {...(cut ? {} : { text: (row: number, column: number) => (isRim(row, column) ? "0" : "") })}
    />
  );
  return (
    <>
      {whole}
      {cut ? <Frame x={32} y={middle(4)} width={48} height={48} /> : null}
      <Onward />
      <Cells x={cut ? 160 : 32} y={middle(4)} rows={4} columns={4} size={size} emphasis={() => "soft"} />
    </>
  );
}

/** Two inputs meet value by value. */
export function MergeSketch({ sign }: { readonly sign: string }) {
  return (
    <>
      <Cells x={24} y={12} rows={1} columns={5} size={14} emphasis={() => "soft"} />
      <Cells x={24} y={70} rows={1} columns={5} size={14} />
      <path className="sketch-line" d="M 96 19 C 112 19 112 48 122 48 M 96 77 C 112 77 112 48 122 48" />
      <Circle x={132} y={48} radius={11} />
      <text className="sketch-sign" x={132} y={48}>
        {sign}
      </text>
      <line className="sketch-line" x1={143} y1={48} x2={156} y2={48} />
      <Cells x={158} y={41} rows={1} columns={5} size={14} emphasis={() => "lit"} />
    </>
  );
}

export function ConcatenateSketch() {
  return (
    <>
      <Cells x={24} y={20} rows={1} columns={3} size={14} emphasis={() => "lit"} />
      <Cells x={24} y={62} rows={1} columns={4} size={14} emphasis={() => "soft"} />
      <path className="sketch-line" d="M 68 27 C 96 27 96 48 112 48 M 82 69 C 96 69 96 48 112 48" />
      <Cells
        x={116}
        y={41}
        rows={1}
        columns={7}
        size={14}
        emphasis={(_row, column) => (column < 3 ? "lit" : "soft")}
      />
    </>
  );
}

/** Products of two vectors, summed into one number. */
export function DotSketch() {
  return (
    <>
      <Cells x={28} y={18} rows={1} columns={5} size={15} emphasis={() => "soft"} />
      <Cells x={28} y={60} rows={1} columns={5} size={15} emphasis={() => "soft"} />
      {[0, 1, 2, 3, 4].map((column) => (
        <text key={column} className="sketch-sign" x={35.5 + column * 15} y={47}>
          ·
        </text>
      ))}
      <Onward x={134} />
      <Cells x={172} y={40} rows={1} columns={1} size={16} emphasis={() => "lit"} />
      <Words x={180} y={74}>
        sum
      </Words>
    </>
  );
}
