// What follows from a confusion matrix: counts[true · classes + predicted] over a set of samples. Precision and the like can't
// be averaged over batches, so they are worked out from the counts of the whole set.

export interface ClassScores {
  /** Of those called this class, the share that is. NaN where none was. */
  readonly precision: number;
  /** Of this class, the share that was called so. NaN where there is none. */
  readonly recall: number;
  /** Harmonic mean of both; 0 where neither hit. */
  readonly f1: number;
  readonly count: number;
}

export interface ConfusionScores {
  readonly accuracy: number;
  /** Mean over the classes that occur. */
  readonly macroF1: number;
  readonly classes: readonly ClassScores[];
}

export function confusionScores(counts: Int32Array, classes: number): ConfusionScores {
  const perClass = Array.from({ length: classes }, (_, index) => scoresOf(counts, classes, index));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const hits = perClass.reduce((sum, _, index) => sum + (counts[index * classes + index] ?? 0), 0);
  const occurring = perClass.filter((scores) => scores.count > 0);
  const macroF1 = occurring.reduce((sum, scores) => sum + scores.f1, 0) / occurring.length;
  return { accuracy: hits / total, macroF1, classes: perClass };
}

function scoresOf(counts: Int32Array, classes: number, index: number): ClassScores {
  let [called, count] = [0, 0];
  for (let other = 0; other < classes; other += 1) {
    called += counts[other * classes + index] ?? 0;
    count += counts[index * classes + other] ?? 0;
  }
  const hits = counts[index * classes + index] ?? 0;
  return {
    precision: hits / called,
    recall: hits / count,
    f1: called + count === 0 ? 0 : (2 * hits) / (called + count),
    count,
  };
}

/**
 * Area under the receiver operating characteristic: the share of (positive, negative) pairs that the scores put in the right
 * order, ties counting half (Hanley and McNeil, 1982). NaN where one kind is missing.
 */
export function areaUnderCurve(scores: Float32Array, positive: readonly boolean[]): number {
  const order = Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && scores[order[end] as number] === scores[order[start] as number]) end += 1;
    const meanRank = (start + 1 + end) / 2;
    for (let place = start; place < end; place += 1)
      if (positive[order[place] as number] === true) rankSum += meanRank;
    start = end;
  }
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
