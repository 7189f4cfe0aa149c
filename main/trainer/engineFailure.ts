import { appError, AppFailure, type AppError } from "../../shared/errors/appError.ts";
import { InvariantError } from "../../shared/invariant.ts";

/** What a thrown error means for the run. A broken invariant is a bug of ours and goes on up. */
export function engineFailure(cause: unknown): AppError {
  if (cause instanceof AppFailure) return cause.error;
  if (cause instanceof InvariantError) throw cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const outOfMemory = /out of memory|bad_alloc|allocation failed|failed to allocate/i.test(message);
  return appError(outOfMemory ? "engine/out-of-memory" : "engine/failed", { found: message.slice(0, 500) });
}
