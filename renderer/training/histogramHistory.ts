// Histograms by their steps, in whatever order they come, brought to one common range when drawn. Bounded: when full, every second
// one is let go, so that the whole of a run stays on the picture.

export interface HistoryPicture {
  readonly columns: number;
  readonly rows: number;
  /** Row-major, 0 … 1; row 0 is the highest value. */
  readonly data: Float32Array;
  readonly low: number;
  readonly high: number;
  /** Steps of the first and the last histogram; the columns lie evenly between them. */
  readonly from: number;
  readonly to: number;
}

export interface HistogramHistory {
  readonly add: (step: number, counts: Float32Array, low: number, high: number) => void;
  /** The steps there are, rising. */
  readonly steps: () => readonly number[];
  readonly picture: () => HistoryPicture | null;
}

interface Entry {
  readonly step: number;
  readonly counts: Float32Array;
  readonly low: number;
  readonly high: number;
}

export const historyColumns = 160;
const mostEntries = 4 * historyColumns;

export function createHistory(rows: number): HistogramHistory {
  let entries: Entry[] = [];

  /** Where an entry of this step is, or belongs. */
  function placeOf(step: number): number {
    const later = entries.findLastIndex((entry) => entry.step < step);
    return later + 1;
  }

  /** The newest one moves on with the run until it is far enough from the one before to stay. */
  function makeRoom(step: number): void {
    const [before, last] = entries.slice(-2);
    if (before === undefined || last === undefined || step <= last.step) return;
    const leastGap = (2 * (step - (entries[0]?.step ?? step))) / mostEntries;
    if (last.step - before.step < leastGap) entries.pop();
  }

  return {
    add(step, counts, low, high) {
      makeRoom(step);
      const place = placeOf(step);
      const replaced = entries[place]?.step === step ? 1 : 0;
      entries.splice(place, replaced, { step, counts, low, high });
      const last = entries.length - 1;
      if (entries.length > mostEntries)
        entries = entries.filter((_, index) => index % 2 === 0 || index === last);
    },
    steps: () => entries.map((entry) => entry.step),
    picture: () => (entries.length === 0 ? null : drawn(entries, rows)),
  };
}

function drawn(entries: readonly Entry[], rows: number): HistoryPicture {
  const low = Math.min(...entries.map((entry) => entry.low));
  const high = Math.max(...entries.map((entry) => entry.high));
  const [from, to] = [entries[0]?.step ?? 0, entries.at(-1)?.step ?? 0];
  const columns = Math.min(historyColumns, to - from + 1);
  const data = new Float32Array(rows * columns);
  let nearest = 0;
  for (let column = 0; column < columns; column++) {
    const step = columns === 1 ? from : from + ((to - from) * column) / (columns - 1);
    while (isNearer(entries[nearest + 1], entries[nearest], step)) nearest++;
    const entry = entries[nearest];
    if (entry !== undefined) fillColumn(data, entry, { column, columns, rows, low, high });
  }
  return { columns, rows, data, low, high, from, to };
}

function isNearer(next: Entry | undefined, known: Entry | undefined, step: number): boolean {
  if (next === undefined || known === undefined) return false;
  return Math.abs(next.step - step) <= Math.abs(known.step - step);
}

interface ColumnPlace extends Pick<HistoryPicture, "columns" | "rows" | "low" | "high"> {
  readonly column: number;
}

/** Light where many values are: √(count / the most in one row), so that thin tails are seen. */
function fillColumn(
  data: Float32Array,
  entry: Entry,
  { column, columns, rows, low, high }: ColumnPlace,
): void {
  const counts = countsOfRows(entry, { rows, low, high });
  const largest = counts.reduce((a, b) => Math.max(a, b), 1e-9);
  for (let row = 0; row < rows; row++) data[row * columns + column] = Math.sqrt((counts[row] ?? 0) / largest);
}

/** A bin's values lie evenly in it: each row gets those of the part that it covers. Row 0 is the highest. */
function countsOfRows(
  { counts, low: first, high: last }: Entry,
  { rows, low, high }: Pick<ColumnPlace, "rows" | "low" | "high">,
): Float32Array {
  const ofRows = new Float32Array(rows);
  const height = (high - low) / rows;
  const width = (last - first) / counts.length;
  for (const [bin, count] of counts.entries()) {
    if (count === 0) continue;
    const top = height > 0 ? (high - first - (bin + 1) * width) / height : 0;
    const bottom = height > 0 ? top + width / height : 0;
    for (let row = Math.max(0, Math.floor(top)); row <= Math.min(rows - 1, bottom); row++) {
      const covered = Math.min(row + 1, bottom) - Math.max(row, top);
      ofRows[row] = (ofRows[row] ?? 0) + (bottom > top ? (count * covered) / (bottom - top) : count);
    }
  }
  return ofRows;
}
