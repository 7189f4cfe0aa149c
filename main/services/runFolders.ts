// Where runs keep their checkpoints: one folder a run in the data folder, with the spec it was started from. Only the
// newest runs are kept.
import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runSpecSchema, type RunSpec } from "../../shared/run/runSpec.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";

const keptRuns = 10;
const namePattern = /^run-[0-9]{14}-[0-9a-f]{6}$/;

export class RunFolders {
  readonly #root: string;

  constructor(dataDir: string) {
    this.#root = join(dataDir, "runs");
  }

  /** A name that sorts by time and no other run has. */
  newRunId(): string {
    const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
    return `run-${time}-${randomBytes(3).toString("hex")}`;
  }

  folderOf(runId: string): string {
    return join(this.#root, runId);
  }

  /** Keeps what the run is, so that it can go on after the app was closed. */
  async keepSpec(runId: string, spec: RunSpec): Promise<void> {
    await writeJsonFile(this.#specFile(runId), spec);
  }

  async readSpec(runId: string): Promise<RunSpec | null> {
    return namePattern.test(runId) ? readJsonFile(this.#specFile(runId), runSpecSchema) : null;
  }

  /** @param inUse a folder that must stay however old it is. */
  async removeOld(inUse: string | undefined): Promise<void> {
    const names = (await readdir(this.#root).catch(() => [])).filter((name) => namePattern.test(name));
    const old = names
      .sort()
      .slice(0, -keptRuns)
      .filter((name) => this.folderOf(name) !== inUse);
    await Promise.all(
      old.map((name) => rm(this.folderOf(name), { recursive: true, force: true }).catch(() => undefined)),
    );
  }

  #specFile(runId: string): string {
    return join(this.folderOf(runId), "run.json");
  }
}
