/** Numbers 0 … count − 1 in sets that are joined pair by pair (union-find with path halving). */
export class DisjointSets {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, index) => index);
  }

  /** The number that stands for the set of `member`. */
  of(member: number): number {
    const parents = this.#parents;
    let current = member;
    while (parents[current] !== current) {
      parents[current] = parents[parents[current]!]!;
      current = parents[current]!;
    }
    return current;
  }

  join(first: number, second: number): void {
    this.#parents[this.of(first)] = this.of(second);
  }
}
