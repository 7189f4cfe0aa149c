import { useDocument } from "../document/documentStore.ts";

/** How many problems there are, on the dock's tab. Keeps its place at zero, so that nothing jumps. */
export function ProblemCount() {
  const diagnostics = useDocument((state) => state.analysis.diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const kind = errors > 0 ? "error" : diagnostics.length > 0 ? "warning" : "none";
  return (
    <span
      className={`problem-count problem-count-${kind}`}
      data-testid="problem-count"
      data-count={diagnostics.length}
    >
      {diagnostics.length}
    </span>
  );
}
