// Seeded random numbers for splits, shuffles and generated data: sfc32 by Chris Doty-Humphrey (PractRand 0.95), a small fast
// generator with 128 bits of state. The same seeds give the same numbers on every machine: only 32-bit integer operations.

export interface Random {
  /** A whole number from 0 to 2³² − 1. */
  uint32(): number;
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number from 0 to bound − 1. */
  below(bound: number): number;
  /** Normally distributed with mean 0 and deviation 1. */
  normal(): number;
}

/** A generator of its own for each list of seeds: (seed, epoch) or (seed, sample) need no generator before them. */
export function createRandom(...seeds: readonly number[]): Random {
  const uint32 = sfc32(seeds);
  const unit = (): number => uint32() / 0x1_0000_0000;
  return {
    uint32,
    unit,
    between: (low, high) => low + (high - low) * unit(),
    below: (bound) => Math.floor(unit() * bound),
    normal: () => boxMuller(unit),
  };
}

/** Fisher–Yates over 0 … count − 1. */
export function permutation(count: number, random: Random): Int32Array {
  const order = ascending(count);
  shuffleRange(order, count - 1, 0, random);
  return order;
}

/** The part of the shuffle that settles the places from `last` down to the one above `until`. */
export function shuffleRange(order: Int32Array, last: number, until: number, random: Random): void {
  for (let place = last; place > until; place -= 1) {
    const chosen = random.below(place + 1);
    const kept = order[place] ?? 0;
    order[place] = order[chosen] ?? 0;
    order[chosen] = kept;
  }
}

/** 0 … count − 1. */
export function ascending(count: number): Int32Array {
  const order = new Int32Array(count);
  for (let index = 0; index < count; index += 1) order[index] = index;
  return order;
}

function sfc32(seeds: readonly number[]): () => number {
  let [a, b, c] = seedState(seeds);
  let counter = 1;
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

function seedState(seeds: readonly number[]): [number, number, number] {
  let state = 0x6e65_746c;
  for (const seed of seeds) state = scramble((state + 0x9e37_79b9) ^ scramble(seed));
  return [scramble(state ^ 0x1b87_3593), scramble(state ^ 0xcc9e_2d51), state];
}

/** MurmurHash3's finalizer (Austin Appleby, public domain): every bit in changes every bit out. */
function scramble(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}

/** Box and Muller 1958: two uniform numbers make a normal one. */
function boxMuller(unit: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - unit()));
  return radius * Math.cos(2 * Math.PI * unit());
}
