// Waiting for improvement: which epoch was the best, and how often patience ran out. Pure over the values of all epochs.

export interface Improvement {
  readonly better: "higher" | "lower";
  /** A change smaller than this is none. */
  readonly minimumChange: number;
}

/** One value per finished epoch; one that is no number never is an improvement. */
export type EpochValues = readonly (number | undefined)[];

function improves(
  value: number | undefined,
  best: number | null,
  { better, minimumChange }: Improvement,
): boolean {
  if (value === undefined || !Number.isFinite(value)) return false;
  if (best === null) return true;
  return better === "lower" ? value < best - minimumChange : value > best + minimumChange;
}

/** Index of the epoch with the best value, the first where several are as good; null where none has a value. */
export function bestEpoch(values: EpochValues, improvement: Improvement): number | null {
  let best: number | null = null;
  let at: number | null = null;
  values.forEach((value, epoch) => {
    if (!improves(value, best, improvement)) return;
    best = value ?? null;
    at = epoch;
  });
  return at;
}

/** Whether the last `patience` epochs brought no improvement. */
export function patienceIsOver(values: EpochValues, improvement: Improvement, patience: number): boolean {
  const best = bestEpoch(values, improvement);
  return values.length - 1 - (best ?? -1) >= patience;
}

/** How often `patience` epochs passed without improvement; after each time the waiting begins anew. */
export function plateausPassed(values: EpochValues, improvement: Improvement, patience: number): number {
  let best: number | null = null;
  let waited = 0;
  let passed = 0;
  for (const value of values) {
    if (improves(value, best, improvement)) {
      best = value ?? null;
      waited = 0;
    } else if (++waited >= patience) {
      passed += 1;
      waited = 0;
    }
  }
  return passed;
}
