/** Thrown when our own code is wrong. Never caught to be shown as a user's mistake. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** States what the code relies on; a failure is a bug of ours, not of the user or the world. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Makes a switch over a closed union total: a missing case does not compile. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
