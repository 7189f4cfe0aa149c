// The trainer as an Electron utility process. It ends with the app; its output goes to a log file.
import { createWriteStream } from "node:fs";
import { dirname } from "node:path";
import type { UtilityProcess } from "electron";
import { AppFailure } from "../../shared/errors/appError.ts";
import { makeFolder } from "../files/makeFolder.ts";
import type { TrainerProcess } from "../services/host.ts";

export type UtilityFork = (
  entry: string,
  args: string[],
  options: { serviceName: string; stdio: "pipe" },
) => Pick<UtilityProcess, "on" | "once" | "postMessage" | "kill" | "stdout" | "stderr">;

/** @throws AppFailure file/write where the log's folder can't be made. */
export function startUtilityTrainer(fork: UtilityFork, entry: string, logFile: string): TrainerProcess {
  const made = makeFolder(dirname(logFile));
  if (!made.ok) throw new AppFailure(made.error);
  const child = fork(entry, [], { serviceName: "Netloom trainer", stdio: "pipe" });
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });

  // The trainer may speak before anyone listens.
  const early: unknown[] = [];
  let deliver = (message: unknown): void => void early.push(message);
  let running = true;
  child.on("message", (message: unknown) => deliver(message));
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code) => {
      running = false;
      log.end();
      resolve(`exit code ${code}`);
    });
  });
  const kill = (): void => {
    if (running) child.kill();
  };
  return {
    send(message) {
      if (running) child.postMessage(message);
    },
    onMessage(listener) {
      deliver = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose: (listener) => void exited.then(() => listener()),
    onExit: (listener) => void exited.then(listener),
    close: kill,
    kill,
  };
}
