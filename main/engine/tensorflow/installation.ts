// What the steps of an installation share: where they work, how they run programs, how they tell what they do and fail.
import { fail } from "../../../shared/errors/appError.ts";
import type { CommandOutcome, RunCommand } from "./runCommand.ts";

export interface Installation {
  /** Everything is made in here; it becomes the engine's folder when all is well and goes when not. */
  readonly stage: string;
  readonly run: RunCommand;
  /** Says in words what is done next, and why. */
  readonly tell: (text: string) => void;
}

export const minuteMs = 60_000;

/** Throws engine/tool-missing or engine/install-failed where the program did not do it. */
export function demandDone(
  outcome: CommandOutcome,
  what: string,
  tool: { name: string; todo: string },
): void {
  if (outcome.missing)
    fail("engine/tool-missing", { expected: tool.name, found: "no such program", todo: tool.todo });
  if (outcome.code !== 0) fail("engine/install-failed", { found: `${what}: ${lastWords(outcome)}` });
}

/** The line that most likely says what went wrong: "Error: …", else one that sounds like it, else the last. */
export function lastWords({ code, output, errors }: CommandOutcome): string {
  const lines = `${output}\n${errors}`
    .split("\n")
    .map((line) => line.replace(/^npm (error|ERR!)/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("A complete log of this run"));
  const named = lines.findLast((line) => /\berror: /i.test(line));
  const telling = lines.findLast((line) => /error|not found|no such|failed|denied/i.test(line));
  const silent = code === null ? "it was ended after too long" : `exit code ${code}`;
  return (named ?? telling ?? lines.at(-1) ?? silent).slice(0, 300);
}
