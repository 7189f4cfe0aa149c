// Models of other tools as projects. Each import runs in a process of its own: it reads files that anybody may have made, and
// one that exhausts memory must not take the app with it.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err } from "../../shared/result.ts";
import type { AllowedPaths } from "./allowedPaths.ts";
import type { ServiceHandlers, ServiceHost, TrainerProcess } from "./host.ts";
import { TrainerClient } from "./trainerClient.ts";
import type { WeightsShelf } from "./weightsShelf.ts";

export interface ImportService {
  readonly handlers: Pick<ServiceHandlers, "project.import">;
  /** Ends an import that is under way. */
  close(): void;
}

export function createImportService(
  host: Pick<ServiceHost, "spawnTrainer">,
  paths: AllowedPaths,
  shelf: WeightsShelf,
): ImportService {
  let importing: TrainerProcess | null = null;

  async function importAllowed(path: string): ReturnType<ServiceHandlers["project.import"]> {
    const process = host.spawnTrainer();
    importing = process;
    try {
      const client = new TrainerClient(process);
      const answer = await client.call("import", { path, weightsFolder: shelf.folder });
      return answer.ok || answer.error.code !== "run/crashed" ? answer : err(tooMuch(answer.error));
    } finally {
      process.kill();
      importing = null;
      await shelf.removeOld();
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
    const made = shelf.makeFolder();
    return made.ok ? importAllowed(allowed.value) : made;
  }

  return { handlers: { "project.import": ({ path }) => importModel(path) }, close: () => importing?.kill() };
}

function tooMuch({ found }: AppError): AppError {
  return appError("import/unreadable", { found: `a file that ended the process that read it (${found})` });
}
