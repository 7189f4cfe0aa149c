// Files of weights named by their contents: a project says which weights it begins with by their SHA-256, and finds them in
// the app's own folder or beside its file. A file that holds other contents than its name says is refused.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { WeightsRef } from "../../shared/document/schema.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { appError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { writeFileAtomic } from "./atomicFile.ts";
import { weightsExtension } from "./weightsFile.ts";

/** Writes the pieces to `<folder>/<sha256>.safetensors`. The folder must exist. */
export async function writeNamedWeights(
  folder: string,
  pieces: readonly Uint8Array[],
): Promise<Result<string, AppError>> {
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  const sha256 = hash.digest("hex");
  const written = await writeFileAtomic(join(folder, weightsName(sha256)), pieces);
  return written.ok ? ok(sha256) : written;
}

export function weightsName(sha256: string): string {
  return `${sha256}${weightsExtension}`;
}

/** Puts a copy beside the project, named after both, unless there is one. Returns its path. */
export async function copyWeightsBeside(
  project: string,
  { sha256 }: WeightsRef,
  from: string,
): Promise<Result<string, AppError>> {
  const folder = dirname(project);
  const there = await weightsIn(folder, sha256);
  if (there !== null) return ok(there);
  const path = join(folder, `${basename(project, extname(project))}${besideEnding(sha256)}`);
  const written = await writeFileAtomic(path, createReadStream(from));
  return written.ok ? ok(path) : written;
}

/** The file in a project's folder that is named after these weights, whatever the project is called now. */
export async function weightsIn(folder: string, sha256: string): Promise<string | null> {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((candidate) => candidate.endsWith(besideEnding(sha256)));
  return name === undefined ? null : join(folder, name);
}

/** Refuses a file whose contents are not the ones meant. */
export async function checkNamedWeights(
  path: string,
  { sha256, origin }: WeightsRef,
): Promise<Result<string, AppError>> {
  const found = await sha256OfFile(path);
  if (found === sha256) return ok(path);
  return err(
    appError("run/weights-invalid", {
      expected: `the weights of ${origin} as they were imported`,
      found: found === null ? `a file that can't be read (${path})` : `other contents in ${path}`,
    }),
  );
}

export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

function besideEnding(sha256: string): string {
  return `-${sha256.slice(0, 12)}${weightsExtension}`;
}

async function sha256OfFile(path: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
    return hash.digest("hex");
  } catch {
    return null;
  }
}
