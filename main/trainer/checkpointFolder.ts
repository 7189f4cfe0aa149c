// The checkpoints of a run in one folder: the newest two, so that a damaged one never is the last, and the best. Files are
// numbered in the order of writing; a higher number is newer whatever its step.
import { readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { isTemporaryName, writeError, writeFileAtomic } from "../files/atomicFile.ts";
import { makeFolder } from "../files/makeFolder.ts";
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "./checkpointFile.ts";

export interface FoundCheckpoint {
  readonly path: string;
  readonly checkpoint: Checkpoint;
  /** Newer files that could not be used. */
  readonly refused: readonly AppError[];
}

interface KeptFile {
  readonly path: string;
  readonly step: number;
}

const keptNewest = 2;
const namePattern = /^checkpoint-(\d{6,})-step-\d+\.safetensors$/;

export class CheckpointFolder {
  readonly #folder: string;
  #nextNumber: number;
  /** Files written by this run, oldest first: only these are ever removed. */
  #written: readonly KeptFile[] = [];

  private constructor(folder: string, nextNumber: number) {
    this.#folder = folder;
    this.#nextNumber = nextNumber;
  }

  /** Makes the folder where it is missing and clears what a killed writer of checkpoints left behind. */
  static async open(folder: string): Promise<Result<CheckpointFolder, AppError>> {
    const made = makeFolder(folder);
    if (!made.ok) return made;
    try {
      const names = await readdir(folder);
      await Promise.all(names.filter(isLeftover).map((name) => rm(join(folder, name), { force: true })));
      return ok(new CheckpointFolder(folder, Math.max(0, ...names.map(numberOf)) + 1));
    } catch (cause) {
      return err(writeError(folder, cause));
    }
  }

  /** Writes the checkpoint and returns its path. */
  async save(checkpoint: Checkpoint): Promise<Result<string, AppError>> {
    const { step } = checkpoint.record.progress;
    const name = `checkpoint-${String(this.#nextNumber).padStart(6, "0")}-step-${step}.safetensors`;
    const path = join(this.#folder, name);
    const written = await writeFileAtomic(path, encodeCheckpoint(checkpoint));
    if (!written.ok) return written;
    this.#nextNumber += 1;
    this.#written = [...this.#written, { path, step }];
    await this.#removeOld(checkpoint.record.best?.step ?? null);
    return ok(path);
  }

  async #removeOld(bestStep: number | null): Promise<void> {
    const best = this.#written.findLast((file) => file.step === bestStep);
    const wanted = new Set([...this.#written.slice(-keptNewest), best]);
    const old = this.#written.filter((file) => !wanted.has(file));
    await Promise.all(old.map((file) => rm(file.path, { force: true }).catch(() => undefined)));
    this.#written = this.#written.filter((file) => wanted.has(file));
  }
}

/** The folder is not ours alone: beside the checkpoints lies what the app keeps of the run, and may just be writing. */
function isLeftover(name: string): boolean {
  return name.startsWith(".checkpoint-") && isTemporaryName(name);
}

/** Reads a checkpoint: the file itself, or the newest one of a folder that is whole. */
export async function readNewestCheckpoint(path: string): Promise<Result<FoundCheckpoint, AppError>> {
  const candidates = await candidatesAt(path);
  if (!candidates.ok) return candidates;
  const refused: AppError[] = [];
  for (const candidate of candidates.value) {
    const read = await readCheckpoint(candidate);
    if (read.ok) return ok({ path: candidate, checkpoint: read.value, refused });
    refused.push(read.error);
  }
  return err(refused[0] ?? appError("run/checkpoint-invalid", { found: `no checkpoint in ${path}` }));
}

async function readCheckpoint(path: string): Promise<Result<Checkpoint, AppError>> {
  try {
    return decodeCheckpoint(await readFile(path), path);
  } catch (cause) {
    return err(
      appError("file/read", { found: `${cause instanceof Error ? cause.message : String(cause)} (${path})` }),
    );
  }
}

async function candidatesAt(path: string): Promise<Result<readonly string[], AppError>> {
  try {
    if (!(await stat(path)).isDirectory()) return ok([path]);
    const names = (await readdir(path)).filter((name) => namePattern.test(name));
    return ok(names.sort((a, b) => numberOf(b) - numberOf(a)).map((name) => join(path, name)));
  } catch {
    return err(appError("file/not-found", { found: `nothing at ${path}` }));
  }
}

function numberOf(name: string): number {
  return Number(namePattern.exec(name)?.[1] ?? 0);
}
