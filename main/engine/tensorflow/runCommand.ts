// Other programs as the installer runs them: never through a shell, never without an end.
import { spawn } from "node:child_process";

export interface CommandOutcome {
  /** Null where the program could not be started or was ended. */
  readonly code: number | null;
  readonly output: string;
  /** The last of what it said. */
  readonly errors: string;
  /** There is no such program. */
  readonly missing: boolean;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly environment?: NodeJS.ProcessEnv;
}

export type RunCommand = (
  command: string,
  args: readonly string[],
  options: CommandOptions,
) => Promise<CommandOutcome>;

const keptErrors = 20_000;
const keptOutput = 4_000_000;

export const runCommand: RunCommand = (command, args, { cwd, timeoutMs, environment }) =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeoutMs,
      killSignal: "SIGKILL",
    });
    let output = "";
    let errors = "";
    child.stdout.on("data", (part: Buffer) => {
      output = (output + part.toString()).slice(-keptOutput);
    });
    child.stderr.on("data", (part: Buffer) => {
      errors = (errors + part.toString()).slice(-keptErrors);
    });
    child.once("error", (problem: NodeJS.ErrnoException) =>
      resolve({ code: null, output, errors: problem.message, missing: problem.code === "ENOENT" }),
    );
    child.once("close", (code) => resolve({ code, output, errors, missing: false }));
  });
