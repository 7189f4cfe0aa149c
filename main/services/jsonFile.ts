// Small JSON files of the app's own in its data folder: settings, recent files, autosaves.
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type * as z from "zod";
import type { AppError } from "../../shared/errors/appError.ts";
import type { Result } from "../../shared/result.ts";
import { writeFileAtomic } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";

/** The file's value, or null where it is missing or not of this form: the app goes on with its defaults then. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export async function writeJsonFile(path: string, value: unknown): Promise<Result<void, AppError>> {
  const made = makeFolder(dirname(path));
  if (!made.ok) return made;
  return writeFileAtomic(path, `${JSON.stringify(value)}\n`);
}
