// Histograms as they came, brought to one common range when drawn. Bounded: when full, every second one is let go, so that the
// whole of a run stays on the picture.

export interface HistoryPicture {
  readonly columns: number;
  readonly rows: number;
  /** Row-major, 0 … 1; row 0 is the highest value. */
  readonly data: Float32Array;
  readonly low: number;
  readonly high: number;
  /** Steps of the first and the last column. */
  readonly from: number;
  readonly to: number;
}

export interface HistogramHistory {
  readonly add: (step: number, counts: Float32Array, low: number, high: number) => void;
  readonly picture: () => HistoryPicture | null;
}

interface Entry {
  readonly step: number;
  readonly counts: Float32Array;
  readonly low: number;
  readonly high: number;
}

const mostEntries = 400;

export function createHistory(rows: number): HistogramHistory {
  let entries: Entry[] = [];
  /** One of so many is kept. */
  let every = 1;
  let came = 0;

  return {
    add(step, counts, low, high) {
      if (came++ % every !== 0) return;
      // A run that starts anew begins a new picture.
      if (step < (entries.at(-1)?.step ?? 0)) entries = [];
      entries.push({ step, counts, low, high });
      if (entries.length < mostEntries) return;
      entries = entries.filter((_, index) => index % 2 === 0);
      every *= 2;
    },
    picture: () => (entries.length === 0 ? null : drawn(entries, rows)),
  };
}

function drawn(entries: readonly Entry[], rows: number): HistoryPicture {
  const low = Math.min(...entries.map((entry) => entry.low));
  const high = Math.max(...entries.map((entry) => entry.high));
  const span = high > low ? high - low : 1;
  const columns = entries.length;
  const data = new Float32Array(rows * columns);
  for (const [column, entry] of entries.entries()) {
    const bins = entry.counts.length;
    const largest = entry.counts.reduce((a, b) => Math.max(a, b), 1);
    const width = (entry.high - entry.low) / bins;
    for (let row = 0; row < rows; row++) {
      const value = high - ((row + 0.5) / rows) * span;
      const bin =
        width > 0
          ? Math.floor((value - entry.low) / width)
          : Math.abs(value - entry.low) < span / rows
            ? 0
            : -1;
      data[row * columns + column] = Math.sqrt((entry.counts[bin] ?? 0) / largest);
    }
  }
  return { columns, rows, data, low, high, from: entries[0]?.step ?? 0, to: entries.at(-1)?.step ?? 0 };
}
