// Keeps a derived value the same object while its content is the same, so that what is built on it (taps, pictures) stays.
export interface Steady<T> {
  (key: string, value: T): T;
}

/** One memory per kind of value; equal means equal as JSON. */
export function createSteady<T>(): Steady<T> {
  const known = new Map<string, { readonly text: string; readonly value: T }>();
  return (key, value) => {
    const text = JSON.stringify(value);
    const before = known.get(key);
    if (before?.text === text) return before.value;
    known.set(key, { text, value });
    return value;
  };
}
