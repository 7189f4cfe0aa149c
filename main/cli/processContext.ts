// The command line's context over the real process.
import { join } from "node:path";
import { enginesFolderIn, enginesFolderVariable } from "../files/enginesFolder.ts";
import { defaultDataFolder } from "../files/dataFolder.ts";
import { TrainerSource } from "../serve/forkTrainer.ts";
import type { CliContext, Terminal } from "./context.ts";

export interface ProcessPlaces {
  readonly version: string;
  readonly appDir: string;
  readonly rendererDir: string;
  readonly trainerEntry: string;
}

export interface ProcessContext extends CliContext {
  /** Ends what was started and never used. */
  close(): void;
}

export function processContext({
  version,
  appDir,
  rendererDir,
  trainerEntry,
}: ProcessPlaces): ProcessContext {
  const dataDir = defaultDataFolder();
  process.env[enginesFolderVariable] ??= enginesFolderIn(dataDir);
  const trainers = new TrainerSource({ entry: trainerEntry, logFile: join(dataDir, "trainer.log") });
  return {
    version,
    terminal: processTerminal(),
    places: { appDir, rendererDir, dataDir },
    environment: process.env,
    startTrainerAhead: () => trainers.startAhead(),
    spawnTrainer: () => trainers.take(),
    onInterrupt,
    report(problem) {
      if (process.env["NETLOOM_DEBUG"] === "1") console.error(problem);
    },
    close: () => trainers.close(),
  };
}

/** Ctrl-C and a polite kill. The second ends the process at once: whoever presses it twice does not want to wait. */
function onInterrupt(listener: () => void): () => void {
  let interrupts = 0;
  const hear = (): void => {
    if (interrupts++ > 0) process.exit(130);
    listener();
  };
  process.on("SIGINT", hear);
  process.on("SIGTERM", hear);
  return () => {
    process.off("SIGINT", hear);
    process.off("SIGTERM", hear);
  };
}

function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  const interactive = stderr.isTTY;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    // Back to the line's start, erase it, write anew.
    status: (text) => void stderr.write(`\r\u001B[2K${text}`),
    interactive,
    get columns() {
      return stderr.columns ?? 80;
    },
  };
}
