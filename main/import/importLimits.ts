// What a model file may cost at most, and the first look at anything that was parsed out of one.
import { fail } from "../../shared/errors/appError.ts";

export const importLimits = {
  fileBytes: 2_000_000_000,
  /** All weights together, and what a compressed file may grow to. */
  weightBytes: 2_000_000_000,
  jsonBytes: 256_000_000,
  jsonDepth: 64,
  jsonValues: 5_000_000,
  layers: 20_000,
} as const;

/** Deflate can't do better than 1032 to 1; room for what is stored as "the same number everywhere". */
export function unpackedAtMost(packedBytes: number): number {
  return 1032 * packedBytes + 1_000_000;
}

const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

interface Visit {
  readonly value: unknown;
  readonly depth: number;
}

/** JSON of a model, or import/unreadable; iterative, so that nesting can't exhaust the stack. */
export function parseModelJson(text: string, what: string): unknown {
  if (text.length > importLimits.jsonBytes)
    fail("import/too-large", { found: `${text.length} characters of JSON in ${what}` });
  // JSON.parse itself goes deeper than any stack walk here, but not without end.
  const root = parsed(text, what);
  const open: Visit[] = [{ value: root, depth: 0 }];
  let seen = 0;
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    seen += 1;
    if (seen + open.length > importLimits.jsonValues)
      fail("import/too-large", { found: `more than ${importLimits.jsonValues} values in ${what}` });
    if (typeof visit.value !== "object" || visit.value === null) continue;
    if (visit.depth >= importLimits.jsonDepth) {
      fail("import/unreadable", {
        expected: `at most ${importLimits.jsonDepth} levels of nesting`,
        found: `more in ${what}`,
      });
    }
    for (const [key, child] of Object.entries(visit.value)) {
      if (forbiddenKeys.has(key))
        fail("import/unreadable", { expected: "keys of a model", found: `the key "${key}" in ${what}` });
      open.push({ value: child, depth: visit.depth + 1 });
    }
  }
  return root;
}

function parsed(text: string, what: string): unknown {
  try {
    // Keras writes numbers that JSON lacks, in places nothing here reads.
    return JSON.parse(text.includes("Infinity") || text.includes("NaN") ? withoutSpecialNumbers(text) : text);
  } catch {
    return fail("import/unreadable", { found: `text that is not JSON in ${what}` });
  }
}

function withoutSpecialNumbers(text: string): string {
  return text.replaceAll(/([:[,]\s*)(-?Infinity|NaN)(?=\s*[,\]}])/g, "$1null");
}
