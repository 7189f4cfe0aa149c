type Method = (...args: unknown[]) => unknown;

/** Shadows a method on one object; the returned function takes the shadow away. Shadows go in the reverse order they came. */
export function replaceMethod(target: object, name: string, wrap: (original: Method) => Method): () => void {
  const shadowed = Object.getOwnPropertyDescriptor(target, name);
  const original = Reflect.get(target, name) as Method;
  Reflect.set(target, name, wrap(original.bind(target)));
  return () => {
    if (shadowed === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, shadowed);
  };
}
