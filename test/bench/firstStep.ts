// Time from the command to the first metrics: `netloom train … --json` on a project file, until it prints its first step.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NetDocument } from "../../shared/document/schema.ts";

/** Milliseconds; throws where the command ends before its first metrics. */
export async function timeToFirstStep(root: string, document: NetDocument): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "netloom-bench-"));
  try {
    const project = join(folder, "first.netloom");
    await writeFile(project, JSON.stringify(document));
    return await untilFirstMetrics(join(root, "main/cli/netloom.mjs"), project);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function untilFirstMetrics(command: string, project: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [command, "train", project, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += String(chunk);
      if (!/"event":"(metrics|step|progress)"/.test(printed)) return;
      resolve(performance.now() - started);
      child.kill("SIGINT");
    });
    child.on("error", reject);
    child.on("close", () => reject(new Error(`it ended before its first step: ${printed.slice(-300)}`)));
  });
}
