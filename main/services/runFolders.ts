// Where runs keep their checkpoints: one folder a run in the data folder, with the spec it was started from. Only the
// newest runs are kept.
import { randomBytes } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { runSnapshotSchema, type RunSnapshot } from "../../shared/contract/contract.ts";
import { keptRuns } from "../../shared/run/keptRuns.ts";
import { runSpecSchema, type RunSpec } from "../../shared/run/runSpec.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";

const parentSchema = z.strictObject({ runId: z.string(), step: z.number().int().min(0) }).readonly();
/** The run and the step another was branched off from. */
export type RunParent = z.infer<typeof parentSchema>;

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

  /** Keeps how the run ended. */
  async keepEnd(runId: string, snapshot: RunSnapshot): Promise<void> {
    await writeJsonFile(this.#endFile(runId), snapshot);
  }

  /** How the run ended; null where it never did, or where it is not known. */
  async readEnd(runId: string): Promise<RunSnapshot | null> {
    return namePattern.test(runId) ? readJsonFile(this.#endFile(runId), runSnapshotSchema) : null;
  }

  async keepParent(runId: string, parent: RunParent): Promise<void> {
    await writeJsonFile(this.#parentFile(runId), parent);
  }

  /** Where the run was branched off; null where it began by itself. */
  async readParent(runId: string): Promise<RunParent | null> {
    return readJsonFile(this.#parentFile(runId), parentSchema);
  }

  /** Where the run is recorded; null where the name is none of ours. */
  recordingOf(runId: string): string | null {
    return namePattern.test(runId) ? join(this.folderOf(runId), "recording.netloomrec") : null;
  }

  /** Newest first. */
  async names(): Promise<readonly string[]> {
    const names = await readdir(this.#root).catch(() => []);
    return names.filter((name) => namePattern.test(name)).sort((a, b) => (a < b ? 1 : -1));
  }

  /** @param inUse a folder that must stay however old it is. */
  async removeOld(inUse: string | undefined): Promise<void> {
    const old = (await this.names()).slice(keptRuns).filter((name) => this.folderOf(name) !== inUse);
    await Promise.all(
      old.map((name) => rm(this.folderOf(name), { recursive: true, force: true }).catch(() => undefined)),
    );
  }

  #endFile(runId: string): string {
    return join(this.folderOf(runId), "end.json");
  }

  #parentFile(runId: string): string {
    return join(this.folderOf(runId), "parent.json");
  }

  #specFile(runId: string): string {
    return join(this.folderOf(runId), "run.json");
  }
}
