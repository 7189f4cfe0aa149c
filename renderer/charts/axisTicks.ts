// Round numbers along an axis: 1, 2 or 5 times a power of ten apart; on a logarithmic one the powers themselves, with 2 and 5
// between where there are few.

const wantedTicks = 6;

/** Rising, all within the range. */
export function axisTicks([low, high]: readonly [number, number], logarithmic: boolean): readonly number[] {
  return logarithmic ? powers(low, high) : evenTicks(low, high);
}

function evenTicks(low: number, high: number): readonly number[] {
  const least = (high - low) / wantedTicks;
  const power = 10 ** Math.floor(Math.log10(least));
  const gap = power * ([1, 2, 5].find((times) => times * power >= least) ?? 10);
  const first = Math.ceil(low / gap - 1e-9);
  const count = Math.floor(high / gap + 1e-9) - first + 1;
  // Multiples of the gap, without what adding it up would round.
  return Array.from({ length: count }, (_, index) => Number(((first + index) * gap).toPrecision(12)));
}

function powers(low: number, high: number): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const count = Math.ceil(Math.log10(high)) - first + 1;
  const of = (times: readonly number[]) =>
    Array.from({ length: count }, (_, index) => index + first)
      .flatMap((exponent) => times.map((time) => Number((time * 10 ** exponent).toPrecision(12))))
      .filter((tick) => tick >= low && tick <= high);
  const whole = of([1]);
  return whole.length > 2 ? whole : of([1, 2, 5]);
}
