import type { Diagnostic } from "../../shared/document/diagnostic.ts";

/** Expected, found, what to do: the same words wherever a problem is shown. */
export function DiagnosticText({
  diagnostic,
}: {
  readonly diagnostic: Pick<Diagnostic, "expected" | "found" | "todo">;
}) {
  return (
    <span className="diagnostic-text">
      Expected {diagnostic.expected}; found {diagnostic.found}. {diagnostic.todo}
    </span>
  );
}
