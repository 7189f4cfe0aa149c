// What onnxruntime throws, in the words of the catalogue.
import { AppFailure, appError, type AppError } from "../../../shared/errors/appError.ts";
import { InvariantError } from "../../../shared/invariant.ts";
import { err, type Result } from "../../../shared/result.ts";

const memoryWords =
  /bad_alloc|bad allocation|out of memory|failed to allocate|allocation failed|not enough memory|max(imum)? buffer size/i;

/** An error of onnxruntime as a coded failure; bugs of ours stay what they are. */
export function engineError(cause: unknown, doing: string): AppError {
  if (cause instanceof AppFailure) return cause.error;
  if (cause instanceof InvariantError) throw cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = memoryWords.test(message) ? "engine/out-of-memory" : "engine/failed";
  return appError(code, { found: `${doing}: ${message}` });
}

/** Runs native work; what it throws becomes an AppFailure. */
export async function guarded<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new AppFailure(engineError(cause, doing));
  }
}

/** Runs native work; what it throws becomes an error value. */
export async function attempt<T>(
  doing: string,
  work: () => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  try {
    return await work();
  } catch (cause) {
    return err(engineError(cause, doing));
  }
}
