// The first thing that keeps a network from training, as one error for every place that is asked to train it.
import { appError, type AppError } from "../errors/appError.ts";
import { analyseDocument } from "./analyseDocument.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { NetDocument } from "./schema.ts";

/** graph/not-trainable at the node of the first error, with how many more there are; null where there is none. */
export function notTrainable(document: NetDocument): AppError | null {
  const errors = analyseDocument(document).diagnostics.filter(({ severity }) => severity === "error");
  const [first, ...rest] = errors;
  if (first === undefined) return null;
  const more =
    rest.length === 0 ? "" : ` (and ${rest.length} more ${rest.length === 1 ? "problem" : "problems"})`;
  return appError("graph/not-trainable", {
    expected: `${placeOf(first, document)}${first.expected}`,
    found: `${first.found}${more}`,
    todo: first.todo,
    ...(first.node === null ? {} : { node: first.node }),
  });
}

/** "at hidden, units: " */
function placeOf({ node, field }: Diagnostic, document: NetDocument): string {
  const name = node === null ? null : document.nodes.find(({ id }) => id === node)?.name || node;
  const places = [...(name === null ? [] : [`at ${name}`]), ...(field === undefined ? [] : [field])];
  return places.length === 0 ? "" : `${places.join(", ")}: `;
}
