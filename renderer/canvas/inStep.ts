// Finds what a list holds by its id. Whoever asks in about the list's own order is answered by the next item or the one behind
// it; only for others all items are looked up.

export function inStep<T extends { readonly id: string }>(
  items: readonly T[],
): (id: string) => T | undefined {
  let next = 0;
  let places: ReadonlyMap<string, number> | null = null;
  return (id) => {
    const place = nearPlace(items, next, id) ?? (places ??= placesOf(items)).get(id);
    if (place === undefined) return undefined;
    next = place + 1;
    return items[place];
  };
}

/** At the next place, or behind an item that is gone. */
function nearPlace(items: readonly { readonly id: string }[], next: number, id: string): number | null {
  if (items[next]?.id === id) return next;
  return items[next + 1]?.id === id ? next + 1 : null;
}

function placesOf(items: readonly { readonly id: string }[]): ReadonlyMap<string, number> {
  return new Map(items.map((item, place) => [item.id, place]));
}
