// A command line without a process: its terminal is a list of lines, and training needs no trainer until a test gives it one.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TrainerProcess } from "../services/host.ts";
import type { CliContext } from "./context.ts";
import { runCli } from "./program.ts";

export interface CliRun {
  readonly code: number;
  readonly out: readonly string[];
  readonly notes: readonly string[];
  readonly reports: readonly unknown[];
}

export interface CliFixture {
  /** A folder of its own; removed at the end. */
  readonly folder: string;
  run(...argv: string[]): Promise<CliRun>;
  remove(): Promise<void>;
}

export async function cliFixture(
  spawnTrainer: () => TrainerProcess = unreachableTrainer,
): Promise<CliFixture> {
  const folder = await mkdtemp(join(tmpdir(), "netloom-cli-"));
  return {
    folder,
    async run(...argv) {
      const out: string[] = [];
      const notes: string[] = [];
      const reports: unknown[] = [];
      const context: CliContext = {
        version: "0.0.0",
        terminal: {
          out: (line) => void out.push(line),
          note: (line) => void notes.push(line),
          status: () => undefined,
          interactive: false,
          columns: 80,
        },
        places: { rendererDir: join(folder, "window"), appDir: folder, dataDir: join(folder, "data") },
        environment: {},
        startTrainerAhead: () => undefined,
        spawnTrainer,
        onInterrupt: () => () => undefined,
        report: (problem) => void reports.push(problem),
      };
      return { code: await runCli(argv, context), out, notes, reports };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function unreachableTrainer(): TrainerProcess {
  throw new Error("this command must not need a trainer");
}
