// Which places a window may read and write: the tree the shell was started in, what a native dialog returned, and files
// used before. Links are followed before a path is judged, so none leads out of these. On the command line the person
// typed the path, and it is theirs to choose.
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from "node:path";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { ServiceHost } from "./host.ts";

export class AllowedPaths {
  readonly #startFolder: string;
  readonly #everything: boolean;
  /** Files and folders (with all they hold) that the user chose. */
  readonly #chosen = new Set<string>();

  constructor(host: Pick<ServiceHost, "startFolder" | "shell">) {
    this.#startFolder = host.startFolder;
    this.#everything = host.shell === "cli";
  }

  /** The user chose this file or folder in a native dialog, or used it before. */
  allow(path: string): void {
    this.#chosen.add(normalize(path));
  }

  /** The path without links and detours, if it is open to the app. The file itself need not exist. */
  async resolve(path: string): Promise<Result<string, AppError>> {
    if (!isAbsolute(path) || path.includes("\0")) {
      return err(appError("file/not-allowed", { expected: "a full path", found: path.slice(0, 200) }));
    }
    const real = await followLinks(normalize(path));
    const roots = await Promise.all([this.#startFolder, ...this.#chosen].map(followLinks));
    if (this.#everything || roots.some((root) => isWithin(root, real))) return ok(real);
    return err(appError("file/not-allowed", { found: path }));
  }
}

/** The real path; of what does not exist yet, the real path of the folders that do. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await followLinks(parent), basename(path));
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
