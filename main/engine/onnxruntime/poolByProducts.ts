// A max pool whose gradient is wanted, without onnxruntime's search for the places of the maxima, which takes twenty times as long as its
// plain pool. Where windows lie side by side, a product with a matrix of zeros and ones picks the number under one place of every
// window, exactly; products are what onnxruntime is best at. With x_k the numbers under place k, row by row:
//
//     m_k = max(m_{k−1}, x_k),   later_k = x_k > m_{k−1},   y = m_last
//     dx_k = later_k ? rest_k : 0,   rest_{k−1} = rest_k − dx_k,   rest_last = dy
//
// so that the gradient goes to the first maximum. The same matrices bring the dx_k back to their places.
import type { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Equation, Pool2dParams, Program, ProgramShape, ValueId } from "../../trace/program/ir.ts";
import { rewriteProgram } from "../../trace/passes/rewriteProgram.ts";

/** More places, or longer rows of windows, make the products dearer than the search. */
const mostPlaces = 4;
const longestRow = 128;

type Pool = Extract<Equation, { readonly primitive: "maxPool2d" }>;
type PoolGradient = Extract<Equation, { readonly primitive: "maxPool2dGrad" }>;

/** What the way back needs of the way forth. */
interface Picked {
  readonly grid: Grid;
  /** For every place but the first: true where it holds more than all before it. */
  readonly later: readonly ValueId[];
}

/** Windows [rows, columns] side by side in images [N, C, height, width]. */
interface Grid {
  readonly image: ProgramShape;
  readonly output: ProgramShape;
  readonly window: readonly [number, number];
}

export function poolByProducts(program: Program): Program {
  const searched = new Set(
    program.equations.flatMap((equation) =>
      equation.primitive === "maxPool2dGrad" ? [keyOf(equation.inputs[1]!, equation.params)] : [],
    ),
  );
  const wanted = new Set(
    program.equations.flatMap((equation) =>
      equation.primitive === "maxPool2d" && searched.has(keyOf(equation.inputs[0]!, equation.params))
        ? [equation.outputs[0]!]
        : [],
    ),
  );
  const picked = new Map<string, Picked>();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    if (equation.primitive === "maxPool2d" && wanted.has(equation.outputs[0]!))
      return pooled(builder, equation, picked);
    if (equation.primitive === "maxPool2dGrad") return gradient(builder, equation, picked);
    return null;
  });
}

function keyOf(image: ValueId, params: Pool2dParams): string {
  return `${image} ${JSON.stringify(params)}`;
}

function pooled(
  builder: ProgramBuilder,
  { inputs, params }: Pool,
  picked: Map<string, Picked>,
): readonly ValueId[] | null {
  const [x] = inputs as readonly [ValueId];
  const grid = gridOf(builder.shapeOf(x), params);
  if (grid === null) return null;
  const rows = rowsOfWindows(builder, x, grid);
  const plain = { transposeA: false, transposeB: false };
  const parts = placesOf(grid).map((place) =>
    builder.apply("matMul", plain, [rows, pickingMatrix(builder, grid, [place])]),
  );
  const later: ValueId[] = [];
  const most = parts.reduce((before, part) => {
    later.push(builder.apply("greater", {}, [part, before]));
    return builder.apply("maximum", {}, [before, part]);
  });
  picked.set(keyOf(x, params), { grid, later });
  return [builder.apply("reshape", { shape: grid.output }, [most])];
}

function gradient(
  builder: ProgramBuilder,
  { inputs, params }: PoolGradient,
  picked: ReadonlyMap<string, Picked>,
): readonly ValueId[] | null {
  const [dy, x] = inputs as readonly [ValueId, ValueId];
  const known = picked.get(keyOf(x, params));
  if (known === undefined) return null;
  const { grid, later } = known;
  const [n, channels, height, width] = grid.output as readonly [number, number, number, number];
  let rest = builder.apply("reshape", { shape: [n * channels * height, width] }, [dy]);
  const parts: ValueId[] = [];
  for (const isLater of later.toReversed()) {
    const part = builder.apply("select", {}, [isLater, rest, builder.scalar(0)]);
    rest = builder.apply("sub", {}, [rest, part]);
    parts.unshift(part);
  }
  const all = builder.apply("concat", { axis: 1 }, [rest, ...parts]);
  // Places of one row of the image lie side by side: each such row has a product of its own, with half of the zeros.
  const row: Grid = { ...grid, window: [1, grid.window[1]] };
  const shape = [n * channels * height * grid.window[0], width * row.window[1]];
  const places = builder.apply("reshape", { shape }, [all]);
  const back = { transposeA: false, transposeB: true };
  const rows = builder.apply("matMul", back, [places, pickingMatrix(builder, row, placesOf(row))]);
  return [imageOfRows(builder, rows, grid)];
}

/** Null where windows overlap or are padded, or products don't pay. */
function gridOf(image: ProgramShape, { window, strides, pads, layout }: Pool2dParams): Grid | null {
  const [rows, columns] = window;
  const [n, channels, height, width] = image as readonly [number, number, number, number];
  const isSideBySide = window.join() === strides.join() && pads.every((pad) => pad === 0);
  if (layout !== "nchw" || !isSideBySide) return null;
  if (rows * columns > mostPlaces || rows * columns < 2 || rows * width > longestRow) return null;
  const output = [n, channels, Math.floor(height / rows), Math.floor(width / columns)];
  return { image, output, window };
}

/** Places in a window, row by row. */
function placesOf({ window: [rows, columns] }: Grid): readonly (readonly [number, number])[] {
  return Array.from({ length: rows * columns }, (_, place) => [Math.floor(place / columns), place % columns]);
}

/** [N · C · rows of windows, numbers under such a row] */
function rowsOfWindows(builder: ProgramBuilder, x: ValueId, { image, output, window }: Grid): ValueId {
  const [n, channels, height, width] = image as readonly [number, number, number, number];
  const covered = output[2]! * window[0];
  const whole =
    covered === height
      ? x
      : builder.apply("slice", { begin: [0, 0, 0, 0], size: [n, channels, covered, width] }, [x]);
  return builder.apply("reshape", { shape: [n * channels * output[2]!, window[0] * width] }, [whole]);
}

/** The way back from rowsOfWindows; rows of the image that no window covers are 0. */
function imageOfRows(builder: ProgramBuilder, rows: ValueId, { image, output, window }: Grid): ValueId {
  const [n, channels, height, width] = image as readonly [number, number, number, number];
  const covered = output[2]! * window[0];
  const whole = builder.apply("reshape", { shape: [n, channels, covered, width] }, [rows]);
  if (covered === height) return whole;
  const after = [0, 0, height - covered, 0];
  return builder.apply("pad", { before: [0, 0, 0, 0], after, mode: "constant", value: 0 }, [whole]);
}

/** [numbers under a row of windows, places · windows]: 1 where the number lies under the place of the window. */
function pickingMatrix(
  builder: ProgramBuilder,
  { image, output, window }: Grid,
  places: readonly (readonly [number, number])[],
): ValueId {
  const width = image[3]!;
  const windows = output[3]!;
  const shape = [window[0] * width, places.length * windows];
  const data = new Float32Array(shape[0]! * shape[1]!);
  places.forEach(([row, column], place) => {
    for (let index = 0; index < windows; index += 1) {
      const under = row * width + index * window[1] + column;
      data[under * shape[1]! + place * windows + index] = 1;
    }
  });
  return builder.constant(data, { shape, dtype: "float32" });
}
