// Where the weights that projects begin with are kept: every import puts its own into the data folder, every saved project has
// a copy beside its file. The data folder keeps the newest only; a project moved to another computer brings its own.
import { readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { NetDocument, WeightsRef } from "../../shared/document/schema.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { makeFolder } from "../files/makeFolder.ts";
import {
  checkNamedWeights,
  copyWeightsBeside,
  isThere,
  weightsIn,
  weightsName,
} from "../files/namedWeights.ts";
import { weightsExtension } from "../files/weightsFile.ts";

/** Weights of so many imports are kept in the data folder. */
const keptImports = 20;

export class WeightsShelf {
  readonly folder: string;
  /** Folders of the projects that were opened or saved. */
  readonly #projectFolders = new Set<string>();

  constructor(dataDir: string) {
    this.folder = join(dataDir, "imports");
  }

  makeFolder(): Result<void, AppError> {
    return makeFolder(this.folder);
  }

  /** From now on weights are looked for beside this project as well. */
  lookBeside(project: string): void {
    this.#projectFolders.add(dirname(project));
  }

  /** Copies the weights beside the project about to be saved there. Weights that are lost keep no project from being saved. */
  async keepBeside(project: string, { weights }: NetDocument): Promise<Result<void, AppError>> {
    this.lookBeside(project);
    const from = weights === undefined ? null : await this.#locate(weights);
    if (weights === undefined || from === null) return ok(undefined);
    const copied = await copyWeightsBeside(project, weights, from);
    return copied.ok ? ok(undefined) : copied;
  }

  /** The file with these weights, its contents checked. */
  async find(weights: WeightsRef): Promise<Result<string, AppError>> {
    const path = await this.#locate(weights);
    if (path !== null) return checkNamedWeights(path, weights);
    return err(
      appError("run/weights-missing", {
        expected: `the weights of ${weights.origin} beside the project or in the app's data folder`,
        found: `no file that ends in -${weights.sha256.slice(0, 12)}${weightsExtension}`,
      }),
    );
  }

  async removeOld(): Promise<void> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) =>
      name.endsWith(weightsExtension),
    );
    const dated = await Promise.all(names.map((name) => withTime(join(this.folder, name))));
    const old = dated.sort((a, b) => b.time - a.time).slice(keptImports);
    await Promise.all(old.map(({ path }) => rm(path, { force: true }).catch(() => undefined)));
  }

  async #locate({ sha256 }: WeightsRef): Promise<string | null> {
    const own = join(this.folder, weightsName(sha256));
    if (await isThere(own)) return own;
    for (const folder of this.#projectFolders) {
      const beside = await weightsIn(folder, sha256);
      if (beside !== null) return beside;
    }
    return null;
  }
}

async function withTime(path: string): Promise<{ readonly path: string; readonly time: number }> {
  return { path, time: (await stat(path).catch(() => null))?.mtimeMs ?? 0 };
}
