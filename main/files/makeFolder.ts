// The one way in which folders are made. Node's recursive mkdir tries for ever where the parent is there and yet takes no folder,
// as in /proc. At once, without a promise: it is done once per folder, and shells make theirs before they start a process.
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { describeWriteFailure } from "./atomicFile.ts";
import { systemErrorCode } from "./systemError.ts";

/** Makes the folder and the parents it lacks; file/write where that can't be. */
export function makeFolder(path: string): Result<void, AppError> {
  if (isFolder(path)) return ok(undefined);
  const parent = dirname(path);
  const above = parent === path ? ok(undefined) : makeFolder(parent);
  if (!above.ok) return above;
  try {
    mkdirSync(path);
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (!isFolder(path)) return err(appError("file/write", { found: `${describeFailure(cause)} (${path})` }));
  }
  return ok(undefined);
}

function describeFailure(cause: unknown): string {
  switch (systemErrorCode(cause)) {
    case "ENOENT":
      return "a place that takes no new folder";
    case "EEXIST":
      return "a file where a folder should be";
    default:
      return describeWriteFailure(cause);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
