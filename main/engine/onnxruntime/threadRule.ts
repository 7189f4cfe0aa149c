// How many threads a run takes: a fixed rule of the step's arithmetic and the machine's cores. Several threads may add
// numbers up in another order than one does, so a choice by measuring could change the last digits of a run done twice, and
// a machine busy at the start of a run would settle it on too few. Whoever wants to measure asks for it (chooseThreads.ts).

/**
 * Multiplications a step must have for each thread (arithmeticOf counts them): below, threads wait for one another longer
 * than they work. A dense 784-64-10 step of 128 samples, 31 million, gained little from a second thread, a 784-128-10 step,
 * 58 million, a third.
 */
const workPerThread = 20e6;

export function threadsFor(work: number, cores: number): number {
  return Math.max(1, Math.min(cores, Math.floor(work / workPerThread)));
}

/** What the run's notes say. */
export function threadNote(work: number, threads: number, cores: number): string {
  const size = `${Number((work / 1e6).toPrecision(2))} million multiplications a step`;
  return `${threads === 1 ? "1 thread" : `${threads} threads`} of ${cores} for ${size}.`;
}
