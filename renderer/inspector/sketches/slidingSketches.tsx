// Windows that slide: convolutions, their transposes and poolings, with the layer's own stride and padding.
import { Arrow, Cells, Frame, Onward, sketchHeight, sketchWidth, Words } from "./strokes.tsx";

export interface SlidingWindow {
  /** One number per axis it slides along. */
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly padded: boolean;
  /** Rows and columns between the cells of the window. */
  readonly dilations?: readonly number[];
}

const cell = 12;
const shownInput = 5;
const largestWindow = 3;
const largestStride = 2;

interface Plan {
  readonly rows: number;
  readonly columns: number;
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly rim: number;
  readonly outputRows: number;
  readonly outputColumns: number;
}

/** A picture's worth of the real thing: at most a 3 × 3 window over 5 × 5 places; a sequence is one row. */
function planOf({ size, strides, padded, dilations = [] }: SlidingWindow): Plan {
  const flat = size.length === 1;
  const pick = (values: readonly number[], axis: number, most: number): number =>
    Math.min(most, values[flat ? 0 : values.length - 2 + axis] ?? 1);
  const pair = (values: readonly number[], most: number): readonly [number, number] => [
    flat ? 1 : pick(values, 0, most),
    pick(values, flat ? 0 : 1, most),
  ];
  const window = pair(size, largestWindow);
  const stride = pair(strides, largestStride);
  const dilation = pair(dilations, 2);
  const rim = padded ? 1 : 0;
  const rows = flat ? 1 : shownInput;
  const reach = (axis: 0 | 1): number => (window[axis] - 1) * dilation[axis] + 1;
  const fitting = (places: number, axis: 0 | 1): number =>
    Math.max(1, Math.floor((places + 2 * rim - reach(axis)) / stride[axis]) + 1);
  return {
    rows,
    columns: shownInput,
    window,
    strides: stride,
    dilations: dilation,
    rim,
    outputRows: flat ? 1 : fitting(rows, 0),
    outputColumns: fitting(shownInput, 1),
  };
}

export function ConvolutionSketch({ window }: { readonly window: SlidingWindow }) {
  const plan = planOf(window);
  const rim = { rows: plan.rows === 1 ? 0 : plan.rim, columns: plan.rim };
  const rows = plan.rows + 2 * rim.rows;
  const columns = plan.columns + 2 * rim.columns;
  const x = 14;
  const y = (sketchHeight - rows * cell) / 2;
  const outputX = sketchWidth - 14 - plan.outputColumns * cell;
  const outputY = (sketchHeight - plan.outputRows * cell) / 2;
  const under = (row: number, column: number): boolean =>
    row % plan.dilations[0] === 0 &&
    column % plan.dilations[1] === 0 &&
    row / plan.dilations[0] < plan.window[0] &&
    column / plan.dilations[1] < plan.window[1];
  const isZero = (row: number, column: number): boolean =>
    row < rim.rows || column < rim.columns || row >= rows - rim.rows || column >= columns - rim.columns;
  const width = ((plan.window[1] - 1) * plan.dilations[1] + 1) * cell;
  const height = ((plan.window[0] - 1) * plan.dilations[0] + 1) * cell;
  return (
    <>
      <Cells
        {...{ x, y, rows, columns, size: cell }}
        emphasis={(row, column) => (under(row, column) ? "soft" : isZero(row, column) ? "zero" : "plain")}
      />
      <Frame x={x} y={y} width={width} height={height} />
      {plan.outputColumns > 1 ? (
        <Frame x={x + plan.strides[1] * cell} y={y} width={width} height={height} dashed />
      ) : null}
      <Onward x={(x + columns * cell + outputX) / 2} />
      <Cells
        x={outputX}
        y={outputY}
        rows={plan.outputRows}
        columns={plan.outputColumns}
        size={cell}
        emphasis={(row, column) => (row === 0 && column === 0 ? "lit" : "plain")}
      />
    </>
  );
}

/** One value of the input lays its window on the output. */
export function TransposedSketch({ flat }: { readonly flat: boolean }) {
  const rows = flat ? 1 : 2;
  const outputRows = flat ? 1 : 5;
  const y = (sketchHeight - rows * cell) / 2;
  const outputY = (sketchHeight - outputRows * cell) / 2;
  const outputX = sketchWidth - 14 - 5 * cell;
  return (
    <>
      <Cells
        x={40}
        y={y}
        rows={rows}
        columns={2}
        size={cell}
        emphasis={(row, column) => (row + column === 0 ? "lit" : "plain")}
      />
      <Onward x={112} />
      <Cells
        x={outputX}
        y={outputY}
        rows={outputRows}
        columns={5}
        size={cell}
        emphasis={(row, column) => (row < 3 && column < 3 ? "soft" : "plain")}
      />
      <Frame x={outputX} y={outputY} width={3 * cell} height={(flat ? 1 : 3) * cell} />
      <Frame x={outputX + 2 * cell} y={outputY} width={3 * cell} height={(flat ? 1 : 3) * cell} dashed />
    </>
  );
}

