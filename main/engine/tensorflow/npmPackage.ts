// @tensorflow/tfjs-node from the npm registry: npm checks every package against the hash that the registry declares.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { demandDone, minuteMs, type Installation } from "./installation.ts";
import type { CommandOutcome } from "./runCommand.ts";

export const tfjsNodeVersion = "4.22.0";
const headersVersion = "^1.5.0";

const npm = process.platform === "win32" ? "npm.cmd" : "npm";
export const npmTool = {
  name: "npm",
  todo: "Install Node.js with npm (https://nodejs.org), then try again.",
};

export async function writePackageFile(stage: string): Promise<void> {
  const contents = {
    name: "netloom-tensorflow",
    private: true,
    description: "TensorFlow for Netloom. Made by `netloom engines install tensorflow`; may be deleted.",
    dependencies: { "@tensorflow/tfjs-node": tfjsNodeVersion },
  };
  await writeFile(join(stage, "package.json"), JSON.stringify(contents, null, 2));
}

/** With the package's own install script, which fetches a prebuilt addon and TensorFlow 2.9. */
export function installWithScripts({ stage, run }: Installation): Promise<CommandOutcome> {
  return run(npm, ["install", "--no-audit", "--no-fund"], { cwd: stage, timeoutMs: 15 * minuteMs });
}

/** The package's JavaScript and C++ sources, and the headers that Node's addons are compiled with. */
export async function installSources({ stage, run }: Installation): Promise<void> {
  const packages = [`@tensorflow/tfjs-node@${tfjsNodeVersion}`, `node-api-headers@${headersVersion}`];
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages];
  const outcome = await run(npm, args, { cwd: stage, timeoutMs: 15 * minuteMs });
  demandDone(outcome, "npm could not fetch the package", npmTool);
}
