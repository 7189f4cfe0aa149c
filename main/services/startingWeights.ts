// Which weights a run begins with: those of an earlier run where it is named, those of a file that the command line names, or
// those that the project itself names.
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CallParams } from "../../shared/contract/contract.ts";
import type { ServiceHost } from "./host.ts";
import type { RunFolders } from "./runFolders.ts";
import type { WeightsShelf } from "./weightsShelf.ts";

type Asked = Pick<CallParams<"training.start">, "document" | "weights" | "continueFrom" | "resumeFrom">;

export interface WeightPlaces {
  readonly folders: RunFolders;
  readonly shelf: WeightsShelf;
}

/** A path for RunSpec.initialWeights, or null where the layers' initializers are to decide. */
export async function startingWeights(
  { document, weights, continueFrom, resumeFrom }: Asked,
  host: Pick<ServiceHost, "shell">,
  { folders, shelf }: WeightPlaces,
): Promise<Result<string | null, AppError>> {
  if (weights !== undefined) return host.shell === "cli" ? ok(weights) : notAllowed(weights);
  if (continueFrom !== undefined) return weightsOfRun(continueFrom, folders);
  // A checkpoint has weights of its own.
  if (document.weights === undefined || resumeFrom !== undefined) return ok(null);
  return shelf.find(document.weights);
}

async function weightsOfRun(runId: string, folders: RunFolders): Promise<Result<string, AppError>> {
  const spec = await folders.readSpec(runId);
  if (spec !== null && spec.checkpointDir !== null) return ok(spec.checkpointDir);
  return err(
    appError("run/nothing-trained", { expected: "an earlier run of this app", found: `no run ${runId}` }),
  );
}

function notAllowed(path: string): Result<never, AppError> {
  return err(
    appError("file/not-allowed", { expected: "weights that the project itself names", found: path }),
  );
}
