// Which elements of a tensor are looked at. Half of them are drawn from those to which the engine gives a gradient at all:
// weights on pixels that are always black would otherwise fill the sample with zeros that prove little.
import { permutation, type Random } from "../data/random.ts";

/** Up to `most` different positions of the gradient, in ascending order. */
export function sampleElements(gradient: ArrayLike<number>, most: number, random: Random): readonly number[] {
  const order = permutation(gradient.length, random);
  const chosen = new Set<number>();
  const take = (index: number, limit: number): void => {
    if (chosen.size < limit) chosen.add(index);
  };
  for (const index of order) if (gradient[index] !== 0) take(index, Math.ceil(most / 2));
  for (const index of order) take(index, most);
  return [...chosen].sort((a, b) => a - b);
}
