import { basename, join } from "node:path";
import * as z from "zod";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";

const recentSchema = z
  .array(z.strictObject({ path: z.string(), name: z.string(), openedAt: z.number() }).readonly())
  .readonly();
export type RecentFile = z.infer<typeof recentSchema>[number];

const keptFiles = 20;

/** Projects opened or saved lately, newest first, kept over restarts. */
export class RecentFiles {
  readonly #file: string;
  #files: readonly RecentFile[] | null = null;

  constructor(dataDir: string) {
    this.#file = join(dataDir, "recent.json");
  }

  async list(): Promise<readonly RecentFile[]> {
    this.#files ??= (await readJsonFile(this.#file, recentSchema)) ?? [];
    return this.#files;
  }

  /** A list that can't be written is no reason to fail what the user did. */
  async add(path: string): Promise<void> {
    const others = (await this.list()).filter((file) => file.path !== path);
    const newest = { path, name: basename(path, ".netloom"), openedAt: Date.now() };
    this.#files = [newest, ...others].slice(0, keptFiles);
    await writeJsonFile(this.#file, this.#files);
  }
}
