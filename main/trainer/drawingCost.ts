// What pictures cost the training after they are computed: the window that draws them and all that carries them may share the
// processor with it. Learned from the training itself: engine calls during which a picture was under way against calls that ran
// alone. With a processor to spare both take as long, and nothing is charged.

interface EngineCall {
  readonly at: number;
  readonly steps: number;
  readonly elapsedMs: number;
  /** A picture was on its way or being drawn. */
  readonly beside: boolean;
}

/** Older calls say nothing about the machine as it is now. */
const rememberedMs = 4000;
/** Fewer calls alone are no measure to compare with. */
const leastAlone = 3;
/** A call this long hardly feels a picture. */
const longCallMs = 150;
/** A training that has begun just now shows itself first. */
const beginningMs = 2000;
/** From the last call on, training goes on without a break. */
const steadyMs = 500;
/** What takes longer than this many times what it takes alone has other causes. */
const mostSlowdown = 2.5;

export class DrawingCost {
  readonly #now: () => number;
  #calls: EngineCall[] = [];
  #picturesAt: number[] = [];

  /** @param now milliseconds of any clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** An engine call at full speed is over. */
  countCall(steps: number, startedAt: number, beside: boolean): void {
    const at = this.#now();
    this.#calls = [...this.#recentCalls(), { at, steps, elapsedMs: at - startedAt, beside }];
  }

  countPicture(): void {
    this.#picturesAt.push(this.#now());
  }

  /** Calls it holds on to: those of the last seconds, whether anybody asks or not. */
  get remembered(): number {
    return this.#calls.length;
  }

  /** Whether pictures should wait for some calls alone: the training is steady and there is too little to compare with. */
  get needsQuiet(): boolean {
    const calls = this.#recentCalls();
    const [first, last] = [calls[0], calls.at(-1)];
    if (first === undefined || last === undefined || last.elapsedMs > longCallMs) return false;
    const now = this.#now();
    if (now - first.at < beginningMs || now - last.at > steadyMs) return false;
    const alike = calls.filter(({ steps, beside }) => !beside && steps === last.steps);
    return this.#recentPictures() > 0 && alike.length < leastAlone;
  }

  /** How much longer the training takes for one picture, ms; 0 where that is not known. */
  get perPictureMs(): number {
    const pictures = this.#recentPictures();
    if (pictures === 0) return 0;
    const calls = this.#recentCalls();
    const alone = timesAlone(calls);
    const compared = calls.flatMap(({ beside, steps, elapsedMs }) => {
      const aloneMs = alone.get(steps);
      return beside && aloneMs !== undefined
        ? [{ aloneMs, elapsedMs: Math.min(elapsedMs, aloneMs * mostSlowdown) }]
        : [];
    });
    const spentMs = sumOf(compared, ({ elapsedMs }) => elapsedMs);
    if (spentMs === 0) return 0;
    const lostShare = 1 - sumOf(compared, ({ aloneMs }) => aloneMs) / spentMs;
    const besideMs = sumOf(calls, ({ beside, elapsedMs }) => (beside ? elapsedMs : 0));
    return Math.max(0, (lostShare * besideMs) / pictures);
  }

  #recentCalls(): readonly EngineCall[] {
    const since = this.#now() - rememberedMs;
    this.#calls = this.#calls.filter(({ at }) => at >= since);
    return this.#calls;
  }

  #recentPictures(): number {
    const since = this.#now() - rememberedMs;
    this.#picturesAt = this.#picturesAt.filter((at) => at >= since);
    return this.#picturesAt.length;
  }
}

/** Mean time alone of a call by its number of steps, where enough are known. */
function timesAlone(calls: readonly EngineCall[]): ReadonlyMap<number, number> {
  const times = new Map<number, number[]>();
  for (const { beside, steps, elapsedMs } of calls) {
    if (!beside) times.set(steps, [...(times.get(steps) ?? []), elapsedMs]);
  }
  const known = [...times].filter(([, alike]) => alike.length >= leastAlone);
  return new Map(known.map(([steps, alike]) => [steps, sumOf(alike, (timeMs) => timeMs) / alike.length]));
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
