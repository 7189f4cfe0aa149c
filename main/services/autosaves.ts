// Unsaved work, one file per window session, kept until the window saves or discards it. After a crash they are what the
// next start offers to recover.
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { documentSchema } from "../../shared/document/schema.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";

const autosaveSchema = z
  .strictObject({
    session: z.string(),
    path: z.string().nullable(),
    savedAt: z.number(),
    document: documentSchema,
  })
  .readonly();
export type Autosave = z.infer<typeof autosaveSchema>;

const shownAutosaves = 20;

export class Autosaves {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, "autosave");
  }

  async save(autosave: Autosave): Promise<Result<void, AppError>> {
    const file = this.#fileOf(autosave.session);
    return file.ok ? writeJsonFile(file.value, autosave) : file;
  }

  async discard(session: string): Promise<Result<void, AppError>> {
    const file = this.#fileOf(session);
    if (!file.ok) return file;
    await rm(file.value, { force: true }).catch(() => undefined);
    return ok(undefined);
  }

  /** Newest first. */
  async list(): Promise<readonly Autosave[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".json")).map((name) => join(this.#folder, name));
    const autosaves = await Promise.all(files.map((file) => readJsonFile(file, autosaveSchema)));
    return autosaves
      .filter((autosave) => autosave !== null)
      .sort((a, b) => b.savedAt - a.savedAt)
      .slice(0, shownAutosaves);
  }

  /** A session is part of a file's name, so it may hold nothing that means something in a path. */
  #fileOf(session: string): Result<string, AppError> {
    if (/^[A-Za-z0-9_-]+$/.test(session)) return ok(join(this.#folder, `${session}.json`));
    return err(
      appError("contract/invalid", { expected: "a session of letters, digits, - and _", found: session }),
    );
  }
}