const pooled = [
  [1, 3, 0, 2],
  [2, 6, 1, 1],
  [4, 0, 5, 3],
  [1, 3, 2, 2],
] as const;

export type Keeping = "max" | "average";

/** The numbers are really pooled: windows of 2 × 2. */
export function PoolingSketch({ keeping, flat }: { readonly keeping: Keeping; readonly flat: boolean }) {
  const size = 17;
  const rows = flat ? 1 : 4;
  const outputRows = flat ? 1 : 2;
  const y = (sketchHeight - rows * size) / 2;
  const outputY = (sketchHeight - outputRows * size) / 2;
  return (
    <>
      <Cells
        x={30}
        y={y}
        rows={rows}
        columns={4}
        size={size}
        emphasis={(row, column) => (row < 2 && column < 2 ? "soft" : "plain")}
        text={(row, column) => String(pooled[row]?.[column] ?? 0)}
      />
      <Frame x={30} y={y} width={2 * size} height={(flat ? 1 : 2) * size} />
      <Onward x={132} />
      <Cells
        x={172}
        y={outputY}
        rows={outputRows}
        columns={2}
        size={size}
        emphasis={(row, column) => (row + column === 0 ? "lit" : "plain")}
        text={(row, column) => String(keep(keeping, windowAt(row, column, flat)))}
      />
    </>
  );
}

function windowAt(row: number, column: number, flat: boolean): readonly number[] {
  const rows = flat ? [0] : [2 * row, 2 * row + 1];
  return rows.flatMap((each) => [2 * column, 2 * column + 1].map((place) => pooled[each]?.[place] ?? 0));
}

function keep(keeping: Keeping, values: readonly number[]): number {
  if (keeping === "max") return Math.max(...values);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.round(10 * mean) / 10;
}

/** The whole of a channel becomes one number. */
export function GlobalPoolingSketch({ keeping }: { readonly keeping: Keeping }) {
  return (
    <>
      {[0, 1, 2].map((channel) => (
        <g key={channel} transform={`translate(${30 + channel * 12} ${14 + channel * 10})`}>
          <Cells
            x={0}
            y={0}
            rows={4}
            columns={4}
            size={cell}
            emphasis={() => (channel === 2 ? "soft" : "plain")}
          />
        </g>
      ))}
      <Onward x={136} />
      <Cells
        x={178}
        y={sketchHeight / 2 - 24}
        rows={3}
        columns={1}
        size={16}
        emphasis={(row) => (row === 2 ? "lit" : "plain")}
      />
      <Words x={186} y={88}>
        {keeping === "max" ? "largest" : "mean"}
      </Words>
    </>
  );
}

/** Each channel on its own, then all channels mixed at every place. */
export function SeparableSketch() {
  return (
    <>
      {[0, 1].map((channel) => (
        <g key={channel} transform={`translate(${10 + channel * 10} ${22 + channel * 10})`}>
          <Cells
            x={0}
            y={0}
            rows={4}
            columns={4}
            size={10}
            emphasis={(r, c) => (r < 3 && c < 3 ? "soft" : "plain")}
          />
        </g>
      ))}
      <Arrow from={[66, 48]} to={[84, 48]} />
      {[0, 1].map((channel) => (
        <g key={channel} transform={`translate(${94 + channel * 10} ${28 + channel * 10})`}>
          <Cells
            x={0}
            y={0}
            rows={3}
            columns={3}
            size={10}
            emphasis={(r, c) => (r + c === 0 ? "lit" : "plain")}
          />
        </g>
      ))}
      <Arrow from={[142, 48]} to={[160, 48]} />
      {[0, 1, 2].map((channel) => (
        <g key={channel} transform={`translate(${172 + channel * 10} ${24 + channel * 10})`}>
          <Cells
            x={0}
            y={0}
            rows={3}
            columns={3}
            size={10}
            emphasis={(r, c) => (r + c === 0 ? "lit" : "plain")}
          />
        </g>
      ))}
      <Words x={75} y={90}>
        places
      </Words>
      <Words x={151} y={90}>
        channels
      </Words>
    </>
  );
}
