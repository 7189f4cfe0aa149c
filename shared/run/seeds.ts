// Seeds derived from seeds: everything random in a run comes from the run's one seed and the name of what draws. Pure, and
// the same on every platform, because a run must be reproducible from its RunSpec alone.
const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** 32-bit hash of a text over its UTF-16 code units (FNV-1a, Fowler, Noll and Vo). */
function hashText(text: string): number {
  let hash = fnvOffset;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), fnvPrime);
    hash = Math.imul(hash ^ (unit >>> 8), fnvPrime);
  }
  return hash >>> 0;
}

/** Spreads every input bit over all output bits (the 32-bit finalizer of MurmurHash3, Appleby). */
function scramble(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A whole number 0 … 2³² − 1 that depends on the seed and on every character of the name. */
export function deriveSeed(seed: number, name: string): number {
  return scramble(scramble(seed >>> 0) ^ hashText(name));
}

/** The seed a node's layer draws from: initial weights and noise. */
export function nodeSeed(runSeed: number, nodeId: string): number {
  return deriveSeed(runSeed, `node/${nodeId}`);
}
