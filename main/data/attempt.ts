import { AppFailure, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** The edge where a thrown AppFailure becomes a Result again. Anything else is a bug and goes on up. */
export async function attempt<T>(work: () => Promise<T>): Promise<Result<T, AppError>> {
  try {
    return ok(await work());
  } catch (cause) {
    if (cause instanceof AppFailure) return err(cause.error);
    throw cause;
  }
}
