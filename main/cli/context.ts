// What a command is given instead of reaching for the process: its terminal, its places, its way to be interrupted.
import type { Command } from "commander";
import type { TrainerProcess } from "../services/host.ts";

export interface Terminal {
  /** Results. With --json nothing but NDJSON goes here. */
  out(line: string): void;
  /** Messages to the person. */
  note(line: string): void;
  /** Replaces the line shown by the last call; only called where `interactive`. Empty text clears it. */
  status(text: string): void;
  readonly interactive: boolean;
  readonly columns: number;
}

export interface CliPlaces {
  /** Folder of the built window. */
  readonly rendererDir: string;
  /** The built desktop entry's package folder, for Electron. */
  readonly appDir: string;
  readonly dataDir: string;
}

export interface CliContext {
  readonly version: string;
  readonly terminal: Terminal;
  readonly places: CliPlaces;
  readonly environment: NodeJS.ProcessEnv;
  /** Starts a trainer ahead of its use. */
  startTrainerAhead(): void;
  readonly spawnTrainer: () => TrainerProcess;
  /** Calls the listener at each Ctrl-C from now on; what is returned ends that. */
  onInterrupt(listener: () => void): () => void;
  /** Receives bugs; shown only where NETLOOM_DEBUG is set. */
  readonly report: (problem: unknown) => void;
}

export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One command: builds its commander command; `run` wraps the action so that its exit code is the program's. */
export type CommandBuilder = (context: CliContext, run: RunAction) => Command;
export type RunAction = <A extends unknown[]>(
  action: (...given: A) => Promise<ExitCode>,
) => (...given: A) => Promise<void>;
