// Which weights become lines. All of them would be a hairball: 784 inputs to 16 neurons are 12,544 lines. Each neuron shows
// its strongest few, by weight or by what the weight carries at this moment (weight × activation of its source).
/** Lines between one pair of columns: with the most columns, all of them are still drawn within a frame. */
export const mostLines = 640;

export interface LineSet {
  /** Positions within the shown sources and shown targets. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** −1 … 1 against `scale`, sorted so that the strongest are drawn last. */
  readonly strength: Float32Array;
  /** The weight (or weight × activation) drawn at full strength. */
  readonly scale: number;
}

export interface LineRequest {
  /** [sources, targets], row-major. */
  readonly kernel: ArrayLike<number>;
  readonly sources: number;
  readonly targets: number;
  readonly shownSources: Int32Array;
  readonly shownTargets: Int32Array;
  /** Lines in all; shared evenly among the targets. */
  readonly most: number;
  /** Activations of the sources: lines show what flows instead of the weights alone. */
  readonly carrying?: ArrayLike<number>;
}

export function linesPerTarget(most: number, targets: number): number {
  return Math.max(1, Math.floor(most / Math.max(1, targets)));
}

export function strongestLines(request: LineRequest): LineSet {
  const { kernel, targets, shownSources, shownTargets, most, carrying } = request;
  const perTarget = Math.min(shownSources.length, linesPerTarget(most, shownTargets.length));
  const lines: { from: number; to: number; value: number }[] = [];
  const values = new Float32Array(shownSources.length);
  const magnitudes = new Float32Array(shownSources.length);
  let scale = 0;
  for (let to = 0; to < shownTargets.length; to++) {
    const target = shownTargets[to] ?? 0;
    for (let from = 0; from < values.length; from++) {
      const source = shownSources[from] ?? 0;
      const weight = kernel[source * targets + target] ?? 0;
      const value = carrying === undefined ? weight : weight * (carrying[source] ?? 0);
      // A weight that was not sent draws no line.
      values[from] = Number.isFinite(value) ? value : 0;
      magnitudes[from] = Math.abs(values[from] ?? 0);
    }
    const threshold = nthLargest(magnitudes, perTarget);
    let taken = 0;
    for (let from = 0; from < values.length && taken < perTarget; from++) {
      const value = values[from] ?? 0;
      const magnitude = magnitudes[from] ?? 0;
      if (magnitude < threshold || magnitude === 0) continue;
      taken++;
      scale = Math.max(scale, magnitude);
      lines.push({ from, to, value });
    }
  }
  lines.sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
  return {
    from: Int32Array.from(lines, (line) => line.from),
    to: Int32Array.from(lines, (line) => line.to),
    strength: Float32Array.from(lines, (line) => (scale === 0 ? 0 : line.value / scale)),
    scale,
  };
}

/** The n-th largest of the numbers (n from 1). */
function nthLargest(numbers: Float32Array, n: number): number {
  if (n >= numbers.length) return 0;
  return Float32Array.from(numbers).sort()[numbers.length - n] ?? 0;
}
