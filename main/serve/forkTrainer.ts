// The trainer as a child process, for the shells without Electron. Its output goes to a log file; a Ctrl-C meant for the shell
// does not reach it, so that the shell can ask it for a checkpoint first.
import { fork, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { AppFailure } from "../../shared/errors/appError.ts";
import { makeFolder } from "../files/makeFolder.ts";
import type { TrainerProcess } from "../services/host.ts";

export interface ForkOptions {
  /** The built trainer's entry file. */
  readonly entry: string;
  readonly logFile: string;
}

/** @throws AppFailure file/write where the log's folder can't be made. */
export function forkTrainer(options: ForkOptions): TrainerProcess {
  const made = makeFolder(dirname(options.logFile));
  if (!made.ok) throw new AppFailure(made.error);
  const log = openSync(options.logFile, "a");
  const child = fork(options.entry, [], {
    serialization: "advanced",
    stdio: ["ignore", log, log, "ipc"],
    // A process group of its own on POSIX; Windows has no such signal to the group.
    detached: process.platform !== "win32",
  });
  closeSync(log);
  return trainerOf(child);
}

function trainerOf(child: ChildProcess): TrainerProcess {
  // The trainer may speak before anyone listens: it is started ahead of its first use.
  const early: unknown[] = [];
  let deliver = (message: unknown): void => void early.push(message);
  child.on("message", (message) => deliver(message));
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code ?? "unknown"}`));
    child.once("error", (problem) => resolve(problem.message));
  });
  return {
    send(message) {
      if (child.connected) child.send(message as Parameters<ChildProcess["send"]>[0], () => undefined);
    },
    onMessage(listener) {
      deliver = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose: (listener) => void child.once("disconnect", listener),
    onExit: (listener) => void exited.then(listener),
    close() {
      if (child.connected) child.disconnect();
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Gives out trainers, the first of them started ahead so that the first run does not wait for a process to load. */
export class TrainerSource {
  private readonly options: ForkOptions;
  private spare: TrainerProcess | null = null;

  constructor(options: ForkOptions) {
    this.options = options;
  }

  startAhead(): void {
    this.spare ??= forkTrainer(this.options);
  }

  take(): TrainerProcess {
    const trainer = this.spare ?? forkTrainer(this.options);
    this.spare = null;
    return trainer;
  }

  /** Ends the one that nobody took; the others belong to those who took them. */
  close(): void {
    this.spare?.kill();
    this.spare = null;
  }
}
