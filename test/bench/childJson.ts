// Runs a command and reads the last line it prints as JSON.
import { spawn } from "node:child_process";

/** Throws with the end of what it wrote on stderr where it fails or prints no JSON. */
export async function childJson(command: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  let complaints = "";
  child.stdout.on("data", (chunk) => (printed += String(chunk)));
  child.stderr.on("data", (chunk) => (complaints += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const line = printed.trim().split("\n").at(-1) ?? "";
  if (code !== 0 || !line.startsWith("{"))
    throw new Error(complaints.trim().slice(-400) || `${command} ended with ${code}`);
  return JSON.parse(line);
}
