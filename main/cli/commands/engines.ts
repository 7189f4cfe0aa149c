import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import type { CallResult } from "../../../shared/contract/contract.ts";
import { fail } from "../../../shared/errors/appError.ts";
import { installTensorflow } from "../../engine/tensorflow/installTensorflow.ts";
import { enginesFolderIn, enginesFolderVariable, tensorflowFolderIn } from "../../files/enginesFolder.ts";
import { createServices } from "../../services/index.ts";
import { exitCodes, type CliContext, type CommandBuilder, type ExitCode } from "../context.ts";
import { alignedRows } from "../textTable.ts";
import { CliSession, succeeded } from "../training.ts";

type EngineStatuses = CallResult<"engines.status">;

interface InstallOptions {
  readonly yes?: true;
  readonly json?: true;
}

export const enginesCommand: CommandBuilder = (context, run) => {
  const engines = new Command("engines").description("list what can train here, install TensorFlow for tfjs");
  engines
    .command("list", { isDefault: true })
    .description("engines, versions, devices, what is missing")
    .option("--json", "as one JSON object")
    .action(run(({ json }: { json?: true }) => list(context, json === true)));
  engines
    .command("install")
    .description("install an engine into Netloom's data folder")
    .argument("<engine>", 'only "tensorflow" is not part of Netloom')
    .option("--yes", "do not ask")
    .option("--json", "NDJSON; the last line is the result")
    .action(run((engine: string, options: InstallOptions) => install(context, engine, options)));
  return engines;
};

async function list(context: CliContext, json: boolean): Promise<ExitCode> {
  const session = new CliSession(context, createServices);
  try {
    const engines = succeeded(await session.services.handlers["engines.status"]({}));
    if (json) context.terminal.out(JSON.stringify({ engines }));
    else for (const line of alignedRows(engines.map(engineRow))) context.terminal.out(line);
    return exitCodes.done;
  } finally {
    await session.services.close();
  }
}

function engineRow({ engine, ready, version, devices, todo }: EngineStatuses[number]): readonly string[] {
  const usable = devices.filter((device) => device.ready).map(({ device }) => device);
  return [ready ? "✓" : "–", engine, version ?? "", ready ? `on ${usable.join(", ")}` : todo];
}

async function install(
  context: CliContext,
  engine: string,
  { yes, json }: InstallOptions,
): Promise<ExitCode> {
  if (engine !== "tensorflow") {
    fail("engine/unavailable", {
      expected: '"tensorflow", the one engine that is installed apart',
      found: `"${engine}"`,
      todo: "Run `netloom engines` to see what there is.",
    });
  }
  const { terminal, places } = context;
  const enginesFolder = context.environment[enginesFolderVariable] ?? enginesFolderIn(places.dataDir);
  const tell = (text: string): void =>
    json === true ? terminal.out(JSON.stringify({ event: "step", text })) : terminal.out(text);
  if (yes !== true && !(await confirmed(context, tensorflowFolderIn(enginesFolder)))) return exitCodes.failed;
  const installed = succeeded(await installTensorflow({ enginesFolder, tell }));
  if (json === true) terminal.out(JSON.stringify({ event: "installed", ...installed }));
  else terminal.out("Train with it: netloom train p.netloom --engine tensorflow");
  return exitCodes.done;
}

async function confirmed({ terminal }: CliContext, folder: string): Promise<boolean> {
  terminal.note(
    `This fetches @tensorflow/tfjs-node from the npm registry and TensorFlow (about 300 MB together) and installs both in ${folder} (about 1.2 GB). Nothing outside that folder changes.`,
  );
  if (!terminal.interactive || !process.stdin.isTTY) {
    terminal.note("Run it with --yes to go ahead.");
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question("Go ahead? [y/N] ");
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
