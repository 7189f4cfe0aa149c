// Which weights a run may begin with: those of an import, which lie in the data folder, or those of an earlier run. On the
// command line the person names the file, and any is theirs to choose.
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CallParams } from "../../shared/contract/contract.ts";
import type { ServiceHost } from "./host.ts";
import type { RunFolders } from "./runFolders.ts";

type Asked = Pick<CallParams<"training.start">, "weights" | "continueFrom">;

/** Folder in the data folder that keeps the weights of imported models. */
export function importsFolder(dataDir: string): string {
  return join(dataDir, "imports");
}

/** A path for RunSpec.initialWeights, or null where the layers' initializers are to decide. */
export async function startingWeights(
  { weights, continueFrom }: Asked,
  host: Pick<ServiceHost, "shell" | "dataDir">,
  folders: RunFolders,
): Promise<Result<string | null, AppError>> {
  if (weights !== undefined)
    return host.shell === "cli" ? ok(weights) : importedWeights(weights, host.dataDir);
  if (continueFrom === undefined) return ok(null);
  const spec = await folders.readSpec(continueFrom);
  if (spec !== null && spec.checkpointDir !== null) return ok(spec.checkpointDir);
  return err(
    appError("run/nothing-trained", {
      expected: "an earlier run of this app",
      found: `no run ${continueFrom}`,
    }),
  );
}

async function importedWeights(path: string, dataDir: string): Promise<Result<string, AppError>> {
  const [real, folder] = await Promise.all(
    [realpath(path), realpath(importsFolder(dataDir))].map((found) => found.catch(() => null)),
  );
  if (real != null && dirname(real) === folder) return ok(real);
  return err(appError("file/not-allowed", { expected: "weights that an import brought", found: path }));
}
