// Notices when another program changes a project that is open here. Polls, since no watching API is reliable on every file
// system, and compares contents, so that a file that was merely touched or written by us is no change.
import { unwatchFile, watchFile } from "node:fs";
import { fileHash } from "./fileHash.ts";

const defaultPollEveryMs = 2000;
const watchedFiles = 16;

export class FileWatch {
  readonly #onChange: (path: string) => void;
  readonly #pollEveryMs: number;
  /** Path → hash of the contents as known here; the oldest entry comes first. */
  readonly #known = new Map<string, string>();

  constructor(onChange: (path: string) => void, pollEveryMs = defaultPollEveryMs) {
    this.#onChange = onChange;
    this.#pollEveryMs = pollEveryMs;
  }

  /** The file has these contents, read or written by us. */
  know(path: string, hash: string): void {
    const isNew = !this.#known.delete(path);
    this.#known.set(path, hash);
    if (isNew)
      watchFile(path, { interval: this.#pollEveryMs, persistent: false }, () => void this.#compare(path));
    const [oldest] = this.#known.keys();
    if (this.#known.size > watchedFiles && oldest !== undefined) this.#forget(oldest);
  }

  close(): void {
    for (const path of this.#known.keys()) this.#forget(path);
  }

  #forget(path: string): void {
    this.#known.delete(path);
    unwatchFile(path);
  }

  async #compare(path: string): Promise<void> {
    const hash = await fileHash(path);
    if (hash === null || !this.#known.has(path) || hash === this.#known.get(path)) return;
    this.#known.set(path, hash);
    this.#onChange(path);
  }
}
