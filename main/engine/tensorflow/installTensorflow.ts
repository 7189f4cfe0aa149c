// TensorFlow for tfjs, installed into the app's data folder: first the package's own way, then by rebuilding its addon
// against a current TensorFlow. It is made in a folder beside and takes its name only when it has trained; whatever goes
// wrong, nothing half-installed is left and an engine that was there stays.
import { mkdtemp, readdir, rename, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppFailure, appError, fail, type AppError } from "../../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { compileAddon } from "./compileAddon.ts";
import { lastWords, type Installation } from "./installation.ts";
import {
  installSources,
  installWithScripts,
  npmTool,
  tfjsNodeVersion,
  writePackageFile,
} from "./npmPackage.ts";
import { tensorflowFolderIn } from "../../files/enginesFolder.ts";
import { makeFolder } from "../../files/makeFolder.ts";
import { runCommand, type RunCommand } from "./runCommand.ts";
import { addonProblem } from "./tryAddon.ts";

export interface InstallRequest {
  readonly enginesFolder: string;
  readonly tell: (text: string) => void;
  readonly run?: RunCommand;
  readonly platform?: string;
}

export interface InstalledTensorflow {
  readonly folder: string;
  readonly way: "package" | "rebuilt";
  readonly tfjsNode: string;
  /** Of the wheel the addon was rebuilt against; null where the package's own build works. */
  readonly wheel: { readonly version: string; readonly sha256: string } | null;
}

/** Written beside the package: what was installed, and from what. */
export const recordFile = "netloom-engine.json";

const stagePrefix = "tensorflow.partial-";
/** The package, the wheel and what is unpacked of it, all at once. */
const neededBytes = 3e9;
const rebuildablePlatforms: ReadonlySet<string> = new Set(["linux-x64", "linux-arm64"]);

export async function installTensorflow(
  request: InstallRequest,
): Promise<Result<InstalledTensorflow, AppError>> {
  const { enginesFolder } = request;
  const made = makeFolder(enginesFolder);
  if (!made.ok) return made;
  let stage: string | null = null;
  try {
    await removeLeftovers(enginesFolder);
    await demandRoom(enginesFolder);
    stage = await mkdtemp(join(enginesFolder, stagePrefix));
    return ok(await installInto({ stage, run: request.run ?? runCommand, tell: request.tell }, request));
  } catch (cause) {
    if (cause instanceof AppFailure) return err(cause.error);
    const found = cause instanceof Error ? cause.message : String(cause);
    return err(appError("engine/install-failed", { found }));
  } finally {
    if (stage !== null) await rm(stage, { recursive: true, force: true });
  }
}

async function installInto(
  installation: Installation,
  request: InstallRequest,
): Promise<InstalledTensorflow> {
  const { stage, tell } = installation;
  await writePackageFile(stage);
  const problem = await packageWayProblem(installation);
  let wheel: InstalledTensorflow["wheel"] = null;
  if (problem !== null) {
    tell(`That did not work: ${problem}`);
    wheel = await rebuild(installation, request.platform ?? `${process.platform}-${process.arch}`);
  }
  const folder = tensorflowFolderIn(request.enginesFolder);
  const installed = {
    folder,
    way: wheel === null ? "package" : "rebuilt",
    tfjsNode: tfjsNodeVersion,
    wheel,
  } as const;
  await writeFile(
    join(stage, recordFile),
    JSON.stringify({ ...installed, installedAt: new Date().toISOString() }, null, 2),
  );
  await takePlace(stage, folder);
  tell(`Installed in ${folder}.`);
  return installed;
}

/** Null where the package installed itself and trains. */
async function packageWayProblem(installation: Installation): Promise<string | null> {
  installation.tell(`Installing @tensorflow/tfjs-node ${tfjsNodeVersion} the package's own way.`);
  const outcome = await installWithScripts(installation);
  if (outcome.missing)
    fail("engine/tool-missing", { expected: npmTool.name, found: "no such program", todo: npmTool.todo });
  return outcome.code === 0 ? addonProblem(installation) : lastWords(outcome);
}

async function rebuild(
  installation: Installation,
  platform: string,
): Promise<{ version: string; sha256: string }> {
  const { stage, tell } = installation;
  if (!rebuildablePlatforms.has(platform)) {
    fail("engine/install-failed", {
      found: `a package that does not install itself on ${platform}, where it can't be rebuilt either`,
      todo: "Train with the onnxruntime engine, which needs nothing more.",
    });
  }
  tell(
    "Rebuilding its addon against the TensorFlow of Python's package index instead. First the package without its script.",
  );
  await rm(join(stage, "node_modules"), { recursive: true, force: true });
  await installSources(installation);
  const { version, sha256 } = await compileAddon(installation);
  tell("Training a small network with it.");
  const problem = await addonProblem(installation);
  if (problem !== null)
    fail("engine/install-failed", { found: `an addon that was built and does not train: ${problem}` });
  return { version, sha256 };
}

/** The stage becomes the engine's folder; one that was there gives way only then. */
async function takePlace(stage: string, folder: string): Promise<void> {
  const old = `${stage}-old`;
  const replaced = await rename(folder, old).then(
    () => true,
    () => false,
  );
  await rename(stage, folder);
  if (replaced) await rm(old, { recursive: true, force: true });
}

/** What an installation left that was killed. */
async function removeLeftovers(enginesFolder: string): Promise<void> {
  for (const name of await readdir(enginesFolder)) {
    if (name.startsWith(stagePrefix)) await rm(join(enginesFolder, name), { recursive: true, force: true });
  }
}

async function demandRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= neededBytes) return;
  fail("engine/install-failed", {
    expected: `${neededBytes / 1e9} GB free for the installation, of which about 1.2 GB stay`,
    found: `${((bavail * bsize) / 1e9).toFixed(1)} GB in ${folder}`,
    todo: "Free some space, then try again.",
  });
}
