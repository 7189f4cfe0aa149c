// Models of other tools as projects. Each import runs in a process of its own: it reads files that anybody may have made, and
// one that exhausts memory must not take the app with it.
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, type Result } from "../../shared/result.ts";
import { weightsExtension } from "../files/weightsFile.ts";
import type { AllowedPaths } from "./allowedPaths.ts";
import type { ServiceHandlers, ServiceHost, TrainerProcess } from "./host.ts";
import { importsFolder } from "./startingWeights.ts";
import { TrainerClient } from "./trainerClient.ts";

export interface ImportService {
  readonly handlers: Pick<ServiceHandlers, "project.import">;
  /** Ends an import that is under way. */
  close(): void;
}

/** Weights of so many imports are kept. */
const keptImports = 20;

export function createImportService(
  host: Pick<ServiceHost, "spawnTrainer" | "dataDir">,
  paths: AllowedPaths,
): ImportService {
  let importing: TrainerProcess | null = null;
  const folder = importsFolder(host.dataDir);

  async function importAllowed(path: string): ReturnType<ServiceHandlers["project.import"]> {
    const process = host.spawnTrainer();
    importing = process;
    try {
      const client = new TrainerClient(process);
      const answer = await client.call("import", { path, weightsPath: join(folder, newName()) });
      return answer.ok || answer.error.code !== "run/crashed" ? answer : err(tooMuch(answer.error));
    } finally {
      process.kill();
      importing = null;
      await removeOld(folder);
    }
  }

  async function importModel(path: string): ReturnType<ServiceHandlers["project.import"]> {
    if (importing !== null)
      return err(
        appError("run/wrong-state", {
          expected: "no other import under way",
          found: "one that has not ended",
        }),
      );
    const allowed = await paths.resolve(path);
    if (!allowed.ok) return allowed;
    const made = await makeFolder(folder);
    return made.ok ? importAllowed(allowed.value) : made;
  }

  return { handlers: { "project.import": ({ path }) => importModel(path) }, close: () => importing?.kill() };
}

function tooMuch({ found }: AppError): AppError {
  return appError("import/unreadable", { found: `a file that ended the process that read it (${found})` });
}

function newName(): string {
  const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  return `import-${time}-${randomBytes(3).toString("hex")}${weightsExtension}`;
}

async function makeFolder(folder: string): Promise<Result<void, AppError>> {
  try {
    await mkdir(folder, { recursive: true });
    return { ok: true, value: undefined };
  } catch (cause) {
    return err(appError("file/write", { found: cause instanceof Error ? cause.message : String(cause) }));
  }
}

async function removeOld(folder: string): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(weightsExtension));
  const dated = await Promise.all(
    names.map(async (name) => ({
      path: join(folder, name),
      time: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0,
    })),
  );
  const old = dated.sort((a, b) => b.time - a.time).slice(keptImports);
  await Promise.all(old.map(({ path }) => rm(path, { force: true }).catch(() => undefined)));
}
