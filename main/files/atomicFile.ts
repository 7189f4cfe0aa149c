// Writes whole files or nothing: the bytes go to a temporary file in the same folder, reach the disk (fsync), and only then
// take the name. A crash at any moment leaves the old file or the new one, never half of either.
import { open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { AppFailure, appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { systemErrorCode } from "./systemError.ts";

export type FileContent = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A file that is whole on the disk under a temporary name. Exactly one of `commit` and `discard` ends it. */
export interface StagedFile {
  readonly temporaryPath: string;
  /** Moves it to its name. Over an error the temporary file is removed. */
  commit(): Promise<Result<void, AppError>>;
  discard(): Promise<void>;
}

let stagedCount = 0;

/** Writes `content` beside `path`, or fails with what its pieces fail with; nothing at `path` changes until `commit`. The folder must exist. */
export async function stageFile(path: string, content: FileContent): Promise<Result<StagedFile, AppError>> {
  const temporaryPath = temporaryPathFor(path);
  try {
    await writeAndSync(temporaryPath, content, await modeOf(path));
  } catch (cause) {
    await removeQuietly(temporaryPath);
    return err(cause instanceof AppFailure ? cause.error : writeError(path, cause));
  }
  return ok({
    temporaryPath,
    commit: () => moveIntoPlace(temporaryPath, path),
    discard: () => removeQuietly(temporaryPath),
  });
}

/** Writes `content` to `path`, whole or not at all. The folder must exist. */
export async function writeFileAtomic(path: string, content: FileContent): Promise<Result<void, AppError>> {
  const staged = await stageFile(path, content);
  return staged.ok ? staged.value.commit() : staged;
}

/** True for the names this file gives to files that are not whole yet; a crash can leave one behind. */
export function isTemporaryName(name: string): boolean {
  return /^\..+\.\d+-\d+\.part$/.test(name);
}

/** The user's words for a write that failed. */
export function writeError(path: string, cause: unknown): AppError {
  return appError("file/write", { found: `${describeWriteFailure(cause)} (${path})` });
}

function temporaryPathFor(path: string): string {
  stagedCount += 1;
  return join(dirname(path), `.${basename(path)}.${process.pid}-${stagedCount}.part`);
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch {
    return undefined;
  }
}

async function writeAndSync(path: string, content: FileContent, mode: number | undefined): Promise<void> {
  const file = await open(path, "wx", mode ?? 0o666);
  try {
    for await (const piece of piecesOf(content)) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

function piecesOf(content: FileContent): Iterable<string | Uint8Array> | AsyncIterable<Uint8Array> {
  return typeof content === "string" || content instanceof Uint8Array ? [content] : content;
}

async function moveIntoPlace(temporaryPath: string, path: string): Promise<Result<void, AppError>> {
  try {
    await rename(temporaryPath, path);
  } catch (cause) {
    await removeQuietly(temporaryPath);
    return err(writeError(path, cause));
  }
  await syncFolder(dirname(path));
  return ok(undefined);
}

/** Makes the rename itself durable. Windows can't open folders, and there the rename needs no more. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file is in place either way; only its survival of a power cut in the next moments is at stake.
  }
}

async function removeQuietly(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

/** What the system says, in the user's words. */
export function describeWriteFailure(cause: unknown): string {
  switch (systemErrorCode(cause)) {
    case "ENOSPC":
    case "EDQUOT":
      return "no space left on the disk";
    case "EACCES":
    case "EPERM":
      return "no permission to write there";
    case "EROFS":
      return "a disk that is read-only";
    case "ENOENT":
      return "a folder that does not exist";
    case "ENOTDIR":
      return "a file where a folder should be";
    case "EISDIR":
      return "a folder of that name";
    case "EFBIG":
      return "a file larger than the disk allows";
    case "ENAMETOOLONG":
      return "a name that is too long";
    case null:
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
