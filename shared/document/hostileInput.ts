// The first look at a value from outside, before any schema: how deep, how large, and no key that could reach a prototype.
// Iterative, so that nesting can't exhaust the stack.
import { appError, type AppError } from "../errors/appError.ts";

const limits = { depth: 16, values: 1_000_000 } as const;
const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

interface Visit {
  readonly value: unknown;
  readonly depth: number;
}

export function hostileInputError(root: unknown): AppError | null {
  const open: Visit[] = [{ value: root, depth: 0 }];
  let seen = 0;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    seen += 1;
    if (seen + open.length > limits.values) {
      return appError("project/too-large", { found: `more than ${limits.values} values` });
    }
    const { value, depth } = visit;
    if (typeof value === "number" && !Number.isFinite(value)) {
      return appError("project/invalid", { expected: "finite numbers", found: String(value) });
    }
    if (typeof value !== "object" || value === null) continue;
    if (depth >= limits.depth) {
      return appError("project/invalid", {
        expected: `at most ${limits.depth} levels of nesting`,
        found: "more",
      });
    }
    for (const [key, child] of Object.entries(value)) {
      if (forbiddenKeys.has(key))
        return appError("project/invalid", { expected: "keys of a project", found: `the key "${key}"` });
      open.push({ value: child, depth: depth + 1 });
    }
  }
  return null;
}
