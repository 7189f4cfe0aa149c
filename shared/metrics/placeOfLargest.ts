/** Where the largest number is: the class that an output names. The first of equal ones; 0 where there is none. */
export function placeOfLargest(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index += 1)
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  return best;
}
