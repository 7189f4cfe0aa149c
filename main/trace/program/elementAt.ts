import { InvariantError } from "../../../shared/invariant.ts";

/** The element at an index that is inside by construction; an index outside is a bug of ours. */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index];
  if (element === undefined) throw new InvariantError(`index ${index} is outside a list of ${list.length}`);
  return element;
}
