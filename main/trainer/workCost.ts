// What work beside the training costs it.

/** Both in milliseconds, from any origin. */
export interface WorkClocks {
  readonly now: () => number;
  /** Time this process has computed so far. */
  readonly busyMs: () => number;
}

/**
 * Begins to measure; the function returned says what it cost so far: the lesser of the time that passed and the time computed,
 * since neither waiting for a busy machine nor what other threads do meanwhile is its cost.
 */
export function measureCost({ now, busyMs }: WorkClocks): () => number {
  const [startedAt, busyBefore] = [now(), busyMs()];
  return () => Math.min(now() - startedAt, busyMs() - busyBefore);
}
